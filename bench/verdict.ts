/**
 * Measures how good the verdict is: simulated domains of known truth, judged at noon of every day, by stsready and by four
 * rules that people use instead, and compared with what enforce would refuse in the two weeks after.
 *
 *   node dist/bench/verdict.js [--domains 10000] [--seed 8461] [--json FILE]
 *
 * Prints Markdown. The same seed prints the same tables, whatever the number of processors.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { simulate } from './verdict/simulate.ts';
import { showStrangers } from './verdict/strangers.ts';
import { showTables } from './verdict/tables.ts';
import type { DomainResult } from './verdict/tally.ts';

/** Sound domains that strangers are let loose on. */
const ATTACKED = 20;

interface Task {
  readonly seed: number;
  /** This worker takes the domains whose number modulo `step` is `first`. */
  readonly first: number;
  readonly step: number;
  readonly domains: number;
}

if (isMainThread) await measure();
else work(workerData);

async function measure(): Promise<void> {
  const { values } = parseArgs({
    options: {
      domains: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '8461' },
      json: { type: 'string' },
    },
  });
  const [domains, seed] = [Number(values.domains), Number(values.seed)];
  if (!Number.isSafeInteger(domains) || domains < 1 || !Number.isSafeInteger(seed)) {
    console.error('--domains and --seed take whole numbers');
    process.exitCode = 2;
    return;
  }
  const results: DomainResult[] = [];
  const began = Date.now();
  const step = availableParallelism();
  await Promise.all(
    Array.from({ length: step }, (_, first) =>
      runWorker({ seed, first, step, domains }, (result) => {
        results.push(result);
        if (process.stderr.isTTY) process.stderr.write(`\r${results.length} of ${domains} domains`);
      }),
    ),
  );
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.log(showTables(results, seed));
  console.log(`\n${showStrangers(seed, ATTACKED)}`);
  console.error(`took ${Math.round((Date.now() - began) / 1000)} s`);
  if (values.json !== undefined) {
    writeFileSync(values.json, JSON.stringify(results.sort((a, b) => a.index - b.index)));
  }
}

function runWorker(task: Task, take: (result: DomainResult) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task });
    worker.on('message', take);
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
  });
}

function work({ seed, first, step, domains }: Task): void {
  for (let index = first; index < domains; index += step) parentPort?.postMessage(simulate(seed, index));
}
