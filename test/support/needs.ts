import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isBuilt } from './program.ts';

interface Need {
  readonly met: boolean;
  /** What a person does to meet it. */
  readonly how: string;
}

/** Whether a folder that a setting names holds a file; false where the setting is not made. */
function holds(setting: string, file: string): boolean {
  const folder = process.env[setting] ?? '';
  return folder !== '' && existsSync(join(folder, file));
}

/**
 * What suites need of the machine beside Node, by the tag that they carry. A suite with a need that is not met is skipped,
 * and named in the last line of the run.
 */
export const needs = {
  build: { met: isBuilt, how: 'npm run build' },
  chromium: { met: existsSync('/usr/bin/chromium'), how: 'apt-get install chromium' },
  dovecot: {
    met: existsSync('/usr/sbin/dovecot') || existsSync('/usr/local/sbin/dovecot'),
    how: 'apt-get install dovecot-imapd',
  },
  'courier-and-cyrus': {
    met: holds('STSREADY_IMAP_SERVERS', 'usr/lib/cyrus/bin/master') && process.getuid?.() === 0,
    how: 'as root: test/support/imap-servers.sh FOLDER; STSREADY_IMAP_SERVERS=FOLDER',
  },
  postfix: {
    met: existsSync('/usr/lib/postfix/sbin/master') && process.getuid?.() === 0,
    how: 'as root: apt-get install postfix',
  },
  cases: { met: holds('STSREADY_CASES', 'takeout-mbox-in-zip.md'), how: 'STSREADY_CASES=<folder of the small inputs>' },
  corpus: { met: holds('STSREADY_CORPUS', 'INDEX.tsv'), how: 'STSREADY_CORPUS=<folder of the report corpus>' },
} satisfies Record<string, Need>;

export type NeedName = keyof typeof needs;

/** The needs that this machine does not meet. */
export function unmetNeeds(): { readonly name: string; readonly how: string }[] {
  return Object.entries(needs).flatMap(([name, { met, how }]) => (met ? [] : [{ name, how }]));
}
