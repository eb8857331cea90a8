import type { z } from 'zod';
import type { State } from '../../contract/codes.ts';
import {
  type DomainList,
  type DomainRow,
  type DomainView,
  domainList,
  domainListQuery,
  domainView,
  type PolicySnapshot,
} from '../../contract/domains.ts';
import { type Day, endOfDay } from '../../contract/time.ts';
import { type WordedAssessment, wordedAssessment } from '../../contract/verdict.ts';
import { english } from '../../contract/words/english.ts';
import { wordAssessment } from '../../contract/words/verdict-words.ts';
import { compareGroups } from '../../readiness/rules/group.ts';
import { compareAssessments } from '../../readiness/rules/ranking.ts';
import type { Database } from '../../store/database.ts';
import {
  countDomains,
  latestReportedPolicy,
  listDomains,
  listUnwatched,
  reportDays,
  type StoredDomain,
} from '../../store/domains/domains.ts';
import { listVerdictChanges } from '../../store/domains/verdicts.ts';
import { latestPolicySnapshot } from '../../store/live/observations.ts';
import type { HttpDependencies, Readable, ShownVerdicts } from '../dependencies.ts';
import { notFound } from '../shell/problems.ts';
import { route } from '../shell/route.ts';
import { toDomainRow, unjudgedRow } from './domain-rows.ts';
import { reportingOf } from './reporting.ts';
import { requireDomain } from './require-domain.ts';
import { readSetAsides } from './set-asides.ts';

export const readDomains = route({
  method: 'get',
  path: '/domains',
  summary: 'Watched domains, ranked by what to do next',
  query: domainListQuery,
  answer: domainList,
  handle: (deps, { query }) => answerDomains(deps, query),
});

export const readDomain = route({
  method: 'get',
  path: '/domains/:domain',
  summary: 'One domain: its row, policy and history',
  answer: domainView,
  handle: (deps, { params }) => answerDomain(deps, params.domain),
});

export const readAssessment = route({
  method: 'get',
  path: '/domains/:domain/assessment',
  summary: 'The verdict with its reasons',
  answer: wordedAssessment,
  handle: (deps, { params }) => answerAssessment(deps, params.domain),
});

type ListQuery = z.output<typeof domainListQuery>;

/** The ranked list of domains, or those known only from reports and not adopted. */
export async function answerDomains({ database, verdicts, now }: Readable, query: ListQuery): Promise<DomainList> {
  const watched = await rankedRows({ database, verdicts });
  const stored = await countDomains(database);
  const count = (group: DomainRow['group']) => watched.filter((row) => row.group === group).length;
  const { verdict, page, size } = query;
  const { total, rows } =
    verdict === 'foreign' || verdict === 'ignored'
      ? await unwatchedPage(database, verdict, query)
      : pageOf(watched, query);
  return {
    now: now(),
    counts: {
      all: watched.length,
      attention: count('attention'),
      ready: count('ready'),
      testing: count('testing'),
      enforcing: count('enforcing'),
      notSetUp: count('not-set-up'),
      foreign: stored.foreign,
    },
    total,
    page,
    pages: Math.ceil(total / size),
    domains: rows,
  };
}

/** One domain with its policy, its neighbours in the ranking and the history of its verdict. */
export async function answerDomain(
  { database, verdicts, now, installation }: Readable & Pick<HttpDependencies, 'installation'>,
  name: string,
): Promise<DomainView> {
  const domain = await requireDomain(database, name);
  const verdict = verdicts.get(name);
  const ranked = await rankedRows({ database, verdicts });
  const position = ranked.findIndex((row) => row.domain === name);
  const history = await listVerdictChanges(database, domain.id, 100);
  return {
    row: verdict === null ? await unwatchedRow(database, verdicts, domain) : toDomainRow(verdict, verdicts.areFinal()),
    policy: await currentPolicy(database, domain.id),
    previous: ranked[position - 1]?.domain ?? null,
    next: position === -1 ? null : (ranked[position + 1]?.domain ?? null),
    history: history.map((change) => ({
      at: change.at,
      state: change.state as State,
      confidence: change.confidence as 'high' | 'medium' | 'low' | null,
    })),
    setAsides: await readSetAsides(database, domain.id, verdict?.assessment ?? null, now()),
    reporting: await reportingOf(database, domain, installation.knownRua),
  };
}

