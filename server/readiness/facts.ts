import { addDays, toMillis } from '../time.ts';
import { type Calendar, calendarAt } from './calendar.ts';
import { type Entry, judgeEntry, type Yardstick, yardstickOf } from './entries.ts';
import { EVIDENCE_DAYS, type Evidence, type EvidenceRow, type MxObservation } from './evidence.ts';
import { type HostView, viewHosts } from './live-findings.ts';
import { type PolicyInForce, policyFromReports, policyFromSnapshots } from './policy-in-force.ts';
import { type Published, publishedPolicy } from './published-policy.ts';
import { type Trust, trustIn } from './reporters.ts';

/** The evidence, read once: what every rule starts from. */
export interface Facts {
  readonly evidence: Evidence;
  readonly calendar: Calendar;
  readonly published: Published;
  /** The policy that readiness is about: published, or told by reports when nothing was seen live. Null when missing or unknown. */
  readonly policy: PolicyInForce | null;
  /** Signed rows of reporters that are not muted, of any policy type, that had arrived by now. */
  readonly signed: readonly SignedRow[];
  readonly unsigned: readonly EvidenceRow[];
  readonly entries: readonly Entry[];
  /** By host name; only hosts that were probed or attested. */
  readonly hosts: ReadonlyMap<string, HostView>;
  /** MX hosts in DNS now, by preference; null when DNS is not known, and rules on it do not apply. */
  readonly mx: readonly MxObservation[] | null;
  readonly nullMx: boolean;
  /** Whether a host name matches the policy in force, or the last one known; null when there was none. */
  readonly yardstick: Yardstick | null;
}

export interface SignedRow {
  readonly row: EvidenceRow;
  readonly trust: Exclude<Trust, 'none'>;
}

export function gatherFacts(evidence: Evidence): Facts {
  const calendar = calendarAt(evidence.now, evidence.settings);
  const { signed, unsigned } = readRows(evidence, calendar);
  const trustedSts = signed
    .filter(({ row, trust }) => trust === 'trusted' && row.policyType === 'sts')
    .map((it) => it.row);
  const published = publishedPolicy(evidence);
  const policy =
    published.kind === 'present'
      ? policyFromSnapshots(evidence, calendar, published.snapshot, trustedSts)
      : published.kind === 'unknown'
        ? policyFromReports(calendar, trustedSts)
        : null;
  const lastKnown = published.kind === 'missing' ? published.lastKnown : null;
  const yardstick =
    policy !== null
      ? yardstickOf(policy)
      : lastKnown !== null && lastKnown.mode !== null
        ? yardstickOf({ mode: lastKnown.mode, mx: lastKnown.mx })
        : null;
  const dns = evidence.live?.dns ?? null;
  return {
    evidence,
    calendar,
    published,
    policy,
    signed,
    unsigned,
    entries: signed
      .filter(({ row }) => row.policyType === 'sts')
      .map(({ row, trust }) => judgeEntry(row, trust, yardstick)),
    hosts: viewHosts(evidence),
    mx: dns === null || dns.checkedAt === null ? null : currentMx(dns.hosts),
    nullMx: dns?.nullMx === true,
    yardstick,
  };
}

function readRows(evidence: Evidence, calendar: Calendar): { signed: SignedRow[]; unsigned: EvidenceRow[] } {
  const now = toMillis(evidence.now);
  const oldest = addDays(calendar.today, -EVIDENCE_DAYS);
  const { muted } = evidence.settings.reporters;
  const trustOf = trustIn(evidence);
  const signed: SignedRow[] = [];
  const unsigned: EvidenceRow[] = [];
  for (const row of evidence.rows) {
    if (row.day < oldest || row.day > calendar.today || toMillis(row.receivedAt) > now) continue;
    const trust = trustOf(row);
    if (trust !== 'none') signed.push({ row, trust });
    else if (!muted.includes(row.reporter)) unsigned.push(row);
  }
  return { signed, unsigned };
}

function currentMx(hosts: readonly MxObservation[]): MxObservation[] {
  return hosts.filter((host) => host.current).sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1));
}
