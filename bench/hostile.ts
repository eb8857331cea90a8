/**
 * Hostile inputs, one after another, each sent to a built service with an empty database: how long `/healthz` waits at most meanwhile,
 * what is kept of each byte, and what a stranger's mail makes the service ask the network: `npm run bench:hostile -- [--beside FOLDER]
 * [--only WORDS]`. The other build, a checkout that is built, takes turns. Exits with 1 when a bound is broken.
 */
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../server/package-root.ts';
import type { HostileInput } from './hostile/ingredients.ts';
import { hostileInputs } from './hostile/inputs.ts';
import { startOutside } from './hostile/outside.ts';
import { type Served, serve } from './hostile/served.ts';

const bounds = { waitMs: 250, keptPerByte: 4 };
/** A page of the database and its indexes is kept of the smallest input, too: so much is not counted. */
const FREE_BYTES = 64 * 1024;
const LOOK_MS = 100;
/** The service has done its work once it used less than half a processor for so long: to answer the bench takes a part of one. */
const QUIET_MS = 500;
const LONGEST_MS = 90_000;

interface Figures {
  readonly status: number;
  readonly answerMs: number;
  readonly waitMs: number;
  /** The slowest of the pages' answers while it works and after. */
  readonly pageMs: number;
  readonly slowestPage: string;
  readonly cpuMs: number;
  readonly keptBytes: number;
  readonly keyQuestions: number;
  readonly questions: number;
  readonly connections: number;
}

const args = process.argv.slice(2);
const beside = option('--beside');
const only = option('--only');
const worst = { waitMs: 0, keptPerByte: 0, outside: 0, besideMs: 0 };
const broken: string[] = [];
const outside = await startOutside();
try {
  const empty = await bytesOfEmpty(packageRoot);
  const emptyBeside = beside === null ? 0 : await bytesOfEmpty(resolve(beside));
  let count = 0;
  for (const make of hostileInputs(new Date())) {
    const input = make();
    if (only !== null && !input.name.includes(only)) continue;
    count += 1;
    const ours = await measure(packageRoot, input, empty);
    judge(input, ours);
    if (beside === null) continue;
    const theirs = await measure(resolve(beside), input, emptyBeside);
    worst.besideMs = Math.max(worst.besideMs, theirs.waitMs);
    say(`    beside: ${line(theirs, input)}; waits ${(theirs.waitMs / ours.waitMs).toFixed(1)} times as long`);
  }
  say(
    `${count} hostile inputs: longest wait of /healthz ${Math.round(worst.waitMs)} ms (bound ${bounds.waitMs}), at most ${worst.keptPerByte.toFixed(2)} bytes kept per byte (bound ${bounds.keptPerByte}), ${worst.outside} DNS questions and connections besides those for keys (bound 0)`,
  );
  if (beside !== null)
    say(
      `the other build waited ${Math.round(worst.besideMs)} ms, ${(worst.besideMs / worst.waitMs).toFixed(1)} times as long`,
    );
  for (const text of broken) say(`BROKEN: ${text}`);
  process.exitCode = broken.length > 0 ? 1 : 0;
} finally {
  outside.close();
}

async function bytesOfEmpty(root: string): Promise<number> {
  const served = await serve(root, outside);
  await quiet(served);
  return served.stop();
}

function judge(input: HostileInput, figures: Figures): void {
  const keptPerByte = keptOf(figures, input);
  const asked = figures.questions + figures.connections;
  worst.waitMs = Math.max(worst.waitMs, figures.waitMs);
  worst.keptPerByte = Math.max(worst.keptPerByte, keptPerByte);
  worst.outside += asked;
  say(`${input.name} (${input.way}, ${kb(input.bytes.byteLength)}): ${line(figures, input)}`);
  if (figures.status === 0) broken.push(`${input.name}: no answer in ${LONGEST_MS / 1000} s`);
  if (figures.waitMs > bounds.waitMs) broken.push(`${input.name}: /healthz waited ${Math.round(figures.waitMs)} ms`);
  if (keptPerByte > bounds.keptPerByte) broken.push(`${input.name}: ${keptPerByte.toFixed(2)} bytes kept per byte`);
  if (asked > 0) broken.push(`${input.name}: ${figures.questions} DNS questions, ${figures.connections} connections`);
}

