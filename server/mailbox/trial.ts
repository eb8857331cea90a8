import { pause } from '../timers.ts';
import type { MailboxConnection } from './connect.ts';
import { targetsOf } from './entry.ts';
import { listFolders } from './folders/list.ts';
import { chooseFolders, describeFolders, readableOf } from './folders/tree.ts';
import { type LogInOptions, logIn } from './log-in.ts';
import { describeMailboxError, type MailboxProblem, NoFolderError } from './problem.ts';
import { fetchCertificate, type ShownCertificate } from './shown-certificate.ts';

/** What a trial of a mailbox found. */
export interface MailboxFinding {
  readonly encrypted: boolean;
  readonly folders: readonly string[];
  readonly messages: number;
  /** Messages that look like TLS reports to the server's search; null where it did not answer in time. */
  readonly reports: number | null;
}

export type MailboxTrial =
  | { readonly ok: true; readonly found: MailboxFinding }
  | {
      readonly ok: false;
      readonly problem: MailboxProblem;
      /** Existing folders, where a configured one is missing. */
      readonly folders: readonly string[];
      /** The server's certificate, where it is not trusted but could be. */
      readonly certificate: ShownCertificate | null;
    };

/** Some servers read every message for a search; a person waiting at a form should not have to. */
const SEARCH_MS = 8_000;
/** For the connection and for the greeting, each: longer than any server that answers at all. */
const PATIENCE_MS = 10_000;
const MOST_FOLDERS = 50;

/** Connects, logs in, opens every folder, counts; changes nothing and stores nothing. */
export async function tryMailbox(options: LogInOptions): Promise<MailboxTrial> {
  const { settings } = options;
  let there: readonly string[] = [];
  try {
    const timeouts = { ...options.timeouts, connect: Math.min(options.timeouts.connect, PATIENCE_MS) };
    const connection = await logIn({ ...options, timeouts });
    try {
      const tree = await listFolders(connection);
      there = readableOf(tree)
        .map(({ path }) => path)
        .slice(0, MOST_FOLDERS);
      const { found, missing } = chooseFolders(tree, settings.folders, targetsOf(settings));
      if (missing.length > 0 || found.length === 0)
        throw new NoFolderError(missing.length > 0 ? missing : settings.folders, describeFolders(tree));
      const encrypted = connection.client.secureConnection;
      return { ok: true, found: { encrypted, ...(await count(connection, found)) } };
    } finally {
      connection.client.close();
    }
  } catch (error) {
    const described = describeMailboxError(error, settings.host);
    // It had a token: the cause is elsewhere than with a password.
    const isToken = described.code === 'login' && settings.login.kind === 'oauth';
    const problem = isToken ? { ...described, code: 'login-token' as const } : described;
    const certificate = problem.code === 'certificate' ? await fetchCertificate(settings, PATIENCE_MS) : null;
    return { ok: false, problem, folders: problem.code === 'folder' ? there : [], certificate };
  }
}

async function count(
  connection: MailboxConnection,
  folders: readonly string[],
): Promise<Omit<MailboxFinding, 'encrypted'>> {
  const { client } = connection;
  let messages = 0;
  let reports: number | null = 0;
  const late = pause(SEARCH_MS).then(() => null);
  for (const folder of folders) {
    const { exists } = await connection.within(client.mailboxOpen(folder, { readOnly: true }));
    messages += exists;
    if (exists === 0 || reports === null) continue;
    // RFC 8460 section 5.3: its header fields, or where a gateway removed those, its subject.
    const looks = { or: [{ header: { 'TLS-Report-Domain': true } }, { subject: 'Report Domain:' }] };
    const hits: number[] | false | null | undefined = await Promise.race([
      connection.within(client.search(looks, { uid: true })),
      late,
    ]);
    if (hits === null) return { folders, messages, reports: null };
    reports = Array.isArray(hits) ? reports + hits.length : null;
  }
  return { folders, messages, reports };
}
