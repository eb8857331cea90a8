import { describe, expect, test } from 'vitest';
import { assess } from '../../../server/readiness/assess.ts';
import { defaultSettings } from '../../../server/readiness/settings.ts';
import type { Database } from '../../../server/store/database.ts';
import { addAttestation, addSetAside, undoSetAside } from '../../../server/store/domains/assertions.ts';
import { listCertificateStarts, listModeChanges } from '../../../server/store/domains/domain-events.ts';
import { changeStoredSettings, listSettingChanges } from '../../../server/store/domains/domain-settings.ts';
import { findDomain } from '../../../server/store/domains/domains.ts';
import { gatherEvidence } from '../../../server/store/domains/evidence.ts';
import { keepVerdict, listVerdictChanges, listVerdicts, takeStale } from '../../../server/store/domains/verdicts.ts';
import { A, B, failure, storedRows } from '../../support/stored-rows.ts';

const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}`;
const at = (number: number) => `${day(number)}T12:00:00Z`;

async function evidenceOf(database: Database, domain: string, now = at(25)) {
  const evidence = await gatherEvidence(database, domain, { now, settings: defaultSettings, liveChecks: false });
  if (evidence === null) throw new Error(`${domain} is not known`);
  return evidence;
}

describe('evidence', () => {
  test('is what was received by that moment, about one domain, by day', async () => {
    const database = await storedRows();
    const rows = async (domain: string, now: string) =>
      (await evidenceOf(database, domain, now)).rows.map((row) => [row.reportId, row.policyType, row.authenticated]);
    expect(await rows('a.example', at(25))).toEqual([
      [1, 'sts', true],
      [1, 'tlsa', true],
      [6, 'sts', true],
      [2, 'sts', false],
    ]);
    expect(await rows('b.example', at(25))).toEqual([[3, 'sts', true]]);
    // Both were about days before, and came on the 22nd and the 23rd.
    expect(await rows('a.example', at(21))).toEqual([]);
    expect(await rows('b.example', '2026-11-23T07:59:59Z')).toEqual([]);
    expect(await rows('b.example', '2026-11-23T08:00:00Z')).toHaveLength(1);
  });

  test('holds failure details in the order of their report', async () => {
    const database = await storedRows();
    await database.write.deleteFrom('failure').where('policy_id', '=', 6).execute();
    for (const seq of [2, 0, 1])
      await database.write
        .insertInto('failure')
        .values(failure(6, seq, { result_type_id: 1, sessions: seq + 1 }))
        .execute();
    const { rows } = await evidenceOf(database, 'a.example');
    const details = rows.map((row) => [row.reportId, row.details.map(({ sessions }) => sessions)]);
    expect(details).toEqual([
      [1, [3]],
      [1, [3]],
      [6, [1, 2, 3]],
      [2, [4, 2]],
    ]);
  });

  test('has what the administrator said by that moment and did not take back', async () => {
    const database = await storedRows();
    const note = null;
    await addAttestation(database, B, { host: 'other.example', at: at(20), by: 'me', note });
    await addAttestation(database, A, { host: 'late.example', at: at(26), by: 'me', note });
    await addAttestation(database, A, { host: 'z.example', at: at(25), by: 'me', note });
    await addAttestation(database, A, { host: 'y.example', at: at(20), by: 'me', note });
    const aside = { failureClass: 'mx-not-in-policy', reason: 'Old.', by: 'me', until: at(30), reporters: [] } as const;
    const add = (domain: number, host: string, from: number) =>
      addSetAside(database, domain, { ...aside, host, at: at(from) });
    await add(B, 'other.example', 20);
    await add(A, 'late.example', 26);
    await add(A, 'z.example', 25);
    await add(A, 'y.example', 20);
    const id = await add(A, 'undone.example', 20);
    expect(await undoSetAside(database, { domainId: B, id }, 'me', at(22))).toBe(false);
    expect(await undoSetAside(database, { domainId: A, id }, 'me', at(24))).toBe(true);
    expect(await undoSetAside(database, { domainId: A, id }, 'me', at(25))).toBe(false);
    const said = async (now: string) => {
      const { attestations, setAsides } = await evidenceOf(database, 'a.example', now);
      return [attestations.map(({ host }) => host), setAsides.map(({ host }) => host)];
    };
    expect(await said(at(25))).toEqual([
      ['z.example', 'y.example'],
      ['z.example', 'y.example'],
    ]);
    expect(await said(at(23))).toEqual([['y.example'], ['y.example', 'undone.example']]);
  });
});

describe('the verdict on a domain', () => {
  test('has changed when it differs from that on the same domain', async () => {
    const database = await storedRows();
    const keep = async (domain: string, id: number, state: 'ready' | 'blocked') => {
      const evidence = await evidenceOf(database, domain);
      const assessment = { ...assess(evidence), state, confidence: null };
      return keepVerdict(database, id, { evidence, assessment, row: '{}' });
    };
    expect(await keep('a.example', A, 'ready')).toEqual({ changed: true, before: null });
    expect(await keep('b.example', B, 'blocked')).toEqual({ changed: true, before: null });
    expect(await keep('a.example', A, 'ready')).toEqual({ changed: false, before: 'ready' });
    expect(await keep('b.example', B, 'ready')).toEqual({ changed: true, before: 'blocked' });
    // Another domain got the id of one that was removed while it was being judged.
    expect(await keep('a.example', B, 'blocked')).toEqual({ changed: false, before: null });
    const kept = await listVerdicts(database);
    expect(kept.map(({ domain, state }) => [domain, state]).toSorted()).toEqual([
      ['a.example', 'ready'],
      ['b.example', 'ready'],
    ]);
    expect((await listVerdictChanges(database, B, 9)).map(({ state }) => state)).toEqual(['ready', 'blocked']);
  });
});

describe('events of a domain', () => {
  test('are changes of its mode between valid files, oldest first, without the first', async () => {
    const database = await storedRows();
    const see = (
      domain_id: number,
      number: number,
      mode: 'testing' | 'enforce' | 'none',
      status: 'valid' | 'invalid',
    ) =>
      database.write
        .insertInto('policy_snapshot')
        .values({
          domain_id,
          seen_from: at(number),
          last_seen: at(number),
          status,
          txt_id: '1',
          mode,
          mx: '[]',
          max_age: 86400,
          lint_errors: '[]',
          text_hash: null,
          text: null,
        })
        .execute();
    await see(A, 9, 'enforce', 'valid');
    await see(A, 3, 'testing', 'valid');
    await see(B, 1, 'none', 'valid');
    await see(B, 5, 'enforce', 'valid');
    await see(A, 4, 'none', 'invalid');
    await see(A, 12, 'testing', 'valid');
    expect(await listModeChanges(database, A)).toEqual([
      { at: at(9), mode: 'enforce' },
      { at: at(12), mode: 'testing' },
    ]);
    expect(await listModeChanges(database, B)).toEqual([{ at: at(5), mode: 'enforce' }]);
  });

  test('are starts of its certificates from one day to another, oldest first, then by host', async () => {
    const database = await storedRows();
    const see = (domain_id: number, host: string, not_before: string | null) =>
      database.write
        .insertInto('mx_probe')
        .values({ domain_id, host, at: at(25), result: 'ok', not_before, not_after: null })
        .execute();
    await see(A, 'z.example', at(12));
    await see(A, 'y.example', at(12));
    await see(A, 'y.example', at(12));
    await see(A, 'first.example', `${day(10)}T00:00:00Z`);
    await see(A, 'last.example', `${day(20)}T23:59:59Z`);
    await see(A, 'before.example', `${day(9)}T23:59:59Z`);
    await see(A, 'after.example', `${day(21)}T00:00:00Z`);
    await see(A, 'silent.example', null);
    await see(B, 'other.example', at(12));
    expect(await listCertificateStarts(database, A, day(10), day(20))).toEqual([
      { host: 'first.example', day: day(10) },
      { host: 'y.example', day: day(12) },
      { host: 'z.example', day: day(12) },
      { host: 'last.example', day: day(20) },
    ]);
  });
});

test('settings are changed for one domain, which is judged again, and recorded newest first', async () => {
  const database = await storedRows();
  await takeStale(database);
  const change = (domain: number, by: string, after: string | null) =>
    changeStoredSettings(database, domain, { at: at(25), by, before: null, after });
  await change(B, 'first', '{"b":1}');
  await change(B, 'second', '{"b":2}');
  await change(A, 'other', null);
  expect((await findDomain(database, 'b.example'))?.settings).toBe('{"b":2}');
  expect((await findDomain(database, 'a.example'))?.settings).toBeNull();
  expect((await findDomain(database, 'former.example'))?.settings).toBeNull();
  expect((await takeStale(database)).map(({ id }) => id).toSorted()).toEqual([B, A]);
  expect((await listSettingChanges(database, B, 9)).map(({ by }) => by)).toEqual(['second', 'first']);
  expect((await listSettingChanges(database, B, 1)).map(({ by }) => by)).toEqual(['second']);
});
