import { z } from 'zod';
import type { Instant } from '../../contract/time.ts';
import type { Database } from '../database.ts';
import { groupBy } from '../grouping.ts';
import { readStoredList, readStoredTexts } from '../stored-json.ts';
import { findListedReport, type ListedReport } from './report-list.ts';

const rejectedEntry = z.object({ path: z.string(), reason: z.string() });

export interface StoredFailureDetail {
  readonly resultType: string;
  readonly class: string;
  readonly sendingMtaIp: string | null;
  readonly receivingMxHostname: string | null;
  readonly receivingMxHelo: string | null;
  readonly receivingIp: string | null;
  readonly sessions: number;
  readonly reasonCode: string | null;
  readonly additionalInformation: string | null;
}

export interface StoredPolicy {
  readonly policyType: string;
  readonly policyString: readonly string[] | null;
  readonly mxHosts: readonly string[];
  readonly success: number;
  readonly failure: number;
  readonly detailSessions: number;
  readonly failureDetails: readonly StoredFailureDetail[];
}

export interface StoredReport extends ListedReport {
  readonly messageRow: number;
  /** Source of the message that the report came in. */
  readonly messageSource: string;
  readonly reportId: string | null;
  readonly contact: string | null;
  readonly start: Instant;
  readonly end: Instant;
  readonly longRange: boolean;
  readonly status: 'current' | 'superseded';
  readonly policies: readonly StoredPolicy[];
  readonly rejectedEntries: readonly { readonly path: string; readonly reason: string }[];
  readonly deviations: readonly string[];
  readonly provenance: {
    readonly messageId: string | null;
    readonly from: string | null;
    readonly subject: string | null;
    readonly signingDomain: string | null;
    readonly authenticityReason: string | null;
    readonly provedAs: string | null;
    readonly duplicates: number;
    readonly originalBytes: number | null;
  };
  readonly siblings: readonly { readonly id: number; readonly domain: string | null }[];
}

/** Everything stored of one report; null when there is none with this id. A superseded report has no policies: its original has them. */
export async function findReport(database: Database, id: number): Promise<StoredReport | null> {
  const listed = await findListedReport(database, id);
  if (listed === null) return null;
  const row = await database.read
    .selectFrom('report')
    .innerJoin('message', 'message.id', 'report.message_id')
    .leftJoin('original', 'original.id', 'message.original_id')
    .select([
      'report.report_id',
      'report.contact',
      'report.start_at',
      'report.end_at',
      'report.day',
      'report.first_day',
      'report.superseded_by',
      'report.rejected_entries',
      'report.deviations',
      'report.proved_as',
      'report.message_id as messageRow',
      'message.source as messageSource',
      'message.message_id',
      'message.sender',
      'message.subject',
      'message.signing_domain',
      'message.authenticity_reason',
      'original.bytes',
    ])
    .where('report.id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    ...listed,
    messageRow: row.messageRow,
    messageSource: row.messageSource,
    reportId: row.report_id,
    contact: row.contact,
    start: row.start_at,
    end: row.end_at,
    longRange: row.first_day !== row.day,
    status: row.superseded_by === null ? 'current' : 'superseded',
    policies: await readPolicies(database, id),
    rejectedEntries: readStoredList(rejectedEntry, row.rejected_entries),
    deviations: readStoredTexts(row.deviations),
    provenance: {
      messageId: row.message_id,
      from: row.sender,
      subject: row.subject,
      signingDomain: row.signing_domain,
      authenticityReason: row.authenticity_reason,
      provedAs: row.proved_as,
      duplicates: await countDuplicates(database, id),
      originalBytes: row.bytes,
    },
    siblings: await listSiblings(database, id, row.messageRow, listed.source),
  };
}

async function readPolicies(database: Database, reportRow: number): Promise<StoredPolicy[]> {
  const policies = await database.read
    .selectFrom('policy')
    .innerJoin('policy_text', 'policy_text.id', 'policy.policy_text_id')
    .select(['policy.id', 'policy.type', 'policy_text.lines', 'policy_text.mx', 'policy.success', 'policy.failure'])
    .where('policy.report_id', '=', reportRow)
    .orderBy('policy.seq')
    .execute();
  const failures = await database.read
    .selectFrom('policy')
    .innerJoin('failure', 'failure.policy_id', 'policy.id')
    .innerJoin('result_type', 'result_type.id', 'failure.result_type_id')
    .leftJoin('mx_host', 'mx_host.id', 'failure.mx_host_id')
    .select([
      'failure.policy_id as policyRow',
      'result_type.name as resultType',
      'failure.class',
      'failure.sending_ip as sendingMtaIp',
      'mx_host.name as receivingMxHostname',
      'failure.helo as receivingMxHelo',
      'failure.receiving_ip as receivingIp',
      'failure.sessions',
      'failure.reason as reasonCode',
      'failure.information as additionalInformation',
    ])
    .where('policy.report_id', '=', reportRow)
    .orderBy('failure.policy_id')
    .orderBy('failure.seq')
    .execute();
  const byPolicy = groupBy(failures, (failure) => failure.policyRow);
  return policies.map((policy) => {
    const details = (byPolicy.get(policy.id) ?? []).map(({ policyRow: _, ...detail }) => detail);
    return {
      policyType: policy.type,
      policyString: policy.lines === null ? null : readStoredTexts(policy.lines),
      mxHosts: policy.mx === null ? [] : readStoredTexts(policy.mx),
      success: policy.success,
      failure: policy.failure,
      detailSessions: Math.min(
        details.reduce((sum, detail) => sum + detail.sessions, 0),
        Number.MAX_SAFE_INTEGER,
      ),
      failureDetails: details,
    };
  });
}

async function countDuplicates(database: Database, reportRow: number): Promise<number> {
  const row = await database.read
    .selectFrom('outcome')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('report_id', '=', reportRow)
    .where('outcome', '=', 'duplicate')
    .executeTakeFirstOrThrow();
  return row.count;
}

async function listSiblings(database: Database, id: number, messageRow: number, source: string) {
  return database.read
    .selectFrom('report')
    .leftJoin('domain', 'domain.id', 'report.domain_id')
    .select(['report.id', 'domain.name as domain'])
    .where('report.message_id', '=', messageRow)
    .where('report.source', '=', source)
    .where('report.id', '!=', id)
    .orderBy('report.id')
    .limit(1000)
    .execute();
}
