import type { z } from 'zod';
import type { State } from '../../contract/codes.ts';
import type { DomainList, DomainRow, DomainView, domainListQuery, PolicySnapshot } from '../../contract/domains.ts';
import type { FilterQuery } from '../../contract/filters.ts';
import type { Series } from '../../contract/series.ts';
import { endOfDay, type Instant } from '../../contract/time.ts';
import type { WordedAssessment } from '../../contract/verdict.ts';
import { english } from '../../contract/words/english.ts';
import { wordAssessment } from '../../contract/words/verdict-words.ts';
import { compareAssessments } from '../../readiness/rules/ranking.ts';
import type { Database } from '../../store/database.ts';
import {
  countDomains,
  findDomain,
  findDomainNames,
  latestReportedPolicy,
  listDomains,
  reportDays,
  type StoredDomain,
} from '../../store/domains/domains.ts';
import { listVerdictChanges } from '../../store/domains/verdicts.ts';
import { latestPolicySnapshot } from '../../store/live/observations.ts';
import type { Verdicts } from '../../verdicts/verdicts.ts';
import { answerSeries } from '../reports/series.ts';
import { toSessionFilter } from '../shell/filter-query.ts';
import { notFound } from '../shell/problems.ts';
import { compareGroups, type ShownVerdicts, toDomainRow, unjudgedRow } from './domain-rows.ts';
import { listMarkers } from './markers.ts';
import { reportingOf } from './reporting.ts';
import { readSetAsides } from './set-asides.ts';

/** The ranked list of domains, or those known only from reports and not adopted. */
export async function answerDomains(
  database: Database,
  verdicts: ShownVerdicts,
  query: z.output<typeof domainListQuery>,
  now: Instant,
): Promise<DomainList> {
  const watched = await rankedRows(database, verdicts);
  const stored = await countDomains(database);
  const count = (group: DomainRow['group']) => watched.filter((row) => row.group === group).length;
  const pool =
    query.verdict === 'foreign' || query.verdict === 'ignored'
      ? await unwatchedRows(database, verdicts, query.verdict)
      : watched;
  const needle = query.q?.toLowerCase();
  const matching = pool
    .filter((row) => isInTab(row, query.verdict))
    .filter((row) => needle === undefined || row.domain.includes(needle));
  const sorted = sortRows(matching, query.sort);
  return {
    now,
    counts: {
      all: watched.length,
      attention: count('attention'),
      ready: count('ready'),
      testing: count('testing'),
      enforcing: count('enforcing'),
      notSetUp: count('not-set-up'),
      foreign: stored.foreign,
    },
    total: sorted.length,
    page: query.page,
    pages: Math.ceil(sorted.length / query.size),
    domains: sorted.slice((query.page - 1) * query.size, query.page * query.size),
  };
}

/** One domain with its policy, its neighbours in the ranking and the history of its verdict. */
export async function answerDomain(
  database: Database,
  verdicts: ShownVerdicts,
  name: string,
  now: Instant,
  ourRua: readonly string[],
): Promise<DomainView> {
  const domain = await requireDomain(database, name);
  const verdict = verdicts.get(name);
  const ranked = await rankedRows(database, verdicts);
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
    setAsides: await readSetAsides(database, domain.id, verdict?.assessment ?? null, now),
    reporting: await reportingOf(database, domain, ourRua),
  };
}

/** The verdict on a domain; one that is not watched is judged on the spot. */
export async function answerAssessment(
  database: Database,
  verdicts: Verdicts,
  name: string,
  now: Instant,
): Promise<WordedAssessment> {
  await requireDomain(database, name);
  const kept = verdicts.get(name)?.assessment ?? (await verdicts.judge(name, now))?.assessment;
  if (kept === undefined) throw notFound(`domain called ${name}`);
  return wordAssessment(english, kept);
}

/** Daily sessions of one domain, with what changed in these days. */
export async function answerDomainSeries(
  database: Database,
  verdicts: Verdicts,
  name: string,
  query: FilterQuery,
  now: Instant,
): Promise<Series> {
  const domain = await requireDomain(database, name);
  const filter = await toSessionFilter(database, name, query, now);
  const verdict = verdicts.get(name);
  const mode = verdict?.assessment.mode ?? null;
  const since = verdict?.summary.modeSince ?? null;
  const current = mode === null || since === null ? null : { at: since, mode };
  return answerSeries(database, filter, await listMarkers(database, domain.id, current, filter));
}

/** The stored domain, or a 404 that names the closest ones. */
export async function requireDomain(database: Database, name: string): Promise<StoredDomain> {
  const domain = await findDomain(database, name);
  if (domain !== null) return domain;
  const part = name.split('.')[0] ?? name;
  throw notFound(`domain called ${name}`, part === '' ? [] : await findDomainNames(database, part, 3));
}

async function rankedRows(database: Database, verdicts: ShownVerdicts): Promise<DomainRow[]> {
  const ranked = verdicts
    .all()
    .map((verdict) => ({ verdict, row: toDomainRow(verdict, verdicts.areFinal()) }))
    .sort((a, b) => compareGroups(a.row, b.row) || compareAssessments(a.verdict.assessment, b.verdict.assessment));
  const judged = new Set(ranked.map(({ row }) => row.domain));
  const waiting = (await listDomains(database, 'watched')).filter((domain) => !judged.has(domain.name));
  return [
    ...ranked.map(({ row }) => row),
    ...waiting.map((domain) => unjudgedRow(domain.name, 'watched', verdicts.areFinal())),
  ];
}

async function unwatchedRows(
  database: Database,
  verdicts: ShownVerdicts,
  status: 'foreign' | 'ignored',
): Promise<DomainRow[]> {
  const domains = await listDomains(database, status);
  return Promise.all(domains.map((domain) => unwatchedRow(database, verdicts, domain)));
}

async function unwatchedRow(database: Database, verdicts: ShownVerdicts, domain: StoredDomain): Promise<DomainRow> {
  const row = unjudgedRow(domain.name, domain.status, verdicts.areFinal());
  const { first, last } = await reportDays(database, domain.id);
  return { ...row, summary: { ...row.summary, firstReportDay: first, lastReportDay: last } };
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

function isInTab(row: DomainRow, tab: z.output<typeof domainListQuery>['verdict']): boolean {
  return tab === 'all' || tab === 'foreign' || tab === 'ignored' || row.group === tab;
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
