import { sql } from 'kysely';
import type { PolicyMode } from '../../contract/codes.ts';
import type { Saying } from '../../contract/phrase.ts';
import { addDays, dayOf, type Instant } from '../../contract/time.ts';
import { whyUnusable } from '../../mtasts/unusable.ts';
import {
  EVIDENCE_DAYS,
  EVIDENCE_SCHEMA_VERSION,
  type Evidence,
  type EvidenceRow,
  type FailureFact,
  type Reporter,
} from '../../readiness/evidence.ts';
import type { ReadinessSettings } from '../../readiness/settings.ts';
import { skipsTesting } from '../../tlsrpt/senders.ts';
import type { Database } from '../database.ts';
import { groupBy } from '../grouping.ts';
import { readLiveEvidence } from '../live/observations.ts';
import { readStoredTexts } from '../stored-json.ts';
import { listAttestations, listSetAsides } from './assertions.ts';

export interface EvidenceOptions {
  readonly now: Instant;
  readonly settings: ReadinessSettings;
  readonly liveChecks: boolean;
}

/**
 * Everything that a verdict on `domain` at `now` may rest on, from the database alone: only what was received by `now`.
 * `liveChecks` false leaves out all observations, as for an installation that makes none.
 * Null for a domain that the database does not know.
 */
export async function gatherEvidence(
  database: Database,
  domain: string,
  { now, settings, liveChecks }: EvidenceOptions,
): Promise<Evidence | null> {
  const known = await database.read.selectFrom('domain').select('id').where('name', '=', domain).executeTakeFirst();
  if (known === undefined) return null;
  const rows = await readRows(database, known.id, now);
  return {
    schemaVersion: EVIDENCE_SCHEMA_VERSION,
    domain,
    now,
    settings,
    reporters: await readReporters(database, [...new Set(rows.map((row) => row.reporter))], now),
    rows,
    live: liveChecks ? await readLiveEvidence(database, known.id, now) : null,
    attestations: await listAttestations(database, known.id, now),
    setAsides: await listSetAsides(database, known.id, now),
  };
}

async function readRows(database: Database, domainId: number, now: Instant): Promise<EvidenceRow[]> {
  const from = addDays(dayOf(now), -EVIDENCE_DAYS);
  const policies = await database.read
    .selectFrom('policy')
    .innerJoin('report', 'report.id', 'policy.report_id')
    .innerJoin('reporter', 'reporter.id', 'policy.reporter_id')
    .innerJoin('policy_text', 'policy_text.id', 'policy.policy_text_id')
    .select([
      'policy.id',
      'policy.report_id',
      'reporter.identity',
      'policy.authenticated',
      'report.proved_as',
      'policy.day',
      'report.first_day',
      'report.received_at',
      'report.report_id as reportRef',
      'policy.type',
      'policy_text.id as textId',
      'policy_text.mode',
      'policy_text.mx',
      'policy.success',
      'policy.failure',
    ])
    .where('policy.domain_id', '=', domainId)
    .where('policy.day', '>=', from)
    .where('policy.day', '<=', dayOf(now))
    .where('report.received_at', '<=', now)
    .orderBy('policy.day')
    .orderBy('policy.id')
    .execute();
  const details = await readDetails(database, domainId, from, dayOf(now));
  const sts = policies.filter((row) => row.type === 'sts');
  const faults = await readPolicyFaults(database, new Set(sts.map((row) => row.textId)));
  return policies.map((row) => ({
    reportId: row.report_id,
    reporter: row.identity,
    authenticated: row.authenticated === 1,
    provedAs: row.authenticated === 1 ? row.proved_as : null,
    day: row.day,
    firstDay: row.first_day,
    receivedAt: row.received_at,
    policyType: row.type,
    mode: policyMode(row.mode),
    mx: row.mx === null ? null : readStoredTexts(row.mx),
    ...withFaults(row.type === 'sts' ? faults.get(row.textId) : undefined),
    ...(skipsTesting(row.reportRef) ? { skipsTesting: true as const } : {}),
    success: row.success,
    failure: row.failure,
    details: (details.get(row.id) ?? []).map(({ policyRow: _, ...fact }) => fact),
  }));
}

/**
 * Of policy texts those that no sender can use, and why. Where mode and MX patterns were read nevertheless, only faults of mx lines
 * count: senders write the rest in ways of their own.
 */
async function readPolicyFaults(database: Database, textIds: ReadonlySet<number>): Promise<Map<number, Saying[]>> {
  if (textIds.size === 0) return new Map();
  const texts = await database.read
    .selectFrom('policy_text')
    .select(['id', 'lines', 'mode', 'mx'])
    .where(sql<boolean>`id in (select value from json_each(${JSON.stringify([...textIds])}))`)
    .where('lines', 'is not', null)
    .execute();
  return new Map(
    texts.map(({ id, lines, mode, mx }) => {
      const text = lines === null ? '' : readStoredTexts(lines).join('\n');
      return [id, whyUnusable(text, mode === null || mx === null ? 'all' : 'mx lines')];
    }),
  );
}

function withFaults(faults: Saying[] | undefined): Pick<EvidenceRow, 'policyFaults'> {
  return faults === undefined || faults.length === 0 ? {} : { policyFaults: faults };
}

async function readDetails(
  database: Database,
  domainId: number,
  from: string,
  to: string,
): Promise<Map<number, (FailureFact & { policyRow: number })[]>> {
  const rows = await database.read
    .selectFrom('policy')
    .innerJoin('failure', 'failure.policy_id', 'policy.id')
    .innerJoin('result_type', 'result_type.id', 'failure.result_type_id')
    .leftJoin('mx_host', 'mx_host.id', 'failure.mx_host_id')
    .select([
      'policy.id as policyRow',
      'result_type.name as resultType',
      'mx_host.name as host',
      'failure.reason',
      'failure.sessions',
      'failure.receiving_ip as receivingIp',
    ])
    .where('policy.domain_id', '=', domainId)
    .where('policy.day', '>=', from)
    .where('policy.day', '<=', to)
    .orderBy('policy.id')
    .orderBy('failure.seq')
    .execute();
  return groupBy(rows, (row) => row.policyRow);
}

async function readReporters(database: Database, identities: readonly string[], now: Instant): Promise<Reporter[]> {
  if (identities.length === 0) return [];
  const today = dayOf(now);
  const rows = await database.read
    .selectFrom('reporter')
    .leftJoin('report', (join) =>
      join
        .onRef('report.reporter_id', '=', 'reporter.id')
        .on('report.superseded_by', 'is', null)
        .on('report.authenticated', '=', 1)
        .on('report.day', '>=', addDays(today, -29))
        .on('report.day', '<=', today)
        .on('report.received_at', '<=', now),
    )
    .leftJoin('domain', (join) => join.onRef('domain.id', '=', 'report.domain_id').on('domain.status', '=', 'watched'))
    .select([
      'reporter.identity',
      'reporter.name',
      sql<number>`count(distinct case when domain.id is not null then report.day end)`.as('days'),
    ])
    .where(sql<boolean>`reporter.identity in (select value from json_each(${JSON.stringify(identities)}))`)
    .groupBy('reporter.id')
    .orderBy('reporter.identity')
    .execute();
  return rows.map((row) => ({ domain: row.identity, name: row.name, authenticatedReportDaysLast30: row.days }));
}

function policyMode(text: string | null): PolicyMode | null {
  return text === 'testing' || text === 'enforce' || text === 'none' ? text : null;
}
