import type { IssueClass, ProbeResult } from '../../contract/codes.ts';
import { addDays, addHours, type Day, dayOf, type Instant, startOfDay, toMillis } from '../../contract/time.ts';
import type { Evidence, MxAttestation, MxProbe } from '../evidence.ts';

/** A probe result that sender software under enforce refuses. */
export type Finding = Extract<ProbeResult, 'nostarttls' | 'name' | 'expired' | 'untrusted' | 'tlsold'>;

/** The class of report failures that a finding shows. */
export const findingClass: Readonly<Record<Finding, IssueClass>> = {
  nostarttls: 'starttls',
  name: 'cert-name',
  expired: 'cert-expired',
  untrusted: 'cert-untrusted',
  tlsold: 'handshake',
};

/** All probes and attestations of one MX host, evaluated. */
export interface HostView {
  readonly host: string;
  /** The latest probe, whatever it said. */
  readonly lastProbe: MxProbe | null;
  /** The latest probe with a result about the host rather than about the path to it. */
  readonly lastConclusive: MxProbe | null;
  /** The latest probe that found the host sound or faulty; a handshake that failed from here is neither. */
  readonly lastSettled: MxProbe | null;
  /** The latest probe that saw a certificate. */
  readonly lastWithCertificate: MxProbe | null;
  /** A finding seen twice at least ten minutes apart, or come and gone twice within the unsteady days. */
  readonly confirmed: { readonly finding: Finding; readonly probes: readonly MxProbe[] } | null;
  /** The latest probe shows this, confirmed or not. */
  readonly shownNow: Finding | null;
  /** Findings of the last days that were followed by ok: one node of a pool is bad. */
  readonly unsteady: readonly MxProbe[];
  /** The last probe of each finding that was confirmed and then gone, oldest first: until then the host was not sound. */
  readonly repaired: readonly MxProbe[];
  /** Handshakes of the last days that failed, once or often. */
  readonly failedHandshakes: readonly MxProbe[];
  /** TLS handshakes that failed since the last ok, first to last, at least ten minutes apart; empty unless seen twice. */
  readonly failingHandshakes: readonly MxProbe[];
  /** The same of the past: the last probe of each time that handshakes failed and then worked again, oldest first. */
  readonly healedHandshakes: readonly MxProbe[];
  /** The latest attestation, whatever its age. */
  readonly attestation: MxAttestation | null;
}

const CONFIRM_MILLIS = 10 * 60 * 1000;

/** Reads the probes of every host that was ever probed or attested. Facts later than `now` are ignored. */
export function viewHosts(evidence: Evidence): ReadonlyMap<string, HostView> {
  const now = toMillis(evidence.now);
  const probes = new Map<string, MxProbe[]>();
  for (const probe of evidence.live?.probes ?? []) {
    if (toMillis(probe.at) > now) continue;
    const ofHost = probes.get(probe.host);
    if (ofHost === undefined) probes.set(probe.host, [probe]);
    else ofHost.push(probe);
  }
  const attestations = new Map<string, MxAttestation>();
  for (const attestation of evidence.attestations) {
    const at = toMillis(attestation.at);
    const known = attestations.get(attestation.host);
    if (at <= now && (known === undefined || toMillis(known.at) < at)) attestations.set(attestation.host, attestation);
  }
  const views = new Map<string, HostView>();
  for (const host of new Set([...probes.keys(), ...attestations.keys()])) {
    views.set(host, viewHost(evidence, host, probes.get(host) ?? [], attestations.get(host) ?? null));
  }
  return views;
}

function viewHost(
  evidence: Evidence,
  host: string,
  unsorted: readonly MxProbe[],
  attestation: MxAttestation | null,
): HostView {
  const probes = unsorted.toSorted((a, b) => toMillis(a.at) - toMillis(b.at) || a.probeId - b.probeId);
  const conclusive = probes.filter((probe) => probe.result !== 'temp' && probe.result !== 'port25');
  const unsteadySince = toMillis(addHours(evidence.now, -24 * evidence.settings.probe.unsteadyDays));
  const { standing, passing, repaired } = sortFindings(conclusive, attestation);
  const { failing, healed } = sortHandshakes(conclusive);
  const isRecent = (probe: MxProbe) => toMillis(probe.at) >= unsteadySince;
  const unsteady = passing.filter(isRecent);
  const lastConclusive = conclusive.at(-1) ?? null;
  return {
    host,
    lastProbe: probes.at(-1) ?? null,
    lastConclusive,
    lastSettled: conclusive.findLast((probe) => probe.result !== 'handshake') ?? null,
    lastWithCertificate: conclusive.findLast((probe) => probe.certificate !== null) ?? null,
    confirmed: confirm(standing) ?? confirmUnsteady(unsteady),
    shownNow: lastConclusive !== null && isFinding(lastConclusive.result) ? lastConclusive.result : null,
    unsteady,
    repaired,
    failedHandshakes: conclusive.filter((probe) => probe.result === 'handshake' && isRecent(probe)),
    failingHandshakes: failing,
    healedHandshakes: healed,
    attestation,
  };
}

