import { addDays, type Day, dayOf, daysBetween, toMillis } from '../../contract/time.ts';
import type { MxProbe } from '../evidence.ts';
import type { Facts } from '../facts/facts.ts';

/** A host whose fault went away and came back: two clean weeks may be no more than a pause between two occurrences. */
export interface Recurrence {
  readonly host: string;
  /** How often it came; twice at least. */
  readonly times: number;
  readonly since: Day;
  readonly last: Day;
  /** The last probe of each fault, oldest first. */
  readonly probes: readonly MxProbe[];
}

/** Faults further back than this, in days, do not count. */
const MEMORY_DAYS = 60;
/** A fault absent for more days than this had gone away; a shorter gap is one fault and the attempts at fixing it. */
const GONE_DAYS = 3;

/**
 * The MX host that was faulty most recently of those that our own probes found faulty more than once, with sound days in between.
 * Null: what failed, failed once.
 */
export function findRecurrence(facts: Facts): Recurrence | null {
  const from = addDays(facts.calendar.today, -MEMORY_DAYS);
  const found = (facts.mx ?? []).flatMap(({ host }) => {
    const view = facts.hosts.get(host);
    const probes = [...(view?.repaired ?? []), ...(view?.healedHandshakes ?? [])]
      .filter(({ at }) => dayOf(at) >= from)
      .sort((a, b) => toMillis(a.at) - toMillis(b.at) || a.probeId - b.probeId);
    const days = probes.map(({ at }) => dayOf(at));
    const [since, last] = [days[0], days.at(-1)];
    const pauses = days.filter((day, index) => index > 0 && daysBetween(days[index - 1] ?? day, day) > GONE_DAYS);
    if (pauses.length === 0 || since === undefined || last === undefined) return [];
    return [{ host, times: pauses.length + 1, since, last, probes }];
  });
  return found.toSorted((a, b) => (a.last < b.last ? 1 : a.last > b.last ? -1 : a.host < b.host ? -1 : 1))[0] ?? null;
}
