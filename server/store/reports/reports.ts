import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { OutcomeName } from '../../contract/codes.ts';
import type { Instant } from '../../contract/time.ts';
import { shareEventLoop } from '../../event-loop.ts';
import type { Tx } from '../database.ts';
import { authenticateReport, markStale, NOT_AS_REPORT, PROVED, rankOf, recordProof } from './authentication.ts';
import type { ClassedPolicy, IncomingReport, ReportSlice } from './incoming.ts';
import { type DomainNaming, domainId, nameId, policyTextId, renameReporter, reporterId } from './names.ts';
import type { NewDomains } from './new-domains.ts';
import { KNOWN, OLDER, outcomeNow, REPLACES, recordOwnerOutcome, SET_ASIDE } from './outcome-now.ts';
import { findCurrent, findDisplaced, isLater, type ReportKey, sumSessions } from './report-order.ts';

export interface SliceOutcome {
  readonly outcome: Extract<OutcomeName, 'stored' | 'duplicate' | 'superseded'>;
  readonly reportId: number;
  readonly reason: string | null;
}

/**
 * Stores what a report says about each of its policy domains, each under its key (reporter, report-id, policy domain, start, end):
 * - the same content again is a duplicate and counts once; a copy that is better authenticated lifts the one that is there;
 * - content that was displaced before is a duplicate too: a folder that is read every night must not bring it back;
 * - other content under the same key: the later received counts, but a copy that is less well authenticated displaces none.
 * What it says about a domain that `newDomains` refuses is left out.
 */
export async function storeReport(
  tx: Tx,
  message: MessageBeingStored,
  report: IncomingReport,
): Promise<SliceOutcome[]> {
  const reporter = await reporterId(tx, report.reporter, report.organization);
  if (report.authenticated && report.organization !== null) await renameReporter(tx, reporter, report.organization);
  const outcomes: SliceOutcome[] = [];
  // One report may speak of thousands of domains: pages must not wait for all of it.
  const yieldIfDue = shareEventLoop();
  for (const slice of report.slices) {
    const outcome = await storeSlice(tx, message, { reporter, report, slice });
    if (outcome !== null) outcomes.push(outcome);
    await yieldIfDue();
  }
  return outcomes;
}

/** The message that a report came in. */
export interface MessageBeingStored {
  readonly row: number;
  readonly seenAt: Instant;
  readonly newDomains: NewDomains;
}

/** What a report says about one policy domain, with the row of its reporter. */
interface ToldSlice {
  readonly reporter: number;
  readonly report: IncomingReport;
  readonly slice: ReportSlice;
}

/** Null: the domain is one too many. */
async function storeSlice(
  tx: Tx,
  { row: messageRow, seenAt, newDomains }: MessageBeingStored,
  told: ToldSlice,
): Promise<SliceOutcome | null> {
  const { reporter, report, slice } = told;
  const domain =
    slice.policyDomain === null
      ? null
      : await domainId(tx, slice.policyDomain, namingOf(report, slice, reporter, seenAt), () =>
          newDomains.mayAdd(report, reporter),
        );
  if (slice.policyDomain !== null && domain === null) return null;
  const key = { reporter, ref: reportRef(report, slice), domain, start: report.start, end: report.end };
  const present = await findCurrent(tx, key);
  if (present === undefined) {
    const id = await insertReport(tx, key, told, { messageRow, supersededBy: null });
    await markStale(tx, domain);
    return { outcome: 'stored', reportId: id, reason: null };
  }
  if (Buffer.compare(present.content_digest, slice.digest) === 0) {
    if (report.authenticated && present.authenticated === 0)
      await authenticateReport(tx, present.id, report.receivedAt);
    if (report.provedAs !== null && present.proved_as === null) await recordProof(tx, present.id, report.provedAs);
    return { outcome: 'duplicate', reportId: present.id, reason: KNOWN };
  }
  const rank = rankOf(report.authenticated, report.provedAs);
  const displaced = await findDisplaced(tx, present.id, slice.digest);
  const known = displaced.find((it) => rankOf(it.authenticated === 1, it.proved_as) >= rank);
  if (known !== undefined) return { outcome: 'duplicate', reportId: known.id, reason: KNOWN };
  const lead = rankOf(present.authenticated === 1, present.proved_as) - rank;
  if (lead > 0) {
    const id = await insertReport(tx, key, told, { messageRow, supersededBy: present.id });
    return { outcome: 'superseded', reportId: id, reason: SET_ASIDE };
  }
  if (lead === 0 && isLater(present, report, slice)) {
    const id = await insertReport(tx, key, told, { messageRow, supersededBy: present.id });
    return { outcome: 'superseded', reportId: id, reason: OLDER };
  }
  await tx.deleteFrom('policy').where('report_id', '=', present.id).execute();
  await tx.updateTable('report').set({ superseded_by: present.id }).where('id', '=', present.id).execute();
  const id = await insertReport(tx, key, told, { messageRow, supersededBy: null });
  await tx.updateTable('report').set({ superseded_by: id }).where('superseded_by', '=', present.id).execute();
  await markStale(tx, domain);
  return { outcome: 'superseded', reportId: id, reason: REPLACES };
}

