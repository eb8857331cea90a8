import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listMarkers } from '../../../server/http/domains/markers.ts';
import { openDatabase } from '../../../server/store/database.ts';
import { findDomain, setDomainStatus } from '../../../server/store/domains/domains.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const NAME = 'ostrava.example';

test('policy, certificates and verdicts that changed in the days of a chart are marked in it, once each', async () => {
  const database = await openDatabase(join(temporaryFolder(), 'markers.db'));
  await setDomainStatus(database, NAME, 'watched', '2026-09-01T00:00:00Z');
  const id = (await findDomain(database, NAME))?.id ?? 0;
  const snapshot = (seen: string, mode: string | null, status: 'valid' | 'absent' = 'valid') => ({
    domain_id: id,
    seen_from: seen,
    last_seen: seen,
    status,
    txt_id: null,
    mode,
    mx: '[]',
    max_age: 604800,
    lint_errors: '[]',
    text_hash: null,
    text: null,
  });
  const probe = (host: string, at: string, notBefore: string | null) => ({
    domain_id: id,
    host,
    at,
    result: 'ok',
    not_before: notBefore,
    not_after: notBefore === null ? null : '2027-02-01T00:00:00Z',
  });
  await database.write
    .insertInto('policy_snapshot')
    .values([
      snapshot('2026-10-01T08:00:00Z', 'testing'),
      snapshot('2026-10-20T08:00:00Z', null, 'absent'),
      snapshot('2026-10-21T08:00:00Z', 'testing'),
      snapshot('2026-11-02T08:00:00Z', 'enforce'),
      snapshot('2026-11-20T08:00:00Z', 'testing'),
    ])
    .execute();
  await database.write
    .insertInto('mx_probe')
    .values([
      probe(`mx1.${NAME}`, '2026-11-22T10:00:00Z', '2026-08-01T00:00:00Z'),
      probe(`mx1.${NAME}`, '2026-11-23T10:00:00Z', '2026-11-22T22:14:00Z'),
      probe(`mx1.${NAME}`, '2026-11-24T10:00:00Z', '2026-11-22T22:14:00Z'),
      probe(`mx2.${NAME}`, '2026-11-24T10:00:00Z', null),
    ])
    .execute();
  await database.write
    .insertInto('verdict_change')
    .values({
      domain_id: id,
      at: '2026-11-23T12:00:00Z',
      state: 'blocked',
      confidence: null,
      assessment: '{}',
      evidence: new Uint8Array(),
    })
    .execute();

  const marked = async (current: { at: string; mode: string } | null, from: string, to: string) =>
    (await listMarkers(database, id, current, { from, to })).map(({ day, kind, params }) => [
      day,
      kind,
      ...Object.values(params),
    ]);

  const present = { at: '2026-11-20T06:00:00Z', mode: 'testing' };
  expect(await marked(present, '2026-10-26', '2026-11-24')).toEqual([
    ['2026-11-02', 'policy', 'enforce'],
    ['2026-11-20', 'policy', 'testing'],
    ['2026-11-22', 'certificate', `mx1.${NAME}`],
    ['2026-11-23', 'verdict', 'blocked'],
  ]);
  // What live checks saw first of all is no change; what the verdict knows from reports is.
  expect(await marked(null, '2026-09-01', '2026-10-31')).toEqual([]);
  expect(await marked({ at: '2026-09-26T09:00:00Z', mode: 'enforce' }, '2026-09-20', '2026-10-31')).toEqual([
    ['2026-09-26', 'policy', 'enforce'],
  ]);
  await database.close();
});
