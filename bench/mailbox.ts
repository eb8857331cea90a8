import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../server/package-root.ts';
import { type Dovecot, startDovecot } from '../test/support/dovecot.ts';
import { MAILS_NOW, numberedMail, sumTo, totalsOf } from '../test/support/report-mails.ts';

/**
 * A large mailbox in Dovecot, imported by `serve` through random kills to exact totals, while someone opens the overview
 * four times a second: `npm run bench:mailbox -- [messages] [kills]`. Exits with 1 when a bound is broken.
 */
const MESSAGES = Number(process.argv[2] ?? 100_000);
const KILLS = Number(process.argv[3] ?? 3);
const DOMAINS = 50;
const bounds = { memoryMb: 250, overviewMs: 200 };
const LOOK_MS = 250;

interface Figures {
  /** Largest resident set of any run, in kB; and the part of it that is not file-backed. */
  peakKb: number;
  anonymousKb: number;
  readonly overview: number[];
  readonly kills: number[];
  importSeconds: number;
}

const main = join(packageRoot, 'dist/server/main.js');
const folder = mkdtempSync(join(tmpdir(), 'stsready-bench-'));
const database = join(folder, 'bench.db');
const figures: Figures = { peakKb: 0, anonymousKb: 0, overview: [], kills: [], importSeconds: 0 };

const dovecot = await startDovecot();
try {
  fill(dovecot);
  const port = await freePort();
  // Each run is killed somewhere between a tenth and nine tenths of what is left to read.
  for (let kill = 0; kill < KILLS; kill++) await run(port, 0.1 + Math.random() * 0.8);
  await run(port, null);
  process.exitCode = (await report()) ? 0 : 1;
} finally {
  await dovecot.stop();
  rmSync(folder, { recursive: true, force: true });
}

function fill(server: Dovecot): void {
  const started = Date.now();
  for (let index = 1; index <= MESSAGES; index++) {
    const mail = numberedMail(index, `domain${index % DOMAINS}.example`);
    // Named as by a delivery agent, already seen. Dovecot keeps scanning all files that nobody has seen; and names
    // without a size, or with the same last letters, cost it minutes.
    const name = `${1_700_000_000 + index}.M${(index * 7_919) % 1_000_000}P${index}.mx1,S=${mail.byteLength}:2,`;
    server.deliver('bench', mail, name);
    if (index % 10_000 === 0) say(`${index} messages delivered, ${seconds(started)} s`);
  }
}

/** Serves until the mailbox is read, or until this share of the rest is, and is then killed without warning. */
async function run(port: number, until: number | null): Promise<void> {
  const started = Date.now();
  const child = spawn(process.execPath, [...process.execArgv, main, 'serve'], {
    env: {
      PATH: process.env['PATH'],
      STSREADY_DATABASE: database,
      STSREADY_IMAP_URL: `imap://bench:secret@127.0.0.1:${dovecot.port}/INBOX`,
      STSREADY_IMAP_TRUST: 'vouch',
      STSREADY_NOW: MAILS_NOW,
      STSREADY_LISTEN: `127.0.0.1:${port}`,
      STSREADY_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const gone = new Promise((resolve) => child.on('exit', resolve));
  let first: number | null = null;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    if (child.exitCode !== null) throw new Error(`serve ended by itself with ${child.exitCode}`);
    const state = await mailboxState(port, child);
    if (state === null) continue;
    first ??= state.done;
    const share = (state.done - first) / Math.max(1, MESSAGES - first);
    if (until === null ? state.idle : share >= until) break;
    if (until !== null && state.idle) break;
  }
  figures.importSeconds += (Date.now() - started) / 1000;
  measureMemory(child);
  child.kill(until === null ? 'SIGTERM' : 'SIGKILL');
  await gone;
  const { messages } = await totalsOf(database, null);
  if (until !== null) figures.kills.push(messages);
  say(`${until === null ? 'read to the end' : 'killed'} after ${seconds(started)} s, ${messages} messages kept`);
}

interface Mailbox {
  readonly state: string;
  readonly counts: { readonly read: number };
  readonly progress: {
    readonly done: number;
    readonly total: number;
    readonly perSecond: number;
    readonly secondsLeft: number | null;
  } | null;
}

/** Requests the overview, as an open page does, and the progress of the mailbox; null while the service starts. */
async function mailboxState(port: number, child: ChildProcess): Promise<{ done: number; idle: boolean } | null> {
  const url = `http://127.0.0.1:${port}/api/v1`;
  try {
    const started = performance.now();
    const overview = await fetch(`${url}/domains`);
    await overview.text();
    const took = performance.now() - started;
    const answer = (await (await fetch(`${url}/mailboxes`)).json()) as { mailboxes: Mailbox[] };
    const [mailbox] = answer.mailboxes;
    if (mailbox === undefined) return null;
    if (mailbox.progress !== null) {
      figures.overview.push(took);
      if (took > bounds.overviewMs / 2)
        say(
          `  an answer took ${Math.round(took)} ms, at ${mailbox.counts.read} messages, ${figures.overview.length}. look`,
        );
      const { done, total, perSecond, secondsLeft } = mailbox.progress;
      if (figures.overview.length % 20 === 0)
        say(`  ${done} of ${total}, ${Math.round(perSecond)} a second, ${Math.round(secondsLeft ?? 0)} s left`);
    }
    measureMemory(child);
    return { done: mailbox.counts.read, idle: mailbox.state === 'idle' };
  } catch (error) {
    if (error instanceof TypeError) return null; // not listening yet
    throw error;
  }
}

function measureMemory(child: ChildProcess): void {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const kb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  figures.peakKb = Math.max(figures.peakKb, kb('VmHWM'));
  figures.anonymousKb = Math.max(figures.anonymousKb, kb('RssAnon'));
}

async function report(): Promise<boolean> {
  const totals = await totalsOf(database, null);
  const expected = { messages: MESSAGES, reports: MESSAGES, sessions: sumTo(MESSAGES) };
  const sorted = [...figures.overview].sort((a, b) => a - b);
  const percentile = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  const peakMb = Math.round(figures.peakKb / 1024);
  const isExact = JSON.stringify(totals) === JSON.stringify(expected);
  const isFast = percentile(1) <= bounds.overviewMs;
  say(
    `messages ${totals.messages}, reports ${totals.reports}, sessions ${totals.sessions}: ${isExact ? 'exact' : `WRONG, expected ${JSON.stringify(expected)}`}`,
  );
  say(
    `killed at ${figures.kills.join(', ')} messages; ${Math.round(MESSAGES / figures.importSeconds)} messages a second over all, starts included`,
  );
  say(
    `memory ${peakMb} MB at most (bound ${bounds.memoryMb}), ${Math.round(figures.anonymousKb / 1024)} MB of it not pages of files`,
  );
  say(
    `overview during the import, ${sorted.length} looks: half within ${percentile(0.5)} ms, 95% within ${percentile(0.95)} ms, 99% within ${percentile(0.99)} ms, slowest ${percentile(1)} ms (bound ${bounds.overviewMs})`,
  );
  return isExact && isFast && peakMb <= bounds.memoryMb;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 1000);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
