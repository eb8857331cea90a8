import { addSeconds, type Instant, isBefore, startOfDay } from '../../server/contract/time.ts';
import { probePause } from '../../server/live-checks/due.ts';
import type { EvidenceRow, LiveEvidence, MxProbe, PolicySnapshot } from '../../server/readiness/evidence.ts';
import { classifyFailure } from '../../server/tlsrpt/result-types.ts';
import type { Chance } from './chance.ts';
import { FIRST_DAY } from './reports.ts';
import { HORIZON, type Host, isShown, type World } from './world.ts';

/** How much the judging machine can see for itself. */
export type Sight = 'on' | 'port25 blocked' | 'off';
export const sights: readonly Sight[] = ['on', 'port25 blocked', 'off'];

/** The instant of a time in days. */
export function instantAt(time: number): Instant {
  return addSeconds(startOfDay(FIRST_DAY), Math.round(time * 86_400));
}

/** The domain was watched before it had a policy. */
const WATCHED_SINCE = -90;
/** A probe without a usable answer: greylisting, a busy server. */
const INCONCLUSIVE = 0.015;

/**
 * Probes of every MX, as often as the product makes them: each host on the schedule its history sets, and once more when a report
 * arrives that blames it. In order of time.
 */
export function probeAll(chance: Chance, world: World, rows: readonly EvidenceRow[]): MxProbe[] {
  const blamed = blamedDays(rows);
  return world.hosts
    .flatMap((host) => probeHost(chance, world, host, blamed.get(host.name) ?? new Set()))
    .sort((a, b) => (isBefore(a.at, b.at) ? -1 : 1))
    .map((it, index) => ({ ...it, probeId: index + 1 }));
}

function probeHost(chance: Chance, world: World, host: Host, blamed: ReadonlySet<number>): MxProbe[] {
  const probes: MxProbe[] = [];
  let faultAt: Instant | null = null;
  const complaints = [...blamed].sort((a, b) => a - b).map((day) => day + 0.49);
  let time = Math.max(0, host.since) + chance.between(0, 0.25);
  while (time < HORIZON) {
    const probe = probeOnce(chance, world, host, time);
    probes.push(probe);
    if (probe.result !== 'ok' && probe.result !== 'temp') faultAt = probe.at;
    const past = probes.slice(-6).reverse();
    const next = time + probePause({ host: host.name, probes: past, faultAt }, undefined) / 86_400_000;
    // A report that blames the host asks for a probe before its turn.
    while ((complaints[0] ?? HORIZON) <= time) complaints.shift();
    time = Math.min(next, complaints[0] ?? HORIZON);
  }
  return probes;
}

function probeOnce(chance: Chance, world: World, host: Host, time: number): MxProbe {
  const fault = world.faults.find(
    (it) => it.host === host.name && it.probe !== null && isShown(it, time) && chance.happens(it.share),
  );
  const result = chance.happens(INCONCLUSIVE) ? 'temp' : (fault?.probe ?? 'ok');
  const certificate = host.certificates.findLast(({ from }) => from <= time);
  return {
    probeId: 0,
    host: host.name,
    at: instantAt(time),
    result,
    certificate:
      result !== 'ok' || certificate === undefined
        ? null
        : { notBefore: instantAt(certificate.notBefore), notAfter: instantAt(certificate.notAfter) },
  };
}

/** By host: the days by whose noon a report had arrived that blames it for something enforce would refuse. */
function blamedDays(rows: readonly EvidenceRow[]): Map<string, Set<number>> {
  const blamed = new Map<string, Set<number>>();
  let day = 0;
  for (const row of rows) {
    while (isBefore(instantAt(day + 0.48), row.receivedAt)) day++;
    for (const { host, resultType, reason } of row.details) {
      const { class: failureClass } = classifyFailure(
        { resultType, receivingMxHostname: host, reasonCode: reason },
        null,
      );
      if (host === null || failureClass === 'fetch' || failureClass === 'dane') continue;
      const days = blamed.get(host) ?? new Set();
      blamed.set(host, days.add(day));
    }
  }
  return blamed;
}

/** What was seen by `time`; null with live checks off. */
export function liveEvidence(
  world: World,
  probes: readonly MxProbe[],
  sight: Sight,
  time: number,
): LiveEvidence | null {
  if (sight === 'off') return null;
  const now = instantAt(time);
  const checkedAt = instantAt(time - 0.01);
  const seen = probes.filter(({ at }) => !isBefore(now, at));
  const snapshots = snapshotsUntil(world, time, checkedAt);
  return {
    txt: { status: 'ok', id: snapshots.at(-1)?.txtId ?? null, why: null, checkedAt },
    tlsrpt: { status: 'ok', checkedAt },
    snapshots,
    fetchFailures: null,
    dns: {
      checkedAt,
      observedSince: instantAt(WATCHED_SINCE),
      nullMx: false,
      hosts: world.hosts
        .filter(({ since }) => since <= time)
        .map(({ name, preference, since }) => ({
          host: name,
          preference,
          firstSeen: instantAt(since),
          lastSeen: checkedAt,
          current: true,
        })),
    },
    probes: sight === 'on' ? seen : seen.map((probe) => ({ ...probe, result: 'port25' as const, certificate: null })),
    policyHostCertificate: { notBefore: null, notAfter: instantAt(HORIZON + 200) },
    port25Blocked: sight === 'port25 blocked',
  };
}

function snapshotsUntil(world: World, time: number, checkedAt: Instant): PolicySnapshot[] {
  const published = world.policies.filter(({ from }) => from <= time);
  const valid = published.map(
    ({ from, mx }, index): PolicySnapshot => ({
      snapshotId: index + 1,
      seenFrom: instantAt(from),
      lastSeen: published[index + 1] === undefined ? checkedAt : instantAt(published[index + 1]?.from ?? from),
      status: 'valid',
      txtId: `id${index + 1}`,
      mode: 'testing',
      mx,
      maxAge: 604_800,
      lintErrors: [],
      textHash: `text${index + 1}`,
    }),
  );
  const before: PolicySnapshot = {
    snapshotId: 0,
    seenFrom: instantAt(WATCHED_SINCE),
    lastSeen: instantAt(world.policies[0]?.from ?? 0),
    status: 'absent',
    txtId: null,
    mode: null,
    mx: [],
    maxAge: null,
    lintErrors: [],
    textHash: null,
  };
  return [before, ...valid];
}
