import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../../server/contract/verdict.ts';
import { assess } from '../../../server/readiness/assess.ts';
import { readScenarios, type Scenario } from '../../support/scenarios.ts';

const folder = join(import.meta.dirname, '../../../fixtures/readiness');
const files = [
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => join(folder, name)),
  ...(process.env['STSREADY_SCENARIOS'] ?? '').split(':').filter((path) => path !== ''),
];

for (const file of files) {
  describe(file.split('/').at(-1) ?? file, () => {
    const scenarios = readScenarios(readFileSync(file, 'utf8'));
    test('holds scenarios', () => expect(scenarios.length).toBeGreaterThan(0));
    test.each(scenarios.map((scenario): [string, Scenario] => [`${scenario.id} ${scenario.title}`, scenario]))(
      '%s',
      (_title, scenario) => {
        const { expected, actual } = compare(scenario, assess(scenario.evidence));
        expect(actual).toEqual(expected);
      },
    );
  });
}

/** Both sides of everything that the scenario states, so that one comparison shows all differences. */
function compare(
  { expected }: Scenario,
  verdict: Assessment,
): { expected: Record<string, unknown>; actual: Record<string, unknown> } {
  const wanted: Record<string, unknown> = {};
  const actual: Record<string, unknown> = {};
  const put = (key: string, want: unknown, have: unknown) => {
    wanted[key] = want;
    actual[key] = have;
  };
  for (const line of expected) {
    if (line.startsWith('codes ')) putCodes(line, verdict, put);
    else if (line.startsWith('whatIf=')) putWhatIf(line, verdict, put);
    else if (line.startsWith('perMx ')) {
      for (const part of line.slice('perMx '.length).split(/\s*,\s*/)) {
        const [name = '', want] = part.split('=');
        put(
          `perMx ${name}`,
          want,
          verdict.perMx.find(({ host }) => host === name || host.startsWith(`${name}.`))?.verdict,
        );
      }
    } else if (line.startsWith('silent ')) {
      const have = verdict.silence
        .map(({ reporter, run, limit, p }) => `${reporter} run=${run} limit=${limit} p=${p.toFixed(2)}`)
        .join(', ');
      put('silent', line.slice('silent '.length), have);
    } else if (line.startsWith('fetchShare7d=')) {
      const { sessions, of, share, days } = verdict.fetch;
      put(
        'fetchShare7d',
        line,
        `fetchShare7d=${sessions}/${of}=${(share * 100).toFixed(2)}% on ${days} day${days === 1 ? '' : 's'}`,
      );
    } else for (const token of line.split(/\s+/)) putNumber(token, verdict, put);
  }
  return { expected: wanted, actual };
}

type Put = (key: string, want: unknown, have: unknown) => void;

function putNumber(token: string, { state, confidence, clock, stats }: Assessment, put: Put): void {
  const [key = '', want = ''] = token.split('=');
  const have: Record<string, string | number | null> = {
    state,
    confidence,
    cleanSince: clock.cleanSince,
    elapsed: clock.elapsed,
    remaining: clock.remaining,
    earliestReadyAt: clock.earliestReadyAt?.replace(':00Z', 'Z') ?? null,
    covered14: clock.covered14,
    n: stats.n,
    k: stats.k,
    U95: stats.upper95 === null ? 'n/a' : `${(stats.upper95 * 100).toFixed(4)}%`,
    sessionsNeeded: stats.sessionsNeeded,
    volumeEtaDays: stats.volumeEtaDays,
    extendedPathAt: stats.extendedPathAt?.replace(':00Z', 'Z') ?? null,
  };
  if (!(key in have)) throw new Error(`expectation not understood: ${token}`);
  put(key, want, String(have[key]));
}

function putCodes(line: string, { reasons }: Assessment, put: Put): void {
  const [exact = '', info = ''] = line.slice('codes '.length).split(/\s*\|\s*info\s*/);
  const list = (text: string) =>
    (text.trim() === '(none)' || text.trim() === '' ? [] : text.trim().split(/\s*,\s*/)).sort();
  put(
    'codes',
    list(exact),
    [...new Set(reasons.filter((it) => it.severity !== 'info').map((it) => it.code as string))].sort(),
  );
  const codes = reasons.map((it) => it.code as string);
  put(
    'info',
    list(info),
    list(info).filter((code) => codes.includes(code)),
  );
}

function putWhatIf(line: string, { whatIf }: Assessment, put: Put): void {
  const [amount = '', refused] = line.slice('whatIf='.length).split(/\s*;\s*/);
  const potential = /\(\+(\d+) potential/.exec(amount);
  if (potential !== null) put('npfPotential', Number(potential[1]), whatIf.npfPotential);
  const match = /^(\d+)(?: sessions? on (\d+) days? by (.+))?/.exec(amount.replace(/\s*\(.*\)/, ''));
  put('whatIf', Number(match?.[1]), whatIf.sessions);
  if (match?.[2] !== undefined) put('whatIf days', Number(match[2]), whatIf.days);
  if (match?.[3] !== undefined) put('whatIf reporters', match[3].split(/\s*,\s*/).sort(), [...whatIf.reporters]);
  const since = /^refused since today-3: (\d+) of (\d+)$/.exec(refused ?? '');
  if (refused !== undefined)
    put('refused', [Number(since?.[1]), Number(since?.[2])], [whatIf.refusedSince, whatIf.sessionsSince]);
}
