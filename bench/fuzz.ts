/**
 * Feeds mutated reports and messages through everything from bytes to reports, for a given time, and stops at the first
 * thing that must not happen: an uncaught error, a hang, unbounded memory, an invalid count, a text that could
 * disturb a terminal, or two results for the same input.
 *
 *   node dist/bench/fuzz.js [--seconds 60] [--seed N] [--only ROUND] [FOLDER...]
 *
 * Exits with 0 when nothing was found, else with 1, the input in `fuzz-find.bin` and the command that reproduces it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { packageRoot } from '../server/package-root.ts';
import type { ReadOutcome } from '../server/reading/outcome.ts';
import { readReports } from '../server/reading/read.ts';
import { Dice, loadSeeds, makeInput } from './fuzz-inputs.ts';

interface Task {
  readonly seed: number;
  readonly firstRound: number;
  readonly lastRound: number;
  readonly folders: readonly string[];
}

/** A round may take this long on a busy machine; the largest input is far below a second. */
const HANG_AFTER = 30_000;

const printable = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u;

if (isMainThread) await watch();
else await work(workerData);

/** Runs the rounds in a worker thread, so that a hang or exhausted memory there is noticed here. */
async function watch(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { seconds: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
    allowPositionals: true,
  });
  const seconds = Number(values.seconds ?? 60);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const only = values.only === undefined ? null : Number(values.only);
  const fixtures = ['reports', 'messages'].map((name) => join(packageRoot, 'fixtures', name));
  const task: Task = {
    seed,
    firstRound: only ?? 0,
    lastRound: only ?? Number.MAX_SAFE_INTEGER,
    folders: [...fixtures, ...positionals],
  };
  console.log(
    `seed ${seed}, ${loadSeeds(task.folders).length} seed files, ${only === null ? `${seconds} s` : `round ${only}`}`,
  );
  const worker = new Worker(new URL(import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });

  const started = performance.now();
  let round = task.firstRound;
  let lastSign = started;
  const found = await new Promise<{ round: number; what: string } | null>((resolve) => {
    worker.on('message', (message: { round: number; found?: string }) => {
      round = message.round;
      lastSign = performance.now();
      if (message.found !== undefined) resolve({ round, what: message.found });
    });
    worker.on('error', (error) => resolve({ round, what: error.stack ?? String(error) }));
    worker.on('exit', () => resolve(null));
    const clock = setInterval(() => {
      if (performance.now() - lastSign > HANG_AFTER) resolve({ round, what: `no answer for ${HANG_AFTER / 1000} s` });
      else if (only === null && performance.now() - started > seconds * 1000) resolve(null);
    }, 250);
    clock.unref();
  });
  await worker.terminate();
  console.log(`${round} rounds in ${Math.round((performance.now() - started) / 1000)} s`);
  if (found === null) return;
  writeFileSync('fuzz-find.bin', makeInput(new Dice(seed, found.round), loadSeeds(task.folders)));
  console.error(`found in round ${found.round}: ${found.what}\nagain with: --seed ${seed} --only ${found.round}`);
  process.exitCode = 1;
}

async function work(task: Task): Promise<void> {
  const seeds = loadSeeds(task.folders);
  for (let round = task.firstRound; round <= task.lastRound; round++) {
    parentPort?.postMessage({ round });
    const bytes = makeInput(new Dice(task.seed, round), seeds);
    const outcomes = await readReports({ bytes, name: 'input' });
    const found = complaint(outcomes) ?? (round % 8 === 0 ? await differsAgain(bytes, outcomes) : null);
    if (found !== null) parentPort?.postMessage({ round, found });
  }
}

/** What is wrong with a result, or null. */
function complaint(outcomes: readonly ReadOutcome[]): string | null {
  if (outcomes.length === 0) return 'no outcome';
  for (const outcome of outcomes) {
    if (outcome.outcome !== 'report') continue;
    for (const policy of outcome.parsed.report.policies) {
      const counts = [policy.success, policy.failure, ...policy.failureDetails.map((detail) => detail.sessions)];
      const wrong = counts.find((count) => !Number.isSafeInteger(count) || count < 0 || Object.is(count, -0));
      if (wrong !== undefined) return `the count ${wrong}`;
    }
  }
  let disturbing: string | null = null;
  JSON.stringify(outcomes, (name, value: unknown) => {
    if (name === 'raw' || name === 'text') return null;
    if (typeof value === 'string' && !printable.test(value)) disturbing = `unprintable text in ${name}`;
    return value;
  });
  return disturbing;
}

async function differsAgain(bytes: Buffer, outcomes: readonly ReadOutcome[]): Promise<string | null> {
  const text = (each: readonly ReadOutcome[]) =>
    JSON.stringify(each, (name, value: unknown) => (name === 'raw' ? null : value));
  return text(await readReports({ bytes, name: 'input' })) === text(outcomes) ? null : 'two answers to the same bytes';
}
