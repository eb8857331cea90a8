import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { silentLog } from '../../../server/log.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { createCheckedApp } from '../../support/checked-app.ts';
import { MAILS_DOMAIN, MAILS_NOW, numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const main = join(packageRoot, 'dist/server/main.js');

/** As a mail server runs it for each mail. */
function deliver(path: string, bytes: Uint8Array): Promise<number | null> {
  const child = spawn(process.execPath, [main, 'import', '--vouch', '-'], {
    env: { PATH: process.env['PATH'], STSREADY_DATABASE: path, STSREADY_NOW: MAILS_NOW },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.on('error', () => {}); // the exit code tells
  child.stdin.end(bytes);
  return new Promise((resolve) => child.on('exit', resolve));
}

test('mails that are piped in several at once are all kept, and the pages that are served follow', async () => {
  const path = join(temporaryFolder(), 'pipe.db');
  const config = readConfig({ STSREADY_DATABASE: path, STSREADY_NOW: MAILS_NOW, STSREADY_LISTEN: '127.0.0.1:0' });
  const app = await createCheckedApp(config, { log: silentLog });
  try {
    await app.start();
    const rubbish = new TextEncoder().encode('Subject: hello\r\n\r\nno report\r\n');
    const codes = await Promise.all([1, 2, 3].map((index) => deliver(path, numberedMail(index))));
    expect(codes).toEqual([0, 0, 0]);
    expect(await deliver(path, rubbish)).toBe(0);
    expect(await totalsOf(path)).toEqual({ messages: 4, reports: 3, sessions: sumTo(3) });
    expect(app.verdicts.get(MAILS_DOMAIN)).toBeNull();
    await app.verdicts.refresh(); // what serve does every minute
    expect(app.verdicts.get(MAILS_DOMAIN)?.summary.sessions14).toBe(sumTo(3));
  } finally {
    await app.stop();
  }
}, 60_000);

test('a mail that cannot be kept shows in the exit code', async () => {
  const file = join(temporaryFolder(), 'no-folder');
  writeFileSync(file, '');
  expect(await deliver(join(file, 'stsready.db'), numberedMail(1))).toBe(1);
});
