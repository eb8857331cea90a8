import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packageRoot } from '../server/package-root.ts';
import { MAILS_NOW, numberedMail, sumTo, totalsOf } from '../test/support/report-mails.ts';

/**
 * An archive of many mails, as an mbox and as a Maildir, imported by the built command: how much memory it takes at most and how
 * many mails it reads in a second. `npm run bench:import -- [mails] [--beside FOLDER]`: the other build, a checkout that is built,
 * takes turns, and ratios are printed. Exits with 1 when totals are wrong, or the memory of this build is over its bound.
 */
const DOMAINS = 50;
const BOUND_MB = 150;
const ROUNDS = 1;

interface Figures {
  readonly peakMb: number;
  readonly seconds: number;
}

const args = process.argv.slice(2);
const at = args.indexOf('--beside');
const beside = at === -1 ? null : resolve(args.splice(at, 2)[1] ?? '');
const mails = Number(args[0] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'stsready-bench-'));
let failed = false;

try {
  const paths = [fillMbox(), fillMaildir()];
  for (const path of paths) {
    for (const json of [false, true]) {
      const ours: Figures[] = [];
      const others: Figures[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        ours.push(await run(packageRoot, path, json));
        if (beside !== null) others.push(await run(beside, path, json));
      }
      print(`${path.slice(folder.length + 1)}${json ? ' --json' : ''}`, ours, others);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

function mailOf(index: number): Uint8Array {
  return numberedMail(index, `domain${index % DOMAINS}.example`);
}

function fillMbox(): string {
  const path = join(folder, 'mbox');
  for (let index = 1; index <= mails; index++)
    appendFileSync(path, `From reporter@google.com Tue Nov 24 09:00:00 2026\n${Buffer.from(mailOf(index))}\n`);
  return path;
}

function fillMaildir(): string {
  const path = join(folder, 'Maildir');
  for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(path, part), { recursive: true });
  for (let index = 1; index <= mails; index++)
    writeFileSync(join(path, 'cur', `${1_700_000_000 + index}.${index}.mx:2,S`), mailOf(index));
  return path;
}

async function run(build: string, path: string, json: boolean): Promise<Figures> {
  const database = join(mkdtempSync(join(folder, 'run-')), 'bench.db');
  const started = performance.now();
  const main = join(build, 'dist/server/main.js');
  const child = spawn(process.execPath, [main, 'import', '--vouch', ...(json ? ['--json'] : []), path], {
    env: { PATH: process.env['PATH'], STSREADY_DATABASE: database, STSREADY_NOW: MAILS_NOW },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.resume();
  let peakKb = 0;
  const look = setInterval(() => {
    peakKb = Math.max(peakKb, peakOf(child.pid ?? 0));
  }, 50);
  const code = await new Promise<number | null>((end) => child.on('exit', end));
  clearInterval(look);
  const seconds = (performance.now() - started) / 1000;
  const totals = await totalsOf(database, null);
  if (code !== 0 || totals.messages !== mails || totals.sessions !== sumTo(mails)) {
    console.log(`wrong: ended with ${code}, ${JSON.stringify(totals)}`);
    failed = true;
  }
  return { peakMb: peakKb / 1024, seconds };
}

/** The largest resident set so far, in kB; 0 once the process has ended. */
function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function print(name: string, ours: readonly Figures[], others: readonly Figures[]): void {
  const best = (figures: readonly Figures[]) => ({
    peakMb: Math.max(...figures.map(({ peakMb }) => peakMb)),
    seconds: Math.min(...figures.map(({ seconds }) => seconds)),
  });
  const { peakMb, seconds } = best(ours);
  console.log(`${name}: ${peakMb.toFixed(0)} MB at most, ${(mails / seconds).toFixed(0)} mails a second`);
  if (peakMb > BOUND_MB) {
    console.log(`  over the bound of ${BOUND_MB} MB`);
    failed = true;
  }
  if (others.length === 0) return;
  const other = best(others);
  const ratio = (a: number, b: number) => (a / b).toFixed(2);
  console.log(
    `  beside: ${other.peakMb.toFixed(0)} MB, ${(mails / other.seconds).toFixed(0)} a second; memory ${ratio(peakMb, other.peakMb)}, time ${ratio(seconds, other.seconds)}`,
  );
}
