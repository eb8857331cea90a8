import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '../../../server/store/database.ts';
import { approvedPolicy, approvePolicy } from '../../../server/store/live/approved-policies.ts';
import { keepCheck, latestCheck, readCheckHistory } from '../../../server/store/live/live-checks.ts';
import {
  latestPolicySnapshot,
  listCurrentMx,
  longestMaxAge,
  readInstallation,
  readLiveEvidence,
  writeInstallation,
} from '../../../server/store/live/observations.ts';
import { A, B, storedRows } from '../../support/stored-rows.ts';

const at = (day: number, hour = 12) =>
  `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;
const now = at(25);

/** Live rows of two domains; those of b.example must never be taken for a.example's. */
async function liveRows(): Promise<Database> {
  const database = await storedRows();
  const insert = async (domain_id: number, max: number) => {
    const seen = { txt_status: 'ok', tlsrpt_status: 'ok', mx_checked_at: now };
    await database.write
      .insertInto('live_state')
      .values({ domain_id, txt_id: `now-${domain_id}`, ...seen })
      .execute();
    const snapshot = { domain_id, status: 'valid', mode: 'testing', mx: '[]', lint_errors: '[]', text: 'x' } as const;
    for (const [txt_id, day, max_age] of [
      ['late', 24, 3],
      ['early', 20, max],
      ['future', 26, 2],
    ] as const)
      await database.write
        .insertInto('policy_snapshot')
        .values({ ...snapshot, txt_id, max_age, text_hash: txt_id, seen_from: at(day), last_seen: at(day) })
        .execute();
    for (const [host, preference, current, day] of [
      ['z.example', 10, 1, 1],
      ['a.example', 10, 1, 1],
      ['first.example', 5, 1, 1],
      ['old.example', 1, 0, 1],
      ['future.example', 7, 1, 26],
    ] as const)
      await database.write
        .insertInto('mx_observation')
        .values({ domain_id, host, preference, current, first_seen: at(day), last_seen: at(day) })
        .execute();
    for (const [host, day, result] of [
      ['a.example', 22, 'ok'],
      ['a.example', 21, 'expired'],
      ['z.example', 23, 'temp'],
      ['z.example', 26, domain_id === A ? 'ok' : 'name'],
    ] as const)
      await database.write
        .insertInto('mx_probe')
        .values({ domain_id, host, at: at(day), result, not_before: null, not_after: null })
        .execute();
    await database.write
      .insertInto('mx_probe')
      .values({
        domain_id,
        host: 'a.example',
        at: '2025-01-01T00:00:00Z',
        result: 'ok',
        not_before: null,
        not_after: null,
      })
      .execute();
  };
  await insert(B, 900);
  await insert(A, 9);
  return database;
}

describe('what live checks saw', () => {
  test('of one domain, up to a moment, in order', async () => {
    const live = await readLiveEvidence(await liveRows(), A, now);
    expect(live?.txt.id).toBe(`now-${A}`);
    expect(live?.snapshots.map(({ txtId, maxAge }) => [txtId, maxAge])).toEqual([
      ['early', 9],
      ['late', 3],
    ]);
    expect(live?.dns.hosts.map(({ host }) => host)).toEqual(['old.example', 'first.example', 'a.example', 'z.example']);
    expect(live?.probes.map(({ host, at: when }) => [host, when])).toEqual([
      ['a.example', at(21)],
      ['a.example', at(22)],
      ['z.example', at(23)],
    ]);
    expect(await readLiveEvidence(await liveRows(), 3, now)).toBeNull();
  });

  test('of one moment comes in the order in which it was stored, and what was seen now counts', async () => {
    const database = await liveRows();
    for (const host of ['y.example', 'x.example', 'w.example'])
      await database.write
        .insertInto('mx_probe')
        .values({ domain_id: A, host, at: now, result: 'ok', not_before: null, not_after: null })
        .execute();
    const live = await readLiveEvidence(database, A, now);
    expect(live?.probes.slice(-3).map(({ host }) => host)).toEqual(['y.example', 'x.example', 'w.example']);
    const earlier = await readLiveEvidence(database, A, '2026-11-25T11:59:59Z');
    expect(earlier?.probes.map(({ host }) => host)).not.toContain('x.example');
    expect((await readLiveEvidence(database, A, at(20)))?.snapshots.map(({ txtId }) => txtId)).toEqual(['early']);
    expect((await readLiveEvidence(database, A, at(1)))?.dns.hosts).toHaveLength(4);
  });

  test('last, and longest', async () => {
    const database = await liveRows();
    expect(await latestPolicySnapshot(database, A)).toMatchObject({ id: 'future', maxAge: 2 });
    expect([await longestMaxAge(database, A), await longestMaxAge(database, B)]).toEqual([9, 900]);
    expect([await latestPolicySnapshot(database, 3), await longestMaxAge(database, 3)]).toEqual([null, null]);
  });

  test('of two snapshots of one moment the later one counts', async () => {
    const database = await liveRows();
    const twin = { domain_id: A, status: 'valid', mode: 'none', mx: '[]', lint_errors: '[]', text: 'y' } as const;
    await database.write
      .insertInto('policy_snapshot')
      .values({ ...twin, txt_id: 'twin', text_hash: 'twin', seen_from: at(26), last_seen: at(26) })
      .execute();
    expect(await latestPolicySnapshot(database, A)).toMatchObject({ id: 'twin' });
    expect((await readCheckHistory(database, A)).idFetched).toBe('twin');
  });

  test('as MX hosts that are in DNS now, by preference and name', async () => {
    const database = await liveRows();
    expect(await listCurrentMx(database, A)).toEqual(['first.example', 'future.example', 'a.example', 'z.example']);
    expect(await listCurrentMx(database, 3)).toBeNull();
  });

  test('as the history that tells what is due', async () => {
    const history = await readCheckHistory(await liveRows(), A);
    expect(history).toMatchObject({ idNow: `now-${A}`, idFetched: 'future', failures: 0 });
    expect(history.hosts.map(({ host, probes, faultAt }) => [host, probes.map((it) => it.result), faultAt])).toEqual([
      ['first.example', [], null],
      ['future.example', [], null],
      ['a.example', ['ok', 'expired', 'ok'], at(21)],
      ['z.example', ['ok', 'temp'], null],
    ]);
  });
});

describe('checks that are kept', () => {
  const shape = { version: 1, schema: z.object({ n: z.number() }) };
  const keep = (database: Database, domain: number, n: number, day: number) =>
    keepCheck(database, domain, { at: at(day), origin: 'here', result: JSON.stringify({ v: 1, n }) });

  test('are the last of their domain by time, then by arrival', async () => {
    const database = await storedRows();
    await keep(database, B, 1, 28);
    await keep(database, A, 2, 25);
    await keep(database, A, 3, 25);
    await keep(database, A, 4, 20);
    expect(await latestCheck(database, A, shape)).toEqual({ n: 3 });
    expect(await latestCheck(database, 3, shape)).toBeNull();
  });

  test('are the twenty latest of each domain', async () => {
    const database = await storedRows();
    await keep(database, B, 0, 1);
    for (let n = 1; n <= 22; n++) await keep(database, A, n, n === 22 ? 5 : 10);
    const all = database.read.selectFrom('live_check').select(['domain_id', 'result']).orderBy('id');
    const rows = await all.execute();
    expect(rows).toHaveLength(21);
    expect(rows[0]).toEqual({ domain_id: B, result: '{"v":1,"n":0}' });
    expect(rows[1]?.result).toBe('{"v":1,"n":2}');
    expect(rows.at(-1)?.result).toBe('{"v":1,"n":21}');
    // Later ones of another domain take no place.
    for (let n = 30; n <= 49; n++) await keep(database, B, n, 28);
    await keep(database, A, 23, 11);
    const numbers = (await all.execute()).filter((row) => row.domain_id === A).map(({ result }) => result);
    expect(numbers).toHaveLength(20);
    expect(numbers.at(-1)).toBe('{"v":1,"n":23}');
  });
});

test('the policy approved last is served for a watched domain, and for no other', async () => {
  const database = await storedRows();
  for (const [domain, text] of [
    [A, 'old'],
    [A, 'new'],
    [B, 'other'],
    [3, 'strange'],
  ] as const)
    await approvePolicy(database, domain, { text, at: now, by: 'me' });
  expect(await approvedPolicy(database, 'a.example')).toEqual({ text: 'new', at: now, by: 'me' });
  expect((await approvedPolicy(database, 'b.example'))?.text).toBe('other');
  expect(await approvedPolicy(database, 'strange.example')).toBeNull();
});

test('a fact about the installation is found by its key', async () => {
  const database = await storedRows();
  await writeInstallation(database, 'port25', 'open');
  await writeInstallation(database, 'other', 'x');
  await writeInstallation(database, 'port25', 'blocked');
  expect([await readInstallation(database, 'port25'), await readInstallation(database, 'none')]).toEqual([
    'blocked',
    null,
  ]);
});
