import { describe, expect, it } from 'vitest';
import { phrase } from '../../../server/contract/words/phrase.ts';
import type { Database } from '../../../server/store/database.ts';
import { findDomain, setDomainStatus } from '../../../server/store/domains/domains.ts';
import { type FileSeen, type Observation, recordObservation } from '../../../server/store/live/live-record.ts';
import { listCurrentMx, readLiveEvidence } from '../../../server/store/live/observations.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

const nothing: Omit<Observation, 'at'> = {
  txt: null,
  tlsrpt: null,
  file: null,
  policyHostCertificate: null,
  mx: null,
  probes: [],
};
const ok = (id: string) => ({ status: 'ok', id, why: null }) as const;
const file = (text: string) =>
  ({
    status: 'valid',
    mode: 'testing',
    mx: ['mx.example'],
    maxAge: 604_800,
    lintErrors: [],
    text,
    textHash: text,
  }) as const satisfies FileSeen;
const failed: FileSeen = { status: 'failed', why: 'POLICY_HTTP_STATUS 404' };
const at = (hour: number) =>
  `2025-06-${String(10 + Math.floor(hour / 24)).padStart(2, '0')}T${String(hour % 24).padStart(2, '0')}:00:00Z`;

async function start() {
  const database = await temporaryDatabase();
  // One that was looked at before, whose rows are not this one's.
  await setDomainStatus(database, 'other.example', 'watched', at(0));
  const other = (await findDomain(database, 'other.example'))?.id ?? 0;
  await recordObservation(database, other, {
    ...nothing,
    at: at(0),
    txt: { status: 'missing', id: null, why: null },
    file: failed,
    mx: { hosts: [{ host: 'b.example', preference: 9 }], nullMx: true },
  });
  await setDomainStatus(database, 'a.example', 'watched', at(0));
  const id = (await findDomain(database, 'a.example'))?.id ?? 0;
  const see = (hour: number, seen: Partial<Observation>) =>
    recordObservation(database, id, { ...nothing, ...seen, at: at(hour) });
  const live = () => readLiveEvidence(database, id, at(200));
  const snapshots = async () =>
    (await live())?.snapshots.map((it) => [it.status, it.txtId, it.textHash, it.seenFrom, it.lastSeen]);
  return { database, id, see, live, snapshots };
}