/** The verdict on a domain; one that is not watched is judged on the spot. */
export async function answerAssessment({ database, verdicts, now }: Readable, name: string): Promise<WordedAssessment> {
  await requireDomain(database, name);
  const kept = verdicts.get(name)?.assessment ?? (await verdicts.judge(name, now()))?.assessment;
  if (kept === undefined) throw notFound(`domain called ${name}`);
  return wordAssessment(english, kept);
}

async function rankedRows({ database, verdicts }: Pick<Readable, 'database' | 'verdicts'>): Promise<DomainRow[]> {
  const ranked = verdicts
    .all()
    .map((verdict) => ({ verdict, row: toDomainRow(verdict, verdicts.areFinal()) }))
    .sort(
      (a, b) =>
        compareGroups(a.row.group, b.row.group) || compareAssessments(a.verdict.assessment, b.verdict.assessment),
    );
  const judged = new Set(ranked.map(({ row }) => row.domain));
  const waiting = (await listDomains(database, 'watched')).filter((domain) => !judged.has(domain.name));
  return [
    ...ranked.map(({ row }) => row),
    ...waiting.map((domain) => unjudgedRow(domain.name, 'watched', verdicts.areFinal())),
  ];
}

/** They may be thousands, most of them named by strangers, so no more of them is read than a page shows. */
async function unwatchedPage(
  database: Database,
  status: 'foreign' | 'ignored',
  { q, sort, page, size }: ListQuery,
): Promise<{ total: number; rows: DomainRow[] }> {
  const by = sort === 'last' || sort === '-last' ? 'last' : 'name';
  const descending = sort === '-last' || sort === '-domain';
  const order = { by, descending, page, size } as const;
  const { total, domains } = await listUnwatched(database, { status, text: q?.toLowerCase() ?? null }, order);
  return {
    total,
    rows: domains.map(({ name, first, last }) => withReportDays(unjudgedRow(name, status, true), first, last)),
  };
}

async function unwatchedRow(database: Database, verdicts: ShownVerdicts, domain: StoredDomain): Promise<DomainRow> {
  const row = unjudgedRow(domain.name, domain.status, verdicts.areFinal());
  const { first, last } = await reportDays(database, domain.id);
  return withReportDays(row, first, last);
}

function withReportDays(row: DomainRow, firstReportDay: Day | null, lastReportDay: Day | null): DomainRow {
  return { ...row, summary: { ...row.summary, firstReportDay, lastReportDay } };
}

async function currentPolicy(database: Database, domainId: number): Promise<PolicySnapshot | null> {
  const live = await latestPolicySnapshot(database, domainId);
  if (live !== null) return { ...live, source: 'live' };
  const reported = await latestReportedPolicy(database, domainId);
  if (reported === null) return null;
  return {
    mode: reported.mode === 'testing' || reported.mode === 'enforce' || reported.mode === 'none' ? reported.mode : null,
    mx: reported.mx,
    maxAge: reported.maxAge,
    text: reported.lines?.join('\n') ?? null,
    id: null,
    seenAt: endOfDay(reported.day),
    source: 'reports',
  };
}

function pageOf(watched: readonly DomainRow[], { verdict, q, sort, page, size }: ListQuery) {
  const needle = q?.toLowerCase();
  const matching = watched
    .filter((row) => verdict === 'all' || row.group === verdict)
    .filter((row) => needle === undefined || row.domain.includes(needle));
  const rows = sortRows(matching, sort).slice((page - 1) * size, page * size);
  return { total: matching.length, rows };
}

const sortValues: Readonly<Record<string, (row: DomainRow) => string | number>> = {
  domain: (row) => row.domain,
  refused: (row) => row.summary.refused14,
  sessions: (row) => row.summary.sessions14,
  reporters: (row) => row.summary.reporters14,
  last: (row) => row.summary.lastReportDay ?? '',
};

function sortRows(rows: readonly DomainRow[], sort: string): DomainRow[] {
  const descending = sort.startsWith('-');
  const value = sortValues[descending ? sort.slice(1) : sort];
  if (value === undefined) return [...rows];
  const direction = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    return (left < right ? -1 : left > right ? 1 : 0) * direction || (a.domain < b.domain ? -1 : 1);
  });
}