/** A report row of a message that is being read again. */
export interface OwnedReport {
  readonly id: number;
  readonly source: string;
  readonly domain: string | null;
  readonly reporter: string;
  readonly reporter_id: number;
  readonly report_ref: string;
  readonly start_at: Instant;
  readonly end_at: Instant;
  readonly day: string;
  readonly first_day: string;
  readonly authenticated: number;
  readonly proved_as: string | null;
  readonly content_digest: Uint8Array;
  readonly superseded_by: number | null;
  /** The message's own authentication; the row may count for another message with the same content. */
  readonly authenticity: string;
}

/**
 * Replaces what a report said when it was last read with what it says now: the same row where its key is unchanged,
 * else the old row goes and a new one is stored. An origin that was authenticated once stays so: keys vanish from DNS
 * long before reports do; only a mail that is no report of its signer loses what it had. A row that counts only because another message proved the same content goes to that message as
 * soon as this one reads differently. `outcome` is null where the row is the same.
 */
export async function rereadSlice(
  tx: Tx,
  message: MessageBeingStored,
  owned: OwnedReport,
  { report, slice }: { readonly report: IncomingReport; readonly slice: ReportSlice },
): Promise<{ outcome: SliceOutcome | null; successor: number | null }> {
  const sameDigest = Buffer.compare(owned.content_digest, slice.digest) === 0;
  const counted = sameDigest || PROVED.includes(owned.authenticity);
  const known = owned.authenticated === 1 && counted && owned.authenticity !== NOT_AS_REPORT;
  const provedAs = report.provedAs ?? owned.proved_as;
  const read = known ? { ...report, authenticated: true, provedAs, reporter: owned.reporter } : report;
  const lifted = !known && read.authenticated;
  const reporter = await reporterId(tx, read.reporter, read.organization);
  const sameKey =
    reporter === owned.reporter_id &&
    reportRef(read, slice) === owned.report_ref &&
    read.start === owned.start_at &&
    read.end === owned.end_at;
  const borrowed = owned.authenticated === 1 && !known;
  if (!sameKey || borrowed || (lifted && owned.superseded_by !== null)) {
    const successor = await releaseReport(tx, owned.id, message.row);
    return { outcome: await storeSlice(tx, message, { reporter, report: read, slice }), successor };
  }
  const domain =
    slice.policyDomain === null
      ? null
      : await domainId(tx, slice.policyDomain, namingOf(read, slice, reporter, message.seenAt), async () => true);
  const key = { reporter, ref: owned.report_ref, domain, start: read.start, end: read.end };
  const sameContent = sameDigest && read.day === owned.day && read.firstDay === owned.first_day;
  await tx
    .updateTable('report')
    .set({ ...columnsOf(read, slice), authenticated: owned.authenticated })
    .where('id', '=', owned.id)
    .execute();
  if (!sameContent && owned.superseded_by === null) {
    await tx.deleteFrom('policy').where('report_id', '=', owned.id).execute();
    await insertPolicies(tx, { id: owned.id, key }, { ...read, authenticated: known }, slice.policies);
    await markStale(tx, domain);
  }
  if (read.provedAs !== owned.proved_as) await markStale(tx, domain);
  if (lifted) {
    if (read.organization !== null) await renameReporter(tx, reporter, read.organization);
    await authenticateReport(tx, owned.id, read.receivedAt);
  }
  return { outcome: null, successor: null };
}

/**
 * Takes a report from its message, whose outcomes are already gone. If another message brought the same, the report is
 * that one's from now on; else it is deleted, and the latest of those it had displaced counts in its place. Returns the
 * message of that successor, which has to be read again because only reports that count keep their rows.
 */
