import { describe, expect, test } from 'vitest';
import {
  countDomains,
  findDomain,
  findDomainNames,
  latestReportedPolicy,
  listDomains,
  reportDays,
  setDomainStatus,
} from '../../../server/store/domains/domains.ts';
import { listVerdictChanges, listVerdicts, takeStale } from '../../../server/store/domains/verdicts.ts';
import { A, B, sharedRows, storedRows } from '../../support/stored-rows.ts';

const rows = sharedRows();
const at = '2026-11-25T12:00:00Z';

describe('domains', () => {
  test('are listed by status, in order of their names', async () => {
    const names = async (status: 'watched' | 'foreign' | 'ignored') =>
      (await listDomains(rows(), status)).map(({ name }) => name);
    expect(await names('watched')).toEqual(['a.example', 'b.example']);
    expect(await names('foreign')).toEqual(['strange.example']);
    expect(await names('ignored')).toEqual(['former.example']);
    expect(await countDomains(rows())).toEqual({ watched: 2, foreign: 1, ignored: 1 });
  });

  test('are found by their whole name', async () => {
    const since = '2026-11-01T00:00:00Z';
    const a = { id: A, name: 'a.example', status: 'watched', since, settings: '{}' };
    expect(await findDomain(rows(), 'a.example')).toEqual(a);
    expect(await findDomain(rows(), 'a')).toBeNull();
  });

  const parts: [part: string, limit: number, names: string[]][] = [
    ['example', 10, ['a.example', 'b.example', 'strange.example']],
    ['example', 2, ['a.example', 'b.example']],
    ['b.', 10, ['b.example']],
    ['former', 10, []],
    ['%', 10, []],
  ];
  test.each(parts)('whose name has %j in it, at most %d, are %j', async (part, limit, names) => {
    expect(await findDomainNames(rows(), part, limit)).toEqual(names);
  });

  const days: [domain: number, first: string | null, last: string | null][] = [
    [A, '2026-11-20', '2026-11-21'],
    [B, '2026-11-21', '2026-11-21'],
    [4, null, null],
  ];
  test.each(days)('number %d has reports from %s to %s, superseded ones apart', async (domain, first, last) => {
    expect(await reportDays(rows(), domain)).toEqual({ first, last });
  });

  test('show the policy that trusted reports showed last, before any that nobody vouches for', async () => {
    const database = await storedRows();
    const shown = async (domain: number) => {
      const policy = await latestReportedPolicy(database, domain);
      return policy === null ? null : [policy.mode, policy.day, policy.mx];
    };
    expect(await shown(A)).toEqual(['enforce', '2026-11-20', ['mx1.example']]);
    expect(await shown(B)).toEqual(['enforce', '2026-11-21', ['mx1.example']]);
    expect(await shown(3)).toBeNull();
    const entry = { report_id: 6, domain_id: A, reporter_id: 3, authenticated: 1, success: 0, failure: 0, seq: 1 };
    const add = (day: string, type: string, policy_text_id: number) =>
      database.write
        .insertInto('policy')
        .values({ ...entry, day, type, policy_text_id })
        .execute();
    await add('2026-11-19', 'sts', 2);
    await add('2026-11-29', 'tlsa', 2);
    await add('2026-11-29', 'sts', 3);
    expect(await shown(A)).toEqual(['enforce', '2026-11-20', ['mx1.example']]);
    await add('2026-11-20', 'sts', 2);
    expect(await shown(A)).toEqual(['testing', '2026-11-20', ['mx2.example']]);
    await add('2026-11-28', 'sts', 1);
    expect(await shown(A)).toEqual(['enforce', '2026-11-28', ['mx1.example']]);
  });

  test('change their status alone, and are judged again', async () => {
    const database = await storedRows();
    await takeStale(database);
    await setDomainStatus(database, 'strange.example', 'watched', at);
    expect((await listDomains(database, 'watched')).map(({ name }) => name)).toEqual([
      'a.example',
      'b.example',
      'strange.example',
    ]);
    expect(await takeStale(database)).toEqual([{ id: 3, name: 'strange.example' }]);
  });
});

describe('verdicts', () => {
  test('are due for watched domains whose evidence changed, once', async () => {
    const database = await storedRows();
    await database.write.updateTable('domain').set({ stale: 0 }).where('id', '=', B).execute();
    expect(await takeStale(database)).toEqual([{ id: A, name: 'a.example' }]);
    expect(await takeStale(database)).toEqual([]);
  });

  test('are listed for watched domains, and their changes newest first for one domain', async () => {
    const database = await storedRows();
    const row = { at, state: 'ready', confidence: null };
    for (const domain_id of [A, B, 3]) {
      await database.write
        .insertInto('verdict')
        .values({ ...row, domain_id, rank_group: 1, row: '{}' })
        .execute();
      for (const state of ['not-yet', 'ready'])
        await database.write
          .insertInto('verdict_change')
          .values({ ...row, domain_id, state, assessment: '{}', evidence: Buffer.from('') })
          .execute();
    }
    const listed = await listVerdicts(database);
    expect(listed.map(({ domain }) => domain).toSorted()).toEqual(['a.example', 'b.example']);
    const changes = await listVerdictChanges(database, B, 10);
    expect(changes.map(({ id, state }) => [id, state])).toEqual([
      [4, 'ready'],
      [3, 'not-yet'],
    ]);
    expect(await listVerdictChanges(database, B, 1)).toHaveLength(1);
  });
});
