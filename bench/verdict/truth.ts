import { AHEAD, type Fault, sharesAt, shownShare, TOLERABLE, type World } from './world.ts';

/**
 * The share of sessions that enforce, switched on at `at`, would refuse in the next 14 days for causes that are already
 * there. What breaks later makes no verdict wrong; noise between the sender and us affects every domain.
 */
export function refusedAhead(world: World, at: number): number {
  return impact(
    world,
    world.faults.filter((fault) => fault.cause <= at),
    at,
    at + AHEAD,
  );
}

/**
 * The days on which someone who knows the truth, and still waits two whole weeks of sound and unchanged configuration as the
 * guide demands, would call the domain ready.
 */
export function oracleDays(world: World, moments: readonly number[]): boolean[] {
  const changes = [...world.policies.map(({ from }) => from), ...world.hosts.map(({ since }) => since)];
  const harmful = world.faults.filter((fault) =>
    fault.periods.some(([from, until]) => impact(world, [fault], from, Math.max(until, from + AHEAD)) > TOLERABLE),
  );
  return moments.map((at) => {
    const lastChange = Math.max(...changes.filter((change) => change <= at));
    const lastHarm = Math.max(
      0,
      ...harmful.flatMap(({ periods }) =>
        periods.filter(([from]) => from < at).map(([, until]) => Math.min(until, at)),
      ),
    );
    const wholeDaysSince = Math.floor(at) - Math.ceil(Math.max(lastChange, lastHarm));
    return wholeDaysSince >= 14 && refusedAhead(world, at) <= TOLERABLE;
  });
}

function impact(world: World, faults: readonly Fault[], from: number, until: number): number {
  const shares = sharesAt(world, from);
  return faults.reduce((sum, fault) => {
    const host = world.hosts.findIndex(({ name }) => name === fault.host);
    return sum + (shares[host] ?? 0) * fault.share * shownShare(fault, from, until);
  }, 0);
}
