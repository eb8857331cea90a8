import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../../server/package-root.ts';
import { type Dovecot, startDovecot } from '../../support/dovecot.ts';
import { MAILS_NOW, numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const MESSAGES = 2000;
const main = join(packageRoot, 'dist/server/main.js');

describe('a mailbox in Dovecot', { tags: ['dovecot'] }, () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
    for (let index = 1; index <= MESSAGES; index++)
      dovecot.deliver('reports', numberedMail(index), `${1_700_000_000 + index}.${index}.test`);
    dovecot.deliver('broken', new TextEncoder().encode('Subject: hello\r\n\r\nno report\r\n'), '1.1.test');
  }, 120_000);
  afterAll(() => dovecot.stop());

  function run(command: string[], database: string, user = 'reports', password = 'secret'): ChildProcess {
    return spawn(process.execPath, [main, ...command], {
      env: {
        PATH: process.env['PATH'],
        STSREADY_DATABASE: database,
        STSREADY_IMAP_URL: `imap://${user}:${password}@127.0.0.1:${dovecot.port}/INBOX`,
        STSREADY_IMAP_TRUST: 'vouch',
        STSREADY_NOW: MAILS_NOW,
        STSREADY_LISTEN: '127.0.0.1:0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
  const ended = (child: ChildProcess) =>
    new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  const expected = { messages: MESSAGES, reports: MESSAGES, sessions: sumTo(MESSAGES) };

  test('is in the database once, exactly, although the process is killed in the middle and started again', async () => {
    const path = join(temporaryFolder(), 'killed.db');
    const first = run(['poll'], path);
    const gone = ended(first);
    let seen = 0;
    while (first.exitCode === null && seen < 200) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen = await totalsOf(path).then(
        (it) => it.messages,
        () => 0,
      );
    }
    first.kill('SIGKILL');
    await gone;
    const before = await totalsOf(path);
    expect(before.messages).toBeGreaterThan(0);
    expect(before.messages).toBeLessThan(MESSAGES);
    expect(await ended(run(['poll'], path))).toBe(0);
    expect(await totalsOf(path)).toEqual(expected);
    expect(await ended(run(['poll'], path))).toBe(0);
    expect(await totalsOf(path)).toEqual(expected);
  }, 120_000);

  test('is read by serve, which stops cleanly on SIGTERM', async () => {
    const path = join(temporaryFolder(), 'served.db');
    const server = run(['serve'], path, 'broken');
    const exit = ended(server);
    let messages = 0;
    for (let tries = 0; tries < 100 && messages === 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      messages = await totalsOf(path).then(
        (it) => it.messages,
        () => 0,
      );
    }
    server.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(messages).toBe(1);
  }, 60_000);

  test("is refused with the server's words when the password is wrong", async () => {
    const child = run(['poll'], join(temporaryFolder(), 'refused.db'), 'reports', 'wrong');
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    expect(await ended(child)).toBe(1);
    expect(errors).toMatch(/refused the login/);
    expect(errors).not.toContain('wrong@');
  }, 60_000);
});