/**
 * Splits findings into those that stand (no ok since), those that vanished unconfirmed, and those that were
 * confirmed before an ok: faults and their repair. The administrator's later attestation that the host was
 * checked elsewhere ends what stands: if the fault is still there, the next two probes say so again.
 */
function sortFindings(conclusive: readonly MxProbe[], attestation: MxAttestation | null) {
  const attestedAt = attestation === null ? Number.NEGATIVE_INFINITY : toMillis(attestation.at);
  let standing: MxProbe[] = [];
  const passing: MxProbe[] = [];
  const repaired: MxProbe[] = [];
  for (const probe of conclusive) {
    if (isFinding(probe.result)) standing.push(probe);
    if (probe.result !== 'ok') continue;
    for (const [, probes] of byFinding(standing)) {
      const last = probes.at(-1);
      if (last !== undefined) (lastsLongEnough(probes) ? repaired : passing).push(last);
    }
    standing = [];
  }
  return { standing: standing.filter((probe) => toMillis(probe.at) > attestedAt), passing, repaired };
}

/**
 * A handshake that fails once may be the network's fault; twice it is a fault, though nobody knows whose: it blames nobody,
 * and yet a host with which TLS cannot be set up is not sound.
 */
function sortHandshakes(conclusive: readonly MxProbe[]) {
  let failing: MxProbe[] = [];
  const healed: MxProbe[] = [];
  for (const probe of conclusive) {
    if (probe.result === 'handshake') failing.push(probe);
    if (probe.result !== 'ok') continue;
    const last = failing.at(-1);
    if (last !== undefined && lastsLongEnough(failing)) healed.push(last);
    failing = [];
  }
  return { failing: lastsLongEnough(failing) ? failing : [], healed };
}

function confirm(standing: readonly MxProbe[]): HostView['confirmed'] {
  const confirmed = [...byFinding(standing)].filter(([, probes]) => lastsLongEnough(probes));
  const latest = confirmed.toSorted((a, b) => lastAt(b[1]) - lastAt(a[1]))[0];
  return latest === undefined ? null : { finding: latest[0], probes: latest[1] };
}

function confirmUnsteady(unsteady: readonly MxProbe[]): HostView['confirmed'] {
  const latest = unsteady.at(-1);
  if (unsteady.length < 2 || latest === undefined || !isFinding(latest.result)) return null;
  return { finding: latest.result, probes: unsteady };
}

function byFinding(probes: readonly MxProbe[]): Map<Finding, MxProbe[]> {
  const groups = new Map<Finding, MxProbe[]>();
  for (const probe of probes) {
    if (!isFinding(probe.result)) continue;
    const group = groups.get(probe.result);
    if (group === undefined) groups.set(probe.result, [probe]);
    else group.push(probe);
  }
  return groups;
}

function lastsLongEnough(probes: readonly MxProbe[]): boolean {
  const first = probes[0];
  return first !== undefined && lastAt(probes) - toMillis(first.at) >= CONFIRM_MILLIS;
}

function lastAt(probes: readonly MxProbe[]): number {
  const last = probes.at(-1);
  return last === undefined ? Number.NEGATIVE_INFINITY : toMillis(last.at);
}

export function isFinding(result: ProbeResult): result is Finding {
  return result in findingClass;
}

/** Whether a confirmed finding shows this very fault on the host now. */
export function showsFault(view: HostView | undefined, failureClass: IssueClass): boolean {
  return view?.confirmed != null && findingClass[view.confirmed.finding] === failureClass;
}

/**
 * Whether the host was seen to be sound after the end of `day`: its last conclusive probe said ok and it is not unsteady,
 * or the administrator attests it. An ok of a pool with one bad node proves nothing, hence the second condition.
 */
export function passedAfter(view: HostView | undefined, day: Day): boolean {
  if (view === undefined) return false;
  const end = toMillis(startOfDay(addDays(day, 1)));
  const { attestation, lastConclusive } = view;
  if (attestation !== null && dayOf(attestation.at) > day && !isContradicted(view, attestation)) return true;
  return (
    lastConclusive !== null &&
    lastConclusive.result === 'ok' &&
    toMillis(lastConclusive.at) >= end &&
    view.unsteady.length === 0
  );
}

/** Whether a later probe of our own says otherwise. */
function isContradicted(view: HostView, attestation: MxAttestation): boolean {
  const findings = view.shownNow === null ? view.unsteady : [view.lastConclusive, ...view.unsteady];
  return findings.some((probe) => probe != null && toMillis(probe.at) > toMillis(attestation.at));
}

/** The attestation, as long as it is valid. */
export function validAttestation(view: HostView | undefined, evidence: Evidence): MxAttestation | null {
  const attestation = view?.attestation ?? null;
  if (attestation === null) return null;
  const ends: Instant = addHours(attestation.at, 24 * evidence.settings.attest.days);
  return toMillis(evidence.now) <= toMillis(ends) ? attestation : null;
}
