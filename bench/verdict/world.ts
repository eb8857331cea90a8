import type { IssueClass, ProbeResult } from '../../server/contract/codes.ts';

/**
 * A simulated domain: the truth, unknown to the judges. Times are days since the policy was first
 * published, as fractions; day 0 begins at midnight UTC.
 */
export interface World {
  readonly kind: Kind;
  /** Sessions per day of all senders that report. */
  readonly sessions: number;
  /** What is left of them on Saturdays and Sundays. */
  readonly weekend: number;
  readonly hosts: readonly Host[];
  readonly faults: readonly Fault[];
  /** What the policy lists, oldest first. */
  readonly policies: readonly PolicyText[];
  readonly reporters: readonly Sender[];
  readonly forgers: readonly Forger[];
  /** Share of all sessions that fail for reasons at the sender or on the way. Enforce refuses them too; nobody here can fix them. */
  readonly noise: number;
  /** Days on which the way between one sender and us was bad: of that sender's sessions the share that failed. */
  readonly badDays: readonly { readonly reporter: string; readonly day: number; readonly share: number }[];
}

export const kinds = {
  sound: 'sound',
  noise: 'sound, failures at the senders',
  silent: 'sound, a reporter falls silent',
  forgedFailures: 'sound, forged failures',
  renewed: 'sound, certificate renewed',
  mended: 'broken, soon mended',
  broken: 'MX broken',
  flapping: 'MX broken at times',
  rare: 'MX seldom broken',
  node: 'one node of a pool broken',
  backup: 'seldom used MX broken',
  expiring: 'certificate runs out',
  unlisted: 'policy misses an MX',
  later: 'MX breaks later',
  added: 'new MX, broken',
  forgedSuccesses: 'MX broken, forged successes',
  witnessSilent: 'MX broken, its witness falls silent',
} as const;
export type Kind = keyof typeof kinds;

export interface Host {
  readonly name: string;
  readonly preference: number;
  /** Share of the sessions, 0..1, from `since` on. */
  readonly share: number;
  /** When it was added to DNS; 0 or earlier: it was there from the start. */
  readonly since: number;
  /** Its certificates in time order; the first covers the beginning. */
  readonly certificates: readonly { readonly from: number; readonly notBefore: number; readonly notAfter: number }[];
}

export interface Fault {
  readonly host: string;
  readonly failureClass: IssueClass;
  /** What a probe that meets it sees; null: nothing that a probe checks. */
  readonly probe: ProbeResult | null;
  /** Share of the host's sessions that fail while it lasts: one node of three is 1/3. */
  readonly share: number;
  /** When its cause came into being: a certificate that nobody will renew is there before it expires. */
  readonly cause: number;
  /** When it shows, in time order, without overlaps. */
  readonly periods: readonly (readonly [from: number, until: number])[];
}

export interface PolicyText {
  readonly from: number;
  readonly mx: readonly string[];
}

/** A sender that honours the policy and reports about it. */
export interface Sender {
  readonly domain: string;
  readonly trusted: boolean;
  readonly share: number;
  /** Share of its days whose report never arrives. */
  readonly loses: number;
  /** It reports nothing from this day on. */
  readonly silentFrom: number;
  readonly showsPolicy: boolean;
  /** It names host and result of its failures. */
  readonly explains: boolean;
}

/** Reports of sessions that never were. */
export interface Forger {
  readonly domain: string;
  readonly signed: boolean;
  readonly days: readonly number[];
  readonly success: number;
  readonly failure: number;
  readonly host: string;
  readonly failureClass: IssueClass;
}

/** Days that are simulated, and on which verdicts are given. */
export const HORIZON = 60;
/** How long after a verdict enforce is watched. */
export const AHEAD = 14;
/** A refusal rate that nobody would notice. */
export const TOLERABLE = 0.001;

/** Sessions per day from which a domain belongs to the class. */
export const volumes = [
  { name: 'under 5 a day', from: 0.3, below: 5 },
  { name: '5 to 50', from: 5, below: 50 },
  { name: '50 to 1,000', from: 50, below: 1_000 },
  { name: 'over 1,000', from: 1_000, below: 30_000 },
] as const;

/** Part of the time from `from` to `until` in which a fault shows, 0..1. */
export function shownShare(fault: Fault, from: number, until: number): number {
  let shown = 0;
  for (const [start, end] of fault.periods) shown += Math.max(0, Math.min(end, until) - Math.max(start, from));
  return shown / (until - from);
}

export function isShown(fault: Fault, at: number): boolean {
  return fault.periods.some(([start, end]) => at >= start && at < end);
}

/** The hosts' shares of the sessions at `at`, in the order of `world.hosts`. */
export function sharesAt(world: World, at: number): number[] {
  const present = world.hosts.map((host) => (host.since <= at ? host.share : 0));
  const sum = present.reduce((a, b) => a + b, 0);
  return present.map((share) => share / sum);
}

export function policyAt(world: World, at: number): PolicyText {
  const first = world.policies[0];
  const now = world.policies.findLast(({ from }) => from <= at) ?? first;
  if (now === undefined) throw new Error('a world without a policy');
  return now;
}
