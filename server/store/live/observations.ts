import type { PolicyMode, ProbeResult } from '../../contract/codes.ts';
import { saying } from '../../contract/phrase.ts';
import { addDays, dayOf, type Instant, startOfDay } from '../../contract/time.ts';
import type { LiveEvidence, PolicySnapshot, TlsrptState, TxtState } from '../../readiness/evidence.ts';
import { EVIDENCE_DAYS } from '../../readiness/evidence.ts';
import type { Database } from '../database.ts';
import { readStoredList, readStoredSaying, readStoredTexts, writeStoredSaying } from '../stored-json.ts';

/**
 * What live checks saw of a domain up to `now`; null when it was never checked by then.
 * Single states (records, failed fetches) are the latest known: the database keeps no history of those.
 */
export async function readLiveEvidence(
  database: Database,
  domainId: number,
  now: Instant,
): Promise<LiveEvidence | null> {
  const state = await database.read
    .selectFrom('live_state')
    .selectAll()
    .where('domain_id', '=', domainId)
    .executeTakeFirst();
  if (state === undefined) return null;
  return {
    txt: {
      status: state.txt_status as TxtState['status'],
      id: state.txt_id,
      why: state.txt_why === null ? null : readStoredSaying(state.txt_why),
      checkedAt: state.txt_checked_at,
    },
    tlsrpt: { status: state.tlsrpt_status as TlsrptState['status'], checkedAt: state.tlsrpt_checked_at },
    snapshots: await listSnapshots(database, domainId, now),
    fetchFailures:
      state.fetch_failures === 0 || state.fetch_first_failed_at === null || state.fetch_last_failed_at === null
        ? null
        : {
            count: state.fetch_failures,
            firstAt: state.fetch_first_failed_at,
            lastAt: state.fetch_last_failed_at,
            why: state.fetch_why ?? '',
          },
    dns: {
      checkedAt: state.mx_checked_at,
      observedSince: state.mx_observed_since,
      nullMx: state.null_mx === 1,
      hosts: await listMxHosts(database, domainId, now),
    },
    probes: await listProbes(database, domainId, now),
    policyHostCertificate:
      state.policy_host_not_after === null
        ? null
        : { notBefore: state.policy_host_not_before, notAfter: state.policy_host_not_after },
    port25Blocked: (await readInstallation(database, 'port25')) === 'blocked',
  };
}

/** Snapshots up to `now` that reach into the days a verdict covers, and the last one before them. */
async function listSnapshots(database: Database, domainId: number, now: Instant): Promise<PolicySnapshot[]> {
  const rows = await database.read
    .selectFrom('policy_snapshot')
    .selectAll()
    .where('domain_id', '=', domainId)
    .where('seen_from', '<=', now)
    .orderBy('seen_from')
    .orderBy('id')
    .execute();
  const from = startOfDay(addDays(dayOf(now), -EVIDENCE_DAYS));
  const firstInside = rows.findIndex((row) => row.last_seen >= from);
  const kept = firstInside === -1 ? rows.slice(-1) : rows.slice(Math.max(0, firstInside - 1));
  return kept.map((row) => ({
    snapshotId: row.id,
    seenFrom: row.seen_from,
    lastSeen: row.last_seen,
    status: row.status,
    txtId: row.txt_id,
    mode: row.mode as PolicyMode | null,
    mx: readStoredTexts(row.mx),
    maxAge: row.max_age,
    lintErrors: readStoredList(saying, row.lint_errors),
    textHash: row.text_hash,
  }));
}

/** The policy that live checks saw last, with its text; null when they never saw a valid one. */
export async function latestPolicySnapshot(database: Database, domainId: number) {
  const row = await database.read
    .selectFrom('policy_snapshot')
    .selectAll()
    .where('domain_id', '=', domainId)
    .orderBy('seen_from', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined || row.status !== 'valid') return null;
  return {
    mode: row.mode as PolicyMode | null,
    mx: readStoredTexts(row.mx),
    maxAge: row.max_age,
    text: row.text,
    id: row.txt_id,
    seenAt: row.last_seen,
  };
}

async function listMxHosts(database: Database, domainId: number, now: Instant) {
  const rows = await database.read
    .selectFrom('mx_observation')
    .selectAll()
    .where('domain_id', '=', domainId)
    .where('first_seen', '<=', now)
    .orderBy('preference')
    .orderBy('host')
    .execute();
  return rows.map((row) => ({
    host: row.host,
    preference: row.preference,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    current: row.current === 1,
  }));
}

