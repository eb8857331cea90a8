import type { PolicyMode, ProbeResult } from '../../contract/codes.ts';
import type { Saying } from '../../contract/phrase.ts';
import { hoursBetween, type Instant } from '../../contract/time.ts';
import type { CertificateDates, TlsrptState, TxtState } from '../../readiness/evidence.ts';
import type { Database, Tx } from '../database.ts';
import { writeStoredSaying } from '../stored-json.ts';

/** What one check says about the policy file. */
export type FileSeen =
  | {
      readonly status: 'valid';
      readonly mode: PolicyMode;
      readonly mx: readonly string[];
      /** Seconds. */
      readonly maxAge: number;
      readonly lintErrors: readonly Saying[];
      readonly text: string;
      readonly textHash: string;
    }
  | {
      readonly status: 'invalid';
      readonly lintErrors: readonly Saying[];
      readonly text: string;
      readonly textHash: string;
    }
  /** `why` as `POLICY_HTTP_STATUS 404`. */
  | { readonly status: 'failed'; readonly why: string }
  | { readonly status: 'unknown' };

/** What one check saw of a domain, in the terms of a verdict. Null: not checked. */
export interface Observation {
  readonly at: Instant;
  readonly txt: Pick<TxtState, 'status' | 'id' | 'why'> | null;
  readonly tlsrpt: TlsrptState['status'] | null;
  readonly file: FileSeen | null;
  readonly policyHostCertificate: CertificateDates | null;
  /** An authoritative answer only. */
  readonly mx: {
    readonly hosts: readonly { readonly host: string; readonly preference: number }[];
    readonly nullMx: boolean;
  } | null;
  readonly probes: readonly {
    readonly host: string;
    readonly at: Instant;
    readonly result: ProbeResult;
    readonly certificate: CertificateDates | null;
  }[];
}

/** This many failed fetches over this many hours mean that senders find no policy either. */
const ABSENT_AFTER_FAILURES = 3;
const ABSENT_AFTER_HOURS = 6;

/**
 * Adds what a check saw to what earlier ones saw, in one transaction: states are replaced, snapshots and MX hosts are
 * continued or started afresh, probes are added. What is unknown changes only the time it was tried. Marks the verdict
 * on the domain as stale.
 */
export async function recordObservation(database: Database, domainId: number, seen: Observation): Promise<void> {
  await database.write.transaction().execute(async (tx) => {
    await tx
      .insertInto('live_state')
      .values({ domain_id: domainId, txt_status: 'unknown', tlsrpt_status: 'unknown' })
      .onConflict((conflict) => conflict.column('domain_id').doNothing())
      .execute();
    await recordRecords(tx, domainId, seen);
    await recordFetch(tx, domainId, seen);
    await recordSnapshot(tx, domainId, seen.at, seen.file);
    if (seen.mx !== null) await recordMx(tx, domainId, seen.at, seen.mx);
    for (const { host, at, result, certificate } of seen.probes) {
      const dates = { not_before: certificate?.notBefore ?? null, not_after: certificate?.notAfter ?? null };
      await tx
        .insertInto('mx_probe')
        .values({ domain_id: domainId, host, at, result, ...dates })
        .execute();
    }
    await tx.updateTable('domain').set({ stale: 1 }).where('id', '=', domainId).execute();
  });
}

async function recordRecords(tx: Tx, domainId: number, { at, txt, tlsrpt }: Observation): Promise<void> {
  const news = {
    ...(txt === null ? {} : { dns_tried_at: at }),
    ...(txt === null || txt.status === 'unknown'
      ? {}
      : {
          txt_status: txt.status,
          txt_id: txt.id,
          txt_why: txt.why === null ? null : writeStoredSaying(txt.why),
          txt_checked_at: at,
        }),
    ...(tlsrpt === null || tlsrpt === 'unknown' ? {} : { tlsrpt_status: tlsrpt, tlsrpt_checked_at: at }),
  };
  if (Object.keys(news).length === 0) return;
  await tx.updateTable('live_state').set(news).where('domain_id', '=', domainId).execute();
}

