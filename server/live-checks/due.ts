import { type Instant, toMillis } from '../contract/time.ts';
import type { CheckedHost, CheckHistory, PastProbe } from '../store/live/live-checks.ts';

/** What reports complain of, according to the verdict. */
export interface Complaints {
  /** MX hosts whose claimed faults deserve a probe; `fresh`: not named before. */
  readonly hosts: readonly { readonly host: string; readonly fresh: boolean }[];
  /** More reporters than before could not fetch the policy. */
  readonly fetch: boolean;
}

export interface Due {
  /** The TXT and MX records. */
  readonly dns: boolean;
  readonly policy: boolean;
  /** MX hosts to probe, of those known. A host that DNS names for the first time is always due. */
  readonly hosts: readonly string[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Shortest pause after the last try of a file (RFC 8461 section 3.3), and of a host. */
const POLICY_PAUSE = 5 * MINUTE;
const PROBE_PAUSE = 10 * MINUTE;
/** A healthy host is probed four times a day: a fault of some hours is met by one probe, and known before a report arrives. */
const PROBE_EVERY = 6 * HOUR;
/** How long a host is probed hourly after it was found faulty: what came and went comes back. */
const CLOSE_WATCH = 14 * DAY;
/** Pauses before the next tries after a temporary failure. */
const RETRIES = [10 * MINUTE, HOUR, 6 * HOUR] as const;

/** What to check now. */
export function whatIsDue(history: CheckHistory, complaints: Complaints, now: Instant): Due {
  const at = toMillis(now);
  const passed = (since: Instant | null, pause: number) => since === null || at - toMillis(since) >= pause;
  return {
    dns: passed(history.dnsTriedAt, HOUR),
    policy: passed(history.policyTriedAt, policyPause(history, complaints)),
    hosts: history.hosts
      .filter((host) => {
        const complaint = complaints.hosts.find((it) => it.host === host.host);
        const [last] = host.probes;
        // One that could not be probed when DNS named it (no name, no address, too many before it) waits for DNS to say otherwise.
        return last === undefined ? passed(history.dnsTriedAt, HOUR) : passed(last.at, probePause(host, complaint));
      })
      .map(({ host }) => host),
  };
}

/** What may be checked when somebody asks for it: all but what was tried a moment ago. */
export function whatMayBeAsked({ policyTriedAt, hosts }: CheckHistory, now: Instant): Due {
  const passed = (since: Instant | null, pause: number) => since === null || toMillis(now) - toMillis(since) >= pause;
  return {
    dns: true,
    policy: passed(policyTriedAt, POLICY_PAUSE),
    hosts: hosts.filter(({ probes }) => passed(probes[0]?.at ?? null, PROBE_PAUSE)).map(({ host }) => host),
  };
}

function policyPause({ failures, idNow, idFetched }: CheckHistory, complaints: Complaints): number {
  if (complaints.fetch) return POLICY_PAUSE;
  if (failures > 0) return RETRIES[Math.min(failures, RETRIES.length) - 1] ?? DAY;
  return idNow !== null && idNow !== idFetched ? POLICY_PAUSE : DAY;
}

/** Milliseconds from the last probe of a host to the next. */
export function probePause(host: CheckedHost, complaint: Complaints['hosts'][number] | undefined): number {
  const own = pauseAfter(host);
  if (complaint === undefined) return own;
  return Math.min(own, complaint.fresh ? PROBE_PAUSE : HOUR);
}

function pauseAfter({ probes, faultAt }: CheckedHost): number {
  const [last] = probes;
  switch (last?.result) {
    case undefined:
      return PROBE_EVERY;
    case 'ok':
      return faultAt !== null && toMillis(last.at) - toMillis(faultAt) < CLOSE_WATCH ? HOUR : PROBE_EVERY;
    case 'temp': {
      const inARow = probes.findIndex(({ result }) => result !== 'temp');
      const count = inARow === -1 ? probes.length : inARow;
      return RETRIES[count - 1] ?? PROBE_EVERY;
    }
    case 'port25':
      return HOUR;
    default:
      // A finding counts when it is seen twice, ten minutes apart; after that, whoever fixes it wants to know soon.
      return isSeenTwice(probes) ? HOUR : PROBE_PAUSE;
  }
}

function isSeenTwice(probes: readonly PastProbe[]): boolean {
  const [last, ...earlier] = probes;
  if (last === undefined) return false;
  const other = earlier.findIndex(({ result }) => result !== last.result);
  const first = (other === -1 ? earlier : earlier.slice(0, other)).at(-1);
  return first !== undefined && toMillis(last.at) - toMillis(first.at) >= PROBE_PAUSE;
}