async function listProbes(database: Database, domainId: number, now: Instant) {
  const rows = await database.read
    .selectFrom('mx_probe')
    .selectAll()
    .where('domain_id', '=', domainId)
    .where('at', '>=', startOfDay(addDays(dayOf(now), -EVIDENCE_DAYS)))
    .where('at', '<=', now)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    probeId: row.id,
    host: row.host,
    at: row.at,
    result: row.result as ProbeResult,
    certificate: row.not_after === null ? null : { notBefore: row.not_before, notAfter: row.not_after },
  }));
}

/** Replaces everything that live checks saw of a domain; `texts` are policy files by their hash. */
export async function writeLiveEvidence(
  database: Database,
  domainId: number,
  live: LiveEvidence,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  await database.write.transaction().execute(async (tx) => {
    for (const table of ['policy_snapshot', 'mx_observation', 'mx_probe', 'live_state'] as const) {
      await tx.deleteFrom(table).where('domain_id', '=', domainId).execute();
    }
    for (const snapshot of live.snapshots) {
      await tx
        .insertInto('policy_snapshot')
        .values({
          domain_id: domainId,
          seen_from: snapshot.seenFrom,
          last_seen: snapshot.lastSeen,
          status: snapshot.status,
          txt_id: snapshot.txtId,
          mode: snapshot.mode,
          mx: JSON.stringify(snapshot.mx),
          max_age: snapshot.maxAge,
          lint_errors: JSON.stringify(snapshot.lintErrors),
          text_hash: snapshot.textHash,
          text: snapshot.textHash === null ? null : (texts[snapshot.textHash] ?? null),
        })
        .execute();
    }
    for (const { host, preference, firstSeen, lastSeen, current } of live.dns.hosts) {
      const row = { host, preference, first_seen: firstSeen, last_seen: lastSeen, current: Number(current) };
      await tx
        .insertInto('mx_observation')
        .values({ domain_id: domainId, ...row })
        .execute();
    }
    for (const probe of live.probes) {
      const { host, at, result, certificate } = probe;
      const dates = { not_before: certificate?.notBefore ?? null, not_after: certificate?.notAfter ?? null };
      await tx
        .insertInto('mx_probe')
        .values({ domain_id: domainId, host, at, result, ...dates })
        .execute();
    }
    await tx
      .insertInto('live_state')
      .values({
        domain_id: domainId,
        txt_status: live.txt.status,
        txt_id: live.txt.id,
        txt_why: live.txt.why === null ? null : writeStoredSaying(live.txt.why),
        txt_checked_at: live.txt.checkedAt,
        tlsrpt_status: live.tlsrpt.status,
        tlsrpt_checked_at: live.tlsrpt.checkedAt,
        fetch_failures: live.fetchFailures?.count ?? 0,
        fetch_first_failed_at: live.fetchFailures?.firstAt ?? null,
        fetch_last_failed_at: live.fetchFailures?.lastAt ?? null,
        fetch_why: live.fetchFailures?.why ?? null,
        mx_checked_at: live.dns.checkedAt,
        mx_observed_since: live.dns.observedSince,
        null_mx: Number(live.dns.nullMx),
        policy_host_not_before: live.policyHostCertificate?.notBefore ?? null,
        policy_host_not_after: live.policyHostCertificate?.notAfter ?? null,
        dns_tried_at: live.txt.checkedAt,
        policy_tried_at: live.snapshots.at(-1)?.lastSeen ?? null,
      })
      .execute();
    await tx.updateTable('domain').set({ stale: 1 }).where('id', '=', domainId).execute();
  });
}

/** A fact about this installation, such as `port25`; null when never recorded. */
export async function readInstallation(database: Database, key: string): Promise<string | null> {
  const row = await database.read.selectFrom('installation').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value ?? null;
}

export async function writeInstallation(database: Database, key: string, value: string): Promise<void> {
  await database.write
    .insertInto('installation')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

/** Seconds: the longest max_age ever seen served, which some sender may still hold; null when no valid policy was seen. */
export async function longestMaxAge(database: Database, domainId: number): Promise<number | null> {
  const row = await database.read
    .selectFrom('policy_snapshot')
    .select((eb) => eb.fn.max('max_age').as('longest'))
    .where('domain_id', '=', domainId)
    .executeTakeFirst();
  return row?.longest ?? null;
}

/** MX hosts in DNS by preference, as of the latest authoritative answer; null when there was none yet. */
export async function listCurrentMx(database: Database, domainId: number): Promise<string[] | null> {
  const state = await database.read
    .selectFrom('live_state')
    .select('mx_checked_at')
    .where('domain_id', '=', domainId)
    .executeTakeFirst();
  if (state === undefined || state.mx_checked_at === null) return null;
  const rows = await database.read
    .selectFrom('mx_observation')
    .select('host')
    .where('domain_id', '=', domainId)
    .where('current', '=', 1)
    .orderBy('preference')
    .orderBy('host')
    .execute();
  return rows.map(({ host }) => host);
}