async function recordFetch(tx: Tx, domainId: number, seen: Observation): Promise<void> {
  const { at, file, policyHostCertificate: certificate } = seen;
  if (file === null) return;
  const before = await tx
    .selectFrom('live_state')
    .select(['fetch_failures', 'fetch_first_failed_at'])
    .where('domain_id', '=', domainId)
    .executeTakeFirstOrThrow();
  const failures =
    file.status === 'unknown'
      ? {}
      : file.status === 'failed'
        ? {
            fetch_failures: before.fetch_failures + 1,
            fetch_first_failed_at: before.fetch_failures === 0 ? at : before.fetch_first_failed_at,
            fetch_last_failed_at: at,
            fetch_why: file.why,
          }
        : { fetch_failures: 0, fetch_first_failed_at: null, fetch_last_failed_at: null, fetch_why: null };
  const host =
    certificate === null
      ? {}
      : { policy_host_not_before: certificate.notBefore, policy_host_not_after: certificate.notAfter };
  await tx
    .updateTable('live_state')
    .set({ policy_tried_at: at, ...failures, ...host })
    .where('domain_id', '=', domainId)
    .execute();
}

type SnapshotValues = ReturnType<typeof snapshotOf>;

/** What senders find at this moment, continuing the last snapshot where nothing changed. */
async function recordSnapshot(tx: Tx, domainId: number, at: Instant, file: FileSeen | null): Promise<void> {
  const state = await tx
    .selectFrom('live_state')
    .select(['txt_status', 'txt_id', 'fetch_failures', 'fetch_first_failed_at'])
    .where('domain_id', '=', domainId)
    .executeTakeFirstOrThrow();
  const hidden = ['missing', 'invalid', 'multiple'].includes(state.txt_status);
  const unfetchable =
    file?.status === 'failed' &&
    state.fetch_failures >= ABSENT_AFTER_FAILURES &&
    state.fetch_first_failed_at !== null &&
    hoursBetween(state.fetch_first_failed_at, at) >= ABSENT_AFTER_HOURS;
  const txtId = state.txt_status === 'ok' ? state.txt_id : null;
  const values = hidden || unfetchable ? snapshotOf(null, null) : file === null ? null : snapshotOf(file, txtId);
  if (values === null) return;
  const last = await tx
    .selectFrom('policy_snapshot')
    .select(['id', 'status', 'txt_id', 'text_hash'])
    .where('domain_id', '=', domainId)
    .orderBy('seen_from', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last !== undefined && isSame(last, values)) {
    // What was kept by an earlier program is said as this one says it.
    const { lint_errors } = values;
    await tx.updateTable('policy_snapshot').set({ last_seen: at, lint_errors }).where('id', '=', last.id).execute();
    return;
  }
  await tx
    .insertInto('policy_snapshot')
    .values({ domain_id: domainId, seen_from: at, last_seen: at, ...values })
    .execute();
}

function snapshotOf(file: FileSeen | null, txtId: string | null) {
  if (file?.status === 'failed' || file?.status === 'unknown') return null;
  const valid = file?.status === 'valid' ? file : null;
  return {
    status: file?.status ?? ('absent' as const),
    txt_id: txtId,
    mode: valid?.mode ?? null,
    mx: JSON.stringify(valid?.mx ?? []),
    max_age: valid?.maxAge ?? null,
    lint_errors: JSON.stringify(file?.lintErrors ?? []),
    text_hash: file?.textHash ?? null,
    text: file?.text ?? null,
  };
}

function isSame(
  last: { readonly status: string; readonly txt_id: string | null; readonly text_hash: string | null },
  next: NonNullable<SnapshotValues>,
): boolean {
  return last.status === next.status && last.txt_id === next.txt_id && last.text_hash === next.text_hash;
}

async function recordMx(tx: Tx, domainId: number, at: Instant, mx: NonNullable<Observation['mx']>): Promise<void> {
  await tx.updateTable('mx_observation').set({ current: 0 }).where('domain_id', '=', domainId).execute();
  for (const { host, preference } of mx.hosts) {
    const present = { preference, last_seen: at, current: 1 };
    await tx
      .insertInto('mx_observation')
      .values({ domain_id: domainId, host, first_seen: at, ...present })
      .onConflict((conflict) => conflict.columns(['domain_id', 'host']).doUpdateSet(present))
      .execute();
  }
  const state = await tx
    .selectFrom('live_state')
    .select('mx_observed_since')
    .where('domain_id', '=', domainId)
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('live_state')
    .set({ mx_checked_at: at, mx_observed_since: state.mx_observed_since ?? at, null_mx: Number(mx.nullMx) })
    .where('domain_id', '=', domainId)
    .execute();
}
