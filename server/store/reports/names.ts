import { createHash } from 'node:crypto';
import { type Naming, namings } from '../../contract/codes.ts';
import type { Instant } from '../../contract/time.ts';
import type { Tx } from '../database.ts';
import type { DomainStatus } from '../schema.ts';

type NameTable = 'mx_host' | 'result_type';

/** The id of a name that many rows share, created if new. */
export async function nameId(tx: Tx, table: NameTable, name: string): Promise<number> {
  const known = await tx.selectFrom(table).select('id').where('name', '=', name).executeTakeFirst();
  if (known !== undefined) return known.id;
  return (await tx.insertInto(table).values({ name }).returning('id').executeTakeFirstOrThrow()).id;
}

/** The id of a reporter, created if new; `name` becomes its display name. */
export async function reporterId(tx: Tx, identity: string, name: string | null): Promise<number> {
  const known = await tx
    .selectFrom('reporter')
    .select(['id', 'name'])
    .where('identity', '=', identity)
    .executeTakeFirst();
  if (known === undefined) {
    return (await tx.insertInto('reporter').values({ identity, name }).returning('id').executeTakeFirstOrThrow()).id;
  }
  return known.id;
}

/** A name shown beside a reporter's identity: only an authenticated report may set or change it. */
export async function renameReporter(tx: Tx, id: number, name: string): Promise<void> {
  await tx.updateTable('reporter').set({ name }).where('id', '=', id).where('name', 'is not', name).execute();
}

/** Who named a domain, and how far it is believed. */
export interface DomainNaming {
  readonly status: Exclude<DomainStatus, 'ignored'>;
  readonly reporter: number;
  readonly how: Naming;
  readonly at: Instant;
}

/**
 * The id of a policy domain; null when it is unknown and `mayBeNew` says no. A new one gets this status; a foreign one is
 * promoted to watched, an ignored one stays ignored.
 */
export async function domainId(
  tx: Tx,
  name: string,
  { status, reporter, how, at }: DomainNaming,
  mayBeNew: () => Promise<boolean>,
): Promise<number | null> {
  const known = await tx
    .selectFrom('domain')
    .select(['id', 'status', 'named_how'])
    .where('name', '=', name)
    .executeTakeFirst();
  if (known === undefined) {
    if (!(await mayBeNew())) return null;
    const row = { name, status, since: at, settings: null, named_by: reporter, named_how: how };
    return (await tx.insertInto('domain').values(row).returning('id').executeTakeFirstOrThrow()).id;
  }
  // Whoever proves more than the one before it is the one to show.
  if (known.named_how === null || namings.indexOf(how) > namings.indexOf(known.named_how)) {
    await tx.updateTable('domain').set({ named_by: reporter, named_how: how }).where('id', '=', known.id).execute();
  }
  if (known.status === 'foreign' && status === 'watched') {
    await tx.updateTable('domain').set({ status, since: at }).where('id', '=', known.id).execute();
  }
  return known.id;
}

/** The id of a policy as a sender saw it; equal texts share one row. */
export async function policyTextId(
  tx: Tx,
  policy: { lines: readonly string[] | null; mx: readonly string[]; mode: string | null; maxAge: number | null },
): Promise<number> {
  const lines = policy.lines === null ? null : JSON.stringify(policy.lines);
  const mx = policy.mx.length === 0 ? null : JSON.stringify(policy.mx);
  const digest = createHash('sha256')
    .update(JSON.stringify([lines, mx]))
    .digest();
  const known = await tx.selectFrom('policy_text').select('id').where('digest', '=', digest).executeTakeFirst();
  if (known !== undefined) return known.id;
  return (
    await tx
      .insertInto('policy_text')
      .values({ digest, lines, mx, mode: policy.mode, max_age: policy.maxAge })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id;
}
