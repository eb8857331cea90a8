import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportMail } from '../../fixtures/demo/mails.ts';
import { reporters } from '../../fixtures/demo/reporters.ts';
import { packageRoot } from '../../server/package-root.ts';
import { openDatabase } from '../../server/store/database.ts';
import { readDailySessions } from '../../server/store/series.ts';
import { addDays } from '../../server/time.ts';
import { writeReport } from '../../server/tlsrpt/write.ts';
import { type Dovecot, hasDovecot, startDovecot } from '../support/dovecot.ts';
import { temporaryFolder } from '../support/temporary.ts';

const MESSAGES = 2000;
const NOW = '2026-11-25T14:20:00Z';
const main = join(packageRoot, 'dist/server/main.js');

/** Report number `index`: its success count is the number, so that a lost or doubled report shows in the sum. */
function message(index: number): Uint8Array {
  const day = addDays('2026-11-24', -(index % 50));
  const json = writeReport({
    organization: 'Google Inc.',
    contact: 'smtp-tls-reporting@google.com',
    reportId: `report-${index}`,
    start: `${day}T00:00:00Z`,
    end: `${day}T23:59:59Z`,
    policies: [
      {
        policyType: 'sts',
        policyString: null,
        policyDomain: 'harbourline.example',
        mxHosts: [],
        success: index,
        failure: 0,
        failureDetails: [],
      },
    ],
    rejectedEntries: [],
  });
  return reportMail(reporters.google, json, 'harbourline.example', day, `${addDays(day, 1)}T09:00:00Z`).raw;
}

async function total(path: string): Promise<{ messages: number; sessions: number }> {
  const database = await openDatabase(path);
  const filter = {
    domain: 'harbourline.example',
    from: '2026-01-01',
    to: '2026-12-31',
    reporters: [],
    mx: [],
    ips: [],
    results: [],
    policyTypes: [],
    onlyAuthenticated: true,
  };
  const days = await readDailySessions(database, filter);
  const { messages } = await database.read
    .selectFrom('message')
    .select((eb) => eb.fn.countAll<number>().as('messages'))
    .executeTakeFirstOrThrow();
  await database.close();
  return { messages, sessions: days.reduce((sum, day) => sum + day.success, 0) };
}

if (!hasDovecot) console.warn('skipped: reading a mailbox over IMAP (install Dovecot: apt-get install dovecot-imapd)');

describe.skipIf(!hasDovecot)('a mailbox in Dovecot', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
    for (let index = 1; index <= MESSAGES; index++)
      dovecot.deliver('reports', message(index), `${1_700_000_000 + index}.${index}.test`);
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
        STSREADY_NOW: NOW,
        STSREADY_LISTEN: '127.0.0.1:0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
  const ended = (child: ChildProcess) =>
    new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  const expected = { messages: MESSAGES, sessions: (MESSAGES * (MESSAGES + 1)) / 2 };

  test('is in the database once, exactly, although the process is killed in the middle and started again', async () => {
    const path = join(temporaryFolder(), 'killed.db');
    const first = run(['poll'], path);
    const gone = ended(first);
    let seen = 0;
    while (first.exitCode === null && seen < 200) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen = await total(path).then(
        (it) => it.messages,
        () => 0,
      );
    }
    first.kill('SIGKILL');
    await gone;
    const before = await total(path);
    expect(before.messages).toBeGreaterThan(0);
    expect(before.messages).toBeLessThan(MESSAGES);
    expect(await ended(run(['poll'], path))).toBe(0);
    expect(await total(path)).toEqual(expected);
    expect(await ended(run(['poll'], path))).toBe(0);
    expect(await total(path)).toEqual(expected);
  }, 120_000);

  test('is read by serve, which stops cleanly on SIGTERM', async () => {
    const path = join(temporaryFolder(), 'served.db');
    const server = run(['serve'], path, 'broken');
    const exit = ended(server);
    let messages = 0;
    for (let tries = 0; tries < 100 && messages === 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      messages = await total(path).then(
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