describe('snapshots of the policy', () => {
  it('continue while file and id stay, and start afresh when either changes', async () => {
    const { see, snapshots } = await start();
    await see(0, { txt: ok('1'), file: file('x') });
    await see(24, { txt: ok('1'), file: file('x') });
    await see(48, { txt: ok('2'), file: file('x') });
    await see(72, { txt: ok('2'), file: file('y') });
    expect(await snapshots()).toEqual([
      ['valid', '1', 'x', at(0), at(24)],
      ['valid', '2', 'x', at(48), at(48)],
      ['valid', '2', 'y', at(72), at(72)],
    ]);
  });

  it('go on from the later one of two that were seen at the same moment', async () => {
    const { see, snapshots } = await start();
    await see(0, { txt: ok('1'), file: file('x') });
    await see(0, { txt: ok('1'), file: file('y') });
    await see(1, { txt: ok('1'), file: file('y') });
    expect(await snapshots()).toEqual([
      ['valid', '1', 'x', at(0), at(0)],
      ['valid', '1', 'y', at(0), at(1)],
    ]);
  });

  it('keep the faults of the file as this program says them, whoever kept them first', async () => {
    const { see, live } = await start();
    const lintErrors = async () => (await live())?.snapshots.map((snapshot) => snapshot.lintErrors);
    await see(0, { txt: ok('1'), file: { ...file('x'), lintErrors: ['Line 2: Empty lines are not allowed.'] } });
    expect(await lintErrors()).toEqual([['Line 2: Empty lines are not allowed.']]);
    const now = [phrase('lint.inLine', { line: '2', fault: phrase('lint.EMPTY_LINE') })];
    await see(1, { txt: ok('1'), file: { ...file('x'), lintErrors: now } });
    expect(await lintErrors()).toEqual([now]);
  });

  it('are of no policy while there is no valid record, whatever is served', async () => {
    const { see, snapshots } = await start();
    await see(0, { txt: ok('1'), file: file('x') });
    await see(1, { txt: { status: 'missing', id: null, why: null }, file: file('x') });
    await see(2, { txt: { status: 'multiple', id: null, why: 'two' } });
    await see(3, { txt: { status: 'invalid', id: null, why: 'bad' } });
    await see(4, { txt: ok('1'), file: file('x') });
    expect(await snapshots()).toEqual([
      ['valid', '1', 'x', at(0), at(0)],
      ['absent', null, null, at(1), at(3)],
      ['valid', '1', 'x', at(4), at(4)],
    ]);
  });

  it('end after three failures over six hours, not before', async () => {
    const { see, snapshots, live } = await start();
    await see(0, { txt: ok('1'), file: file('x') });
    for (const hour of [1, 2, 3, 6]) await see(hour, { txt: ok('1'), file: failed });
    expect(await snapshots()).toHaveLength(1);
    expect((await live())?.fetchFailures).toEqual({
      count: 4,
      firstAt: at(1),
      lastAt: at(6),
      why: 'POLICY_HTTP_STATUS 404',
    });
    await see(7, { file: failed });
    expect((await snapshots())?.at(-1)).toEqual(['absent', null, null, at(7), at(7)]);
    await see(8, { file: { status: 'unknown' } });
    expect((await live())?.fetchFailures?.count).toBe(5);
    await see(9, { file: file('x') });
    expect((await live())?.fetchFailures).toBeNull();
    expect((await snapshots())?.at(-1)).toEqual(['valid', '1', 'x', at(9), at(9)]);
  });
});

describe('what is unknown', () => {
  it('changes nothing of what was known', async () => {
    const { see, live, snapshots } = await start();
    await see(0, {
      txt: ok('1'),
      tlsrpt: 'ok',
      file: file('x'),
      mx: { hosts: [{ host: 'mx.example', preference: 1 }], nullMx: false },
    });
    const before = await live();
    await see(1, {
      txt: { status: 'unknown', id: null, why: 'SERVFAIL' },
      tlsrpt: 'unknown',
      file: { status: 'unknown' },
    });
    expect(await live()).toEqual(before);
    expect(await snapshots()).toHaveLength(1);
  });

  it('is told apart from what is missing at the first check', async () => {
    const { see, live } = await start();
    await see(0, { txt: { status: 'unknown', id: null, why: 'SERVFAIL' } });
    expect(await live()).toMatchObject({
      txt: { status: 'unknown', checkedAt: null },
      dns: { checkedAt: null },
      snapshots: [],
    });
  });
});

describe('MX hosts', () => {
  const hosts = (...names: string[]) => ({
    hosts: names.map((host, preference) => ({ host, preference })),
    nullMx: false,
  });
  const current = (database: Database, id: number) => listCurrentMx(database, id);

  it('keep the day they were first seen, and are known to be gone', async () => {
    const { database, id, see, live } = await start();
    expect(await current(database, id)).toBeNull();
    await see(0, { mx: hosts('a.example', 'b.example') });
    await see(24, { mx: hosts('b.example') });
    expect(await current(database, id)).toEqual(['b.example']);
    await see(48, { mx: hosts('b.example', 'a.example') });
    expect((await live())?.dns).toMatchObject({
      observedSince: at(0),
      checkedAt: at(48),
      hosts: [
        { host: 'b.example', firstSeen: at(0), lastSeen: at(48), current: true },
        { host: 'a.example', firstSeen: at(0), lastSeen: at(48), current: true },
      ],
    });
    await see(72, { mx: { hosts: [], nullMx: true } });
    expect((await live())?.dns.nullMx).toBe(true);
    expect(await current(database, id)).toEqual([]);
  });
});
