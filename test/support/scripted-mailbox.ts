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

interface Reading {
  readonly path: string;
  readonly app: App;
  readonly server: ScriptedImap;
}

/** Reads the scripted server as `serve` does, until the test ends. */
export async function start(
  script: Script,
  rest: object = {},
  timeouts = IMPATIENT,
  clock?: () => string,
): Promise<Reading> {
  const reading = await open(script, rest, timeouts, clock);
  await reading.app.start();
  return reading;
}

/** Reads the scripted server once at each call, as `poll` does with a process of its own; returns what is not as it should be. */
export async function openPolls(
  script: Script,
  rest: object = {},
): Promise<Omit<Reading, 'app'> & { poll(rest?: object): Promise<string | null> }> {
  const server = await startScriptedImap(script);
  onTestFinished(() => server.stop());
  const path = join(temporaryFolder(), 'polls.db');
  return {
    path,
    server,
    async poll(others = {}) {
      const app = await appAt(path, server, { ...rest, ...others }, { timeouts: PATIENT });
      try {
        const [result] = await app.pollOnce(() => {});
        return result?.error ?? null;
      } finally {
        await app.stop();
      }
    },
  };
}

async function open(script: Script, rest: object, timeouts: typeof IMPATIENT, clock?: () => string): Promise<Reading> {
  const server = await startScriptedImap(script);
  onTestFinished(() => server.stop());
  const path = join(temporaryFolder(), 'faults.db');
  const app = await appAt(path, server, rest, { timeouts, clock });
  onTestFinished(() => app.stop());
  return { path, app, server };
}

function appAt(
  path: string,
  server: ScriptedImap,
  rest: object,
  { timeouts, clock }: { readonly timeouts: typeof IMPATIENT; readonly clock?: (() => string) | undefined },
): Promise<App> {
  const mailbox = {
    host: '127.0.0.1',
    port: server.port,
    security: 'starttls',
    user: 'tls',
    password: 'secret',
    trust: 'vouch',
    ...rest,
  };
  return createCheckedApp(
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
