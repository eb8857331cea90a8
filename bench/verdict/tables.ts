import { addTally, type DomainResult, emptyTally, type Judge, judges, median, type Tally } from './tally.ts';
import { HORIZON, kinds, TOLERABLE, volumes } from './world.ts';

/** The measurement as Markdown. */
export function showTables(results: readonly DomainResult[], seed: number): string {
  const faulty = results.filter(({ kind }) => isFaulty(kind)).length;
  return [
    `${number(results.length)} domains, seed ${seed}, ${HORIZON} days each; ${number(faulty)} of them with a fault, every MX probed four times a day, and hourly for two weeks after a fault. "Wrong": within 14 days of the verdict, causes that were already there make enforce refuse more than ${percent(TOLERABLE)} of the sessions.`,
    '### All domains',
    overview(results),
    '### Domains with 50 sessions a day or more',
    overview(results.filter(({ sessions }) => sessions >= 50)),
    '### stsready with live checks on, by the confidence it gave',
    sureness(results),
    '### Share of wrong verdicts among all "ready", by what is the matter',
    shares(Object.entries(kinds).map(([kind, name]) => [name, results.filter((it) => it.kind === kind)])),
    '### Share of wrong verdicts among all "ready", by sessions a day',
    shares(
      volumes.map(({ name, from, below }) => [
        name,
        results.filter(({ sessions }) => sessions >= from && sessions < below),
      ]),
    ),
  ].join('\n\n');
}

const sound: readonly string[] = ['sound', 'noise', 'silent', 'forgedFailures', 'renewed'];

function isFaulty(kind: string): boolean {
  return !sound.includes(kind);
}

function overview(results: readonly DomainResult[]): string {
  const rows = judges.map((judge) => {
    const tally = sum(results, judge);
    const lost = median(tally.lost);
    return [
      judge,
      number(tally.ready),
      share(tally.wrong, tally.ready),
      share(tally.wrong - tally.fresh, tally.ready),
      `${number(tally.wrongDomains)}`,
      share(tally.never, tally.able),
      lost === null ? '–' : lost === HORIZON ? 'never' : String(lost),
    ];
  });
  return table(
    [
      'verdict by',
      '"ready" said (domain-days)',
      'wrong',
      'wrong, cause older than a day',
      'domains ever called ready wrongly',
      'never ready though they could',
      'median days lost',
    ],
    rows,
  );
}

function sureness(results: readonly DomainResult[]): string {
  const rows = (['high', 'medium', 'low'] as const).map((grade) => {
    const total = emptyTally();
    for (const { byConfidence } of results) addTally(total, byConfidence[grade]);
    return [
      grade,
      number(total.ready),
      share(total.wrong, total.ready),
      share(total.wrong - total.fresh, total.ready),
      number(total.wrongDomains),
    ];
  });
  return table(
    ['confidence', '"ready" said', 'wrong', 'wrong, cause older than a day', 'domains ever called ready wrongly'],
    rows,
  );
}

function shares(groups: readonly (readonly [name: string, results: readonly DomainResult[]])[]): string {
  return table(
    ['', 'domains', ...judges],
    groups.map(([name, results]) => [
      name,
      number(results.length),
      ...judges.map((judge) => {
        const { wrong, ready } = sum(results, judge);
        return share(wrong, ready);
      }),
    ]),
  );
}

function sum(results: readonly DomainResult[], judge: Judge): Tally {
  const total = emptyTally();
  for (const { tallies } of results) addTally(total, tallies[judge]);
  return total;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(head.map((_, index) => (index === 0 ? '---' : '--:')));
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : percent(part / whole);
}

function percent(value: number): string {
  return `${(value * 100).toFixed(value > 0 && value < 0.01 ? 2 : 1)} %`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
