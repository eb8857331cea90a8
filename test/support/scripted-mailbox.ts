import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { silentLog } from '../../server/log.ts';
import { type App, createCheckedApp } from './checked-app.ts';
import { MAILS_NOW, numberedMail, sumTo } from './report-mails.ts';
import { type Script, type ScriptedImap, startScriptedImap } from './scripted-imap.ts';
import { temporaryFolder } from './temporary.ts';

export const mailsOf = (count: number) =>
  new Map(Array.from({ length: count }, (_, index) => [index + 1, numberedMail(index + 1)]));

const IMPATIENT = { connect: 400, silence: 400, command: 1500, retry: 50 };
/** For what must happen without a new connection, however busy this machine is. */
export const PATIENT = { connect: 10_000, silence: 10_000, command: 20_000, retry: 50 };

/** Reads the scripted server as `serve` does, until the test ends. */
export async function start(
  script: Script,
  rest: object = {},
  timeouts = IMPATIENT,
  clock?: () => string,
): Promise<{ path: string; app: App; server: ScriptedImap }> {
  const server = await startScriptedImap(script);
  onTestFinished(() => server.stop());
  const path = join(temporaryFolder(), 'faults.db');
  const mailbox = {
    host: '127.0.0.1',
    port: server.port,
    security: 'starttls',
    user: 'tls',
    password: 'secret',
    trust: 'vouch',
    ...rest,
  };
  const app = await createCheckedApp(
    readConfig({
      STSREADY_DATABASE: path,
      STSREADY_NOW: MAILS_NOW,
      STSREADY_LISTEN: '127.0.0.1:0',
      STSREADY_MAILBOXES: JSON.stringify([mailbox]),
    }),
    {
      log: silentLog,
      resolveTxt: async () => ({ kind: 'missing' }),
      timeouts,
      ...(clock === undefined ? {} : { clock }),
    },
  );
  onTestFinished(() => app.stop());
  await app.start();
  return { path, app, server };
}
export const statusOf = (opened: App) => opened.mailboxes()[0]?.status();
export const untilIdle = (opened: App) =>
  expect.poll(() => statusOf(opened)?.state, { timeout: 50_000, interval: 50 }).toBe('idle');

export const tenMails = { messages: 10, reports: 10, sessions: sumTo(10) };

export function uidsOf(rest: string): number[] {
  return (rest.split(' ')[0] ?? '').split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split(':').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}
