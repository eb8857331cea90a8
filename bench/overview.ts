/// <reference lib="dom" />
/**
 * The overview of an agency: fills a database with two years of reports about 500 domains, serves it, and measures what a
 * browser and a script see of it: `npm run bench:overview -- [domains] [days]`. Exits with 1 when a bound is broken.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { packageRoot } from '../server/package-root.ts';
import { openDatabase } from '../server/store/database.ts';
import { startChromium } from '../test/support/chromium.ts';
import { freePort } from '../test/support/daemon.ts';
import { domainName, fillAgency, repeatIntoThePast } from './overview/fill.ts';

const DOMAINS = Number(process.argv[2] ?? 500);
const DAYS = Number(process.argv[3] ?? 730);
const NOW = '2026-11-25T14:20:00Z';
const LAST_DAY = '2026-11-24';
const bounds = { paintMs: 500, scriptKb: 200 };
const OPENINGS = 30;
const CALLS = 40;

const folder = mkdtempSync(join(tmpdir(), 'stsready-bench-'));
const database = join(folder, 'bench.db');
const broken: string[] = [];
try {
  await fill();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await serve(url);
  try {
    await measureAnswers(url);
    await measurePages(url);
    const kb = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1] ?? 0);
    say(`memory of the service: ${Math.round(kb / 1024)} MB at most`);
  } finally {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await gone;
  }
  for (const line of broken) say(`BROKEN: ${line}`);
  process.exitCode = broken.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function fill(): Promise<void> {
  const started = performance.now();
  const agency = { domains: DOMAINS, days: DAYS, lastDay: LAST_DAY };
  const store = await openDatabase(database);
  const stored = await fillAgency(store, agency);
  await store.close();
  say(`${stored} reports of the newest days stored in ${seconds(started)} s`);
  const reports = repeatIntoThePast(database, agency);
  const megabytes = Math.round(statSync(database).size / 1e6);
  say(`${reports} reports about ${DOMAINS} domains in ${seconds(started)} s, ${megabytes} MB of database`);
}

/** Starts the service and waits until every domain has its verdict. */
async function serve(url: string): Promise<ChildProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(packageRoot, 'dist/server/main.js'), 'serve'], {
    env: {
      PATH: process.env['PATH'],
      STSREADY_DATABASE: database,
      STSREADY_NOW: NOW,
      STSREADY_LIVE_CHECKS: 'off',
      STSREADY_LISTEN: new URL(url).host,
      STSREADY_LOG_LEVEL: 'warn',
      STSREADY_DOMAINS: Array.from({ length: DOMAINS }, (_, index) => domainName(index)).join(','),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let listening = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (child.exitCode !== null) throw new Error(`serve ended by itself with ${child.exitCode}`);
    const judged = await countJudged(url);
    if (judged === null) continue;
    if (listening === 0) listening = seconds(started);
    if (judged === DOMAINS) break;
  }
  say(`listens after ${listening} s, all ${DOMAINS} domains judged after ${seconds(started)} s`);
  return child;
}

async function countJudged(url: string): Promise<number | null> {
  try {
    const answer = await fetch(`${url}/api/v1/domains?size=500`);
    const list = (await answer.json()) as { domains: { state: string | null }[] };
    return list.domains.filter(({ state }) => state !== null).length;
  } catch (error) {
    if (error instanceof TypeError) return null; // not listening yet
    throw error;
  }
}

async function measureAnswers(url: string): Promise<void> {
  const one = domainName(Math.floor(DOMAINS / 2));
  say(`answers to a script, ${CALLS} calls each: half within, 95 % within, slowest`);
  for (const path of [
    '/domains',
    '/domains?page=2',
    '/domains?q=customer1&sort=-refused',
    '/domains?size=500',
    '/series',
    '/series?range=365d',
    `/domains/${one}`,
    `/domains/${one}/assessment`,
    `/domains/${one}/series?range=365d`,
    '/reports',
    '/reports?failures=1',
    '/reports?reporter=google.com',
    '/sources',
    `/reports?domain=${one}&page=20`,
    '/status',
  ]) {
    const times: number[] = [];
    for (let call = 0; call < CALLS; call++) {
      const started = performance.now();
      const answer = await fetch(`${url}/api/v1${path}`);
      await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      times.push(performance.now() - started);
    }
    say(`  ${path.padEnd(48)} ${spread(times)}`);
  }
}

async function measurePages(url: string): Promise<void> {
  const browser = await startChromium();
  try {
    for (const [name, path, row] of [
      ['overview', '/domains', 'table.overview-table td'],
      ['a domain', `/domains/${domainName(Math.floor(DOMAINS / 2))}`, 'main h2'],
      ['reports', '/reports', 'table td'],
    ] as const) {
      // The window is open and has been used; nothing of the site is in its cache.
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.setCacheDisabled', { cacheDisabled: true });
      await notePaint(page, row);
      const first = Math.round(await paintOf(page, url + path));
      const paints: number[] = [];
      for (let opening = 0; opening < OPENINGS; opening++) paints.push(await paintOf(page, url + path));
      const scriptKb = await scriptOf(page);
      await context.close();
      say(
        `${name}, opened ${OPENINGS} times without a cache, first rows painted: ${spread(paints)}; ${first} ms in a browser just started; ${scriptKb} kB of script`,
      );
      if (name === 'overview' && median(paints) > bounds.paintMs)
        broken.push(`${name}: rows are painted after ${median(paints)} ms`);
      if (scriptKb > bounds.scriptKb) broken.push(`${name}: ${scriptKb} kB of script`);
    }
  } finally {
    await browser.close();
  }
}

/** Makes every opened page record the frame that shows the first row of the answer. */
async function notePaint(page: Page, row: string): Promise<void> {
  await page.addInitScript((selector) => {
    const watch = new MutationObserver(() => {
      if (document.querySelector(selector) === null) return;
      watch.disconnect();
      // The first callback runs before the frame that paints the row, the second one after it.
      requestAnimationFrame(() => requestAnimationFrame(() => Object.assign(window, { paintedAt: performance.now() })));
    });
    watch.observe(document, { childList: true, subtree: true });
  }, row);
}

/** Milliseconds from the start of the navigation to that frame. */
async function paintOf(page: Page, address: string): Promise<number> {
  await page.goto(address);
  const painted = await page.waitForFunction(() => Reflect.get(window, 'paintedAt') as number | undefined);
  return Number(await painted.jsonValue());
}

/** kB of script as sent, compressed, charts included. */
async function scriptOf(page: Page): Promise<number> {
  await page.waitForTimeout(1_000); // charts come after the rows
  const bytes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry.name.endsWith('.js'))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  );
  return Math.round(bytes / 1000);
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return `${at(0.5)}, ${at(0.95)}, ${at(1)} ms`;
}

function median(times: readonly number[]): number {
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 100) / 10;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
