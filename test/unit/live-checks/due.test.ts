import { describe, expect, it } from 'vitest';
import { fromMillis, toMillis } from '../../../server/contract/time.ts';
import { whatIsDue } from '../../../server/live-checks/due.ts';
import type { CheckHistory, PastProbe } from '../../../server/store/live/live-checks.ts';

const NOW = '2025-06-20T13:00:00Z';
const ago = (minutes: number) => fromMillis(toMillis(NOW) - minutes * 60_000);
const quiet = { hosts: [], fetch: false };
const fresh: CheckHistory = {
  dnsTriedAt: ago(1),
  policyTriedAt: ago(1),
  failures: 0,
  idNow: '1',
  idFetched: '1',
  hosts: [],
};
const day = 24 * 60;

describe('whatIsDue', () => {
  it('checks everything of a domain that was never checked', () => {
    const history = {
      ...fresh,
      dnsTriedAt: null,
      policyTriedAt: null,
      hosts: [{ host: 'mx', probes: [], faultAt: null }],
    };
    expect(whatIsDue(history, quiet, NOW)).toEqual({ dns: true, policy: true, hosts: ['mx'] });
  });

  it('asks DNS every hour', () => {
    expect(whatIsDue({ ...fresh, dnsTriedAt: ago(59) }, quiet, NOW).dns).toBe(false);
    expect(whatIsDue({ ...fresh, dnsTriedAt: ago(60) }, quiet, NOW).dns).toBe(true);
  });

  it.each<[string, Partial<CheckHistory>, boolean, number]>([
    ['a day after a file came', {}, false, day],
    ['five minutes later when the id is another', { idNow: '2' }, false, 5],
    ['a day later while there is no record', { idNow: null }, false, day],
    ['five minutes later when reports complain', {}, true, 5],
    ['ten minutes after a failure', { failures: 1 }, false, 10],
    ['ten minutes after a failure, whatever the id', { failures: 1, idNow: '2' }, false, 10],
    ['an hour after the second', { failures: 2 }, false, 60],
    ['six hours after the third', { failures: 3 }, false, 360],
    ['six hours after any later one', { failures: 40 }, false, 360],
  ])('fetches the file %s', (_name, history, fetch, minutes) => {
    const due = (since: number) =>
      whatIsDue({ ...fresh, ...history, policyTriedAt: ago(since) }, { hosts: [], fetch }, NOW);
    expect([due(minutes - 1).policy, due(minutes).policy]).toEqual([false, true]);
  });

  const past = (...probes: [minutes: number, result: PastProbe['result']][]) => probes;
  it.each<[string, [number, PastProbe['result']][], number]>([
    ['six hours after ok', past([0, 'ok']), 360],
    ['ten minutes after a finding', past([0, 'name']), 10],
    ['ten minutes after a finding that follows another', past([0, 'name'], [30, 'expired']), 10],
    ['ten minutes after a finding seen twice within five', past([0, 'name'], [5, 'name']), 10],
    ['an hour after a finding that was seen twice', past([0, 'name'], [10, 'name']), 60],
    ['ten minutes after no answer', past([0, 'temp'], [day, 'ok']), 10],
    ['an hour after the second', past([0, 'temp'], [10, 'temp'], [day, 'ok']), 60],
    ['six hours after the third', past([0, 'temp'], [60, 'temp'], [70, 'temp']), 360],
    ['six hours after the fourth', past([0, 'temp'], [1, 'temp'], [2, 'temp'], [3, 'temp']), 360],
    ['an hour after port 25 was closed', past([0, 'port25']), 60],
  ])('probes a host %s', (_name, probes, minutes) => {
    const due = (since: number) => {
      const list = probes.map(([age, result]) => ({ at: ago(since + age), result }));
      return whatIsDue({ ...fresh, hosts: [{ host: 'mx', probes: list, faultAt: null }] }, quiet, NOW).hosts.length > 0;
    };
    expect([due(minutes - 1), due(minutes)]).toEqual([false, true]);
  });

  it('probes a sound host every hour in the two weeks after a fault', () => {
    const due = (daysSinceFault: number, since: number) => {
      const probes = [{ at: ago(since), result: 'ok' as const }];
      const faultAt = ago(since + daysSinceFault * day);
      return whatIsDue({ ...fresh, hosts: [{ host: 'mx', probes, faultAt }] }, quiet, NOW).hosts.length > 0;
    };
    expect([due(13.9, 59), due(13.9, 60), due(14, 60), due(14, 360)]).toEqual([false, true, false, true]);
  });

  it('leaves a host that could not be probed until DNS is asked again', () => {
    const due = (minutes: number) =>
      whatIsDue({ ...fresh, dnsTriedAt: ago(minutes), hosts: [{ host: 'mx', probes: [], faultAt: null }] }, quiet, NOW)
        .hosts;
    expect([due(1), due(59), due(60)]).toEqual([[], [], ['mx']]);
  });

  it('probes at once what reports begin to complain of, and hourly as long as they do', () => {
    const due = (isFresh: boolean, since: number) => {
      const hosts = [{ host: 'mx', probes: [{ at: ago(since), result: 'ok' as const }], faultAt: null }];
      return whatIsDue({ ...fresh, hosts }, { hosts: [{ host: 'mx', fresh: isFresh }], fetch: false }, NOW).hosts;
    };
    expect([due(true, 9), due(true, 10), due(false, 59), due(false, 60)]).toEqual([[], ['mx'], [], ['mx']]);
  });
});