export async function releaseReport(tx: Tx, id: number, messageRow: number): Promise<number | null> {
  const other = await tx
    .selectFrom('outcome')
    .select(['message_id', 'seq', 'source'])
    .where('report_id', '=', id)
    .where('message_id', '!=', messageRow)
    .orderBy('message_id')
    .executeTakeFirst();
  if (other !== undefined) {
    await tx
      .updateTable('report')
      .set({ message_id: other.message_id, source: other.source })
      .where('id', '=', id)
      .execute();
    await recordOwnerOutcome(tx, other, await outcomeNow(tx, id, { outcome: 'duplicate', reason: KNOWN }));
    return null;
  }
  const successor = await tx
    .selectFrom('report')
    .select(['id', 'message_id'])
    .where('superseded_by', '=', id)
    .orderBy('authenticated', 'desc')
    .orderBy('received_at', 'desc')
    .orderBy('written_at', 'desc')
    .orderBy(sql`success + failure`, 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (successor !== undefined)
    await tx.updateTable('report').set({ superseded_by: successor.id }).where('superseded_by', '=', id).execute();
  const gone = await tx.deleteFrom('report').where('id', '=', id).returning('domain_id').executeTakeFirstOrThrow();
  await markStale(tx, gone.domain_id);
  if (successor === undefined) return null;
  // No digest is empty, so reading it again finds different content and writes its rows.
  await tx
    .updateTable('report')
    .set({ superseded_by: null, content_digest: new Uint8Array() })
    .where('id', '=', successor.id)
    .execute();
  return successor.message_id;
}

/**
 * A domain becomes watched by a report only where a reporter that is trusted alone or the operator stands behind it: whoever
 * owns any domain can sign. An entry of type tlsa may name an MX host instead of a mail domain (RFC 8460 section 1.1), so on
 * its own it does not make a domain ours.
 */
function namingOf({ naming: how }: IncomingReport, slice: ReportSlice, reporter: number, at: Instant): DomainNaming {
  const backed = how === 'trusted' || how === 'vouched';
  const watched = backed && slice.policies.some((policy) => policy.policyType !== 'tlsa');
  return { status: watched ? 'watched' : 'foreign', reporter, how, at };
}

function reportRef(report: IncomingReport, slice: ReportSlice): string {
  if (report.reportId !== null) return report.reportId;
  return `sha256:${createHash('sha256').update(slice.digest).digest('hex')}`;
}

async function insertReport(
  tx: Tx,
  key: ReportKey,
  { report, slice }: ToldSlice,
  { messageRow, supersededBy }: { readonly messageRow: number; readonly supersededBy: number | null },
): Promise<number> {
  const { id } = await tx
    .insertInto('report')
    .values({
      ...columnsOf(report, slice),
      reporter_id: key.reporter,
      report_ref: key.ref,
      domain_id: key.domain,
      start_at: key.start,
      end_at: key.end,
      message_id: messageRow,
      superseded_by: supersededBy,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  // Only what counts is kept in rows; the content of a superseded report is read from its original again.
  if (supersededBy === null) await insertPolicies(tx, { id, key }, report, slice.policies);
  return id;
}

/** What a report row holds besides its key and its position. */
function columnsOf(report: IncomingReport, slice: ReportSlice) {
  return {
    report_id: report.reportId,
    day: report.day,
    first_day: report.firstDay,
    received_at: report.receivedAt,
    written_at: report.writtenAt,
    organization: report.organization,
    contact: report.contact,
    authenticated: Number(report.authenticated),
    proved_as: report.provedAs,
    content_digest: slice.digest,
    success: sumSessions(slice.policies, 'success'),
    failure: sumSessions(slice.policies, 'failure'),
    source: report.source,
    deviations: JSON.stringify(report.deviations),
    rejected_entries: JSON.stringify(report.rejectedEntries),
    parser: report.parser,
  };
}

async function insertPolicies(
  tx: Tx,
  row: { readonly id: number; readonly key: ReportKey },
  report: IncomingReport,
  policies: readonly ClassedPolicy[],
): Promise<void> {
  const yieldIfDue = shareEventLoop();
  for (const [seq, policy] of policies.entries()) {
    const { id } = await tx
      .insertInto('policy')
      .values({
        report_id: row.id,
        seq,
        domain_id: row.key.domain,
        day: report.day,
        reporter_id: row.key.reporter,
        authenticated: Number(report.authenticated),
        type: policy.policyType,
        policy_text_id: await policyTextId(tx, {
          lines: policy.policyString,
          mx: policy.mxHosts,
          mode: policy.mode,
          maxAge: policy.maxAge,
        }),
        success: policy.success,
        failure: policy.failure,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await insertFailures(tx, id, policy);
    await yieldIfDue();
  }
}

/** SQLite accepts 32 766 values per statement; a row has eleven. */
const FAILURES_A_STATEMENT = 500;

async function insertFailures(tx: Tx, policyRow: number, policy: ClassedPolicy): Promise<void> {
  const rows = [];
  const yieldIfDue = shareEventLoop();
  for (const [seq, detail] of policy.failureDetails.entries()) {
    const host = detail.receivingMxHostname;
    rows.push({
      policy_id: policyRow,
      seq,
      result_type_id: await nameId(tx, 'result_type', detail.resultType),
      mx_host_id: host === null ? null : await nameId(tx, 'mx_host', host),
      class: policy.classes[seq] ?? 'unclassified',
      sessions: detail.sessions,
      helo: detail.receivingMxHelo,
      sending_ip: detail.sendingMtaIp,
      receiving_ip: detail.receivingIp,
      information: detail.additionalInformation,
      reason: detail.reasonCode,
    });
    await yieldIfDue();
  }
  for (let from = 0; from < rows.length; from += FAILURES_A_STATEMENT) {
    await tx
      .insertInto('failure')
      .values(rows.slice(from, from + FAILURES_A_STATEMENT))
      .execute();
  }
}
