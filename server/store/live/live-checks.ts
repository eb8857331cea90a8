import type { ProbeResult } from '../../contract/codes.ts';
import type { Instant } from '../../contract/time.ts';
import type { Database } from '../database.ts';
import { readStored, type StoredShape } from '../stored-json.ts';
import { listCurrentMx } from './observations.ts';

/** A check of a domain, to be kept. */
export interface KeptCheck {
  readonly at: Instant;
  /** `here`, or the name of the other machine that made it. */
  readonly origin: string;
  /** JSON, made by `writeStored`. */
  readonly result: string;
}

const KEPT_PER_DOMAIN = 20;

/** Stores a check, and keeps only the last few earlier ones. */
export async function keepCheck(database: Database, domainId: number, check: KeptCheck): Promise<void> {
  await database.write.transaction().execute(async (tx) => {
    await tx
      .insertInto('live_check')
      .values({ domain_id: domainId, ...check })
      .execute();
    const kept = tx
      .selectFrom('live_check')
      .select('id')
      .where('domain_id', '=', domainId)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(KEPT_PER_DOMAIN);
    await tx.deleteFrom('live_check').where('domain_id', '=', domainId).where('id', 'not in', kept).execute();
  });
}

/** The latest check of a domain, wherever it was made; null when there is none of this shape. */
export async function latestCheck<Check>(
  database: Database,
  domainId: number,
  shape: StoredShape<Check>,
): Promise<Check | null> {
  const row = await database.read
    .selectFrom('live_check')
    .select('result')
    .where('domain_id', '=', domainId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : readStored(shape, row.result);
}

/** What is known about earlier checks of a domain: enough to tell what is due. */
export interface CheckHistory {
  readonly dnsTriedAt: Instant | null;
  readonly policyTriedAt: Instant | null;
  /** Failed fetches in a row. */
  readonly failures: number;
  /** Id of the TXT record now, and that of the latest snapshot; null where that has no policy. */
  readonly idNow: string | null;
  readonly idFetched: string | null;
  /** Each MX host in DNS. */
  readonly hosts: readonly CheckedHost[];
}

export interface CheckedHost {
  readonly host: string;
  /** The last probes, newest first. */
  readonly probes: readonly PastProbe[];
  /** When a probe last found a fault of the host itself; null: never. */
  readonly faultAt: Instant | null;
}

export interface PastProbe {
  readonly at: Instant;
  readonly result: ProbeResult;
}

const PROBES = 6;

export async function readCheckHistory(database: Database, domainId: number): Promise<CheckHistory> {
  const state = await database.read
    .selectFrom('live_state')
    .select(['dns_tried_at', 'policy_tried_at', 'fetch_failures', 'txt_id'])
    .where('domain_id', '=', domainId)
    .executeTakeFirst();
  const fetched = await database.read
    .selectFrom('policy_snapshot')
    .select('txt_id')
    .where('domain_id', '=', domainId)
    .orderBy('seen_from', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const current = (await listCurrentMx(database, domainId)) ?? [];
  const hosts = await Promise.all(
    current.map(async (host) => {
      const probes = await database.read
        .selectFrom('mx_probe')
        .select(['at', 'result'])
        .where('domain_id', '=', domainId)
        .where('host', '=', host)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(PROBES)
        .execute();
      const fault = await database.read
        .selectFrom('mx_probe')
        .select((eb) => eb.fn.max('at').as('at'))
        .where('domain_id', '=', domainId)
        .where('host', '=', host)
        .where('result', 'not in', ['ok', 'temp', 'port25'])
        .executeTakeFirst();
      return {
        host,
        probes: probes.map(({ at, result }) => ({ at, result: result as ProbeResult })),
        faultAt: fault?.at ?? null,
      };
    }),
  );
  return {
    dnsTriedAt: state?.dns_tried_at ?? null,
    policyTriedAt: state?.policy_tried_at ?? null,
    failures: state?.fetch_failures ?? 0,
    idNow: state?.txt_id ?? null,
    idFetched: fetched?.txt_id ?? null,
    hosts,
  };
}
