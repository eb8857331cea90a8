import type { EvidenceLink } from '../../contract/verdict.ts';
import type { EvidenceRow, MxProbe, PolicySnapshot } from '../evidence.ts';
import type { Facts } from '../facts/facts.ts';
import type { FaultGroup } from '../facts/fault-groups.ts';

/** One link for each report day, newest first. */
export function linkRows(rows: Iterable<EvidenceRow>): EvidenceLink[] {
  const links = new Map<string, Extract<EvidenceLink, { kind: 'row' }>>();
  for (const { reportId, reporter, day } of rows)
    links.set(`${reportId} ${day}`, { kind: 'row', reportId, reporter, day });
  return [...links.values()].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : b.reportId - a.reportId));
}

export function linkGroup(group: FaultGroup): EvidenceLink[] {
  return linkRows(group.failures.map(({ entry }) => entry.row));
}

/** Reports as wholes, newest first. */
export function linkReports(rows: readonly EvidenceRow[]): EvidenceLink[] {
  return [...new Set(rows.map((row) => row.reportId))]
    .sort((a, b) => b - a)
    .map((reportId) => ({ kind: 'report', reportId }));
}

export function linkProbes(probes: readonly (MxProbe | null | undefined)[]): EvidenceLink[] {
  return probes.flatMap((probe) =>
    probe == null ? [] : [{ kind: 'probe' as const, probeId: probe.probeId, host: probe.host, at: probe.at }],
  );
}

export function linkSnapshots(snapshots: readonly (PolicySnapshot | null | undefined)[]): EvidenceLink[] {
  return snapshots.flatMap((snapshot) =>
    snapshot == null
      ? []
      : [{ kind: 'snapshot' as const, snapshotId: snapshot.snapshotId, seenFrom: snapshot.seenFrom }],
  );
}

export function linkDns(facts: Facts, record: 'mx' | 'mta-sts' | 'tlsrpt'): EvidenceLink[] {
  const { live } = facts.evidence;
  if (live === null) return [];
  const at = { mx: live.dns, 'mta-sts': live.txt, tlsrpt: live.tlsrpt }[record].checkedAt;
  return [{ kind: 'dns', record, at }];
}