async function measure(root: string, input: HostileInput, emptyBytes: number): Promise<Figures> {
  const served = await serve(root, outside);
  await quiet(served);
  outside.take();
  const cpuBefore = served.cpuMs();
  const sampler = new Worker(new URL('./hostile/sampler.js', import.meta.url), { workerData: `${served.url}/healthz` });
  const began = performance.now();
  let isAnswered = false;
  const sent = send(served, input).then((status) => {
    isAnswered = true;
    return { status, ms: performance.now() - began };
  });
  const slowest = { ms: 0, page: '' };
  while (!isAnswered) {
    await new Promise((resume) => setTimeout(resume, LOOK_MS));
    await look(served, slowest);
  }
  const { status, ms } = await sent;
  await look(served, slowest);
  await quiet(served);
  const { longest } = await samplesOf(sampler);
  await sampler.terminate();
  const cpuMs = served.cpuMs() - cpuBefore;
  const { questions, connections } = outside.take();
  const keptBytes = Math.max(0, (await served.stop()) - emptyBytes - FREE_BYTES);
  const keys = questions.filter((name) => name.includes('._domainkey.'));
  return {
    status,
    answerMs: ms,
    waitMs: longest,
    pageMs: slowest.ms,
    slowestPage: slowest.page,
    cpuMs,
    keptBytes,
    keyQuestions: keys.length,
    questions: questions.length - keys.length,
    connections,
  };
}

/** The status of the answer; 0 where there is none in time. */
async function send(served: Served, input: HostileInput): Promise<number> {
  try {
    return await answerTo(served, input, AbortSignal.timeout(LONGEST_MS));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') return 0;
    throw error;
  }
}

async function answerTo({ url }: Served, { way, bytes }: HostileInput, signal: AbortSignal): Promise<number> {
  const body = new Uint8Array(bytes);
  if (way === 'post') {
    const answer = await fetch(`${url}/tlsrpt`, { method: 'POST', body, signal });
    await answer.text();
    return answer.status;
  }
  const form = new FormData();
  form.append('files', new Blob([body]), 'hostile.eml');
  const answer = await fetch(`${url}/api/v1/uploads`, { method: 'POST', body: form, signal });
  await answer.text();
  return answer.status;
}

/** What someone looks at who was told of a new report. */
async function look({ url }: Served, slowest: { ms: number; page: string }): Promise<void> {
  for (const path of [
    'domains',
    'reports',
    'reports/1',
    'reports/1/document',
    'messages',
    'facets',
    'series',
    'status',
  ]) {
    const started = performance.now();
    const answer = await fetch(`${url}/api/v1/${path}`);
    await answer.text();
    const ms = performance.now() - started;
    if (ms > slowest.ms) Object.assign(slowest, { ms, page: path });
  }
}

async function quiet(served: Served): Promise<void> {
  const end = performance.now() + LONGEST_MS;
  for (let before = served.cpuMs(); performance.now() < end; ) {
    await new Promise((resume) => setTimeout(resume, QUIET_MS));
    const now = served.cpuMs();
    if (now - before < QUIET_MS / 2) return;
    before = now;
  }
}

function samplesOf(sampler: Worker): Promise<{ longest: number }> {
  return new Promise((resume) => {
    sampler.once('message', resume);
    sampler.postMessage('take');
  });
}

function line(figures: Figures, input: HostileInput): string {
  const { status, answerMs, waitMs, pageMs, slowestPage, cpuMs, keyQuestions, questions, connections } = figures;
  return `${status} in ${Math.round(answerMs)} ms, /healthz waits ${Math.round(waitMs)} ms, ${slowestPage} ${Math.round(pageMs)} ms, ${cpuMs} ms of CPU, ${keptOf(figures, input).toFixed(2)} kept per byte, ${keyQuestions} key look-ups, ${questions} questions, ${connections} connections`;
}

function keptOf({ keptBytes }: Figures, { bytes }: HostileInput): number {
  return keptBytes / Math.max(1, bytes.byteLength);
}

function kb(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}

function option(name: string): string | null {
  const at = args.indexOf(name);
  return at === -1 ? null : (args[at + 1] ?? null);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
