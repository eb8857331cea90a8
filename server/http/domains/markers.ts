import type { Marker } from '../../contract/series.ts';
import { type Day, dayOf } from '../../contract/time.ts';
import type { Database } from '../../store/database.ts';
import { listCertificateStarts, listModeChanges, type ModeChange } from '../../store/domains/domain-events.ts';
import { listVerdictChanges } from '../../store/domains/verdicts.ts';

/** What changed in these days and may explain a step in a chart: policy, certificates, verdict; oldest first. */
export async function listMarkers(
  database: Database,
  domainId: number,
  current: ModeChange | null,
  { from, to }: { readonly from: Day; readonly to: Day },
): Promise<Marker[]> {
  const [modes, certificates, verdicts] = await Promise.all([
    listModeChanges(database, domainId),
    listCertificateStarts(database, domainId, from, to),
    listVerdictChanges(database, domainId, 100),
  ]);
  const changes = current === null ? modes : [...modes.filter(({ at }) => dayOf(at) < dayOf(current.at)), current];
  const markers: Marker[] = [
    ...changes.map(({ at, mode }) => ({
      day: dayOf(at),
      kind: 'policy' as const,
      label: `mode: ${mode} published`,
      params: { mode },
    })),
    ...certificates.map(({ host, day }) => ({
      day,
      kind: 'certificate' as const,
      label: `${host}: new certificate`,
      params: { host },
    })),
    ...verdicts.map(({ at, state }) => ({
      day: dayOf(at),
      kind: 'verdict' as const,
      label: `verdict: ${state}`,
      params: { state },
    })),
  ];
  return markers
    .filter(({ day }) => from <= day && day <= to)
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}
