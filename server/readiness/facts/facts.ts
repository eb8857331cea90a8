import { addDays, toMillis } from '../../contract/time.ts';
import { EVIDENCE_DAYS, type Evidence, type EvidenceRow, type LiveEvidence, type MxObservation } from '../evidence.ts';
import { type Calendar, calendarAt } from './calendar.ts';
import { type Entry, judgeEntry, type ReferencePolicy, referencePolicyOf } from './entries.ts';
import { type HostView, viewHosts } from './live-findings.ts';
import { type PolicyInForce, policyFromReports, policyFromSnapshots } from './policy-in-force.ts';
import { type Published, publishedPolicy } from './published-policy.ts';
import { type Standing, standingIn } from './reporters.ts';
import { scaleOf } from './scale.ts';
import { findUnusable, type UnusablePolicy } from './unusable-policy.ts';

/** The evidence, read once: what every rule starts from. */
export interface Facts {
  readonly evidence: Evidence;
  readonly calendar: Calendar;
  readonly published: Published;
  /** Set when DNS as seen from here denies the domain's hosts and policy: the rows of the last days that used its policy; otherwise empty. */
  readonly deniedByDns: readonly EvidenceRow[];
  /** The policy that readiness is about: published, or taken from reports when nothing was seen live. Null when missing or unknown. */
  readonly policy: PolicyInForce | null;
  /** What trusted reporters show of late in place of a policy, where nothing was seen live; null where they show a policy. */
  readonly unusable: UnusablePolicy | null;
  /** Signed rows of reporters that are not muted, of any policy type, that had arrived by now. */
  readonly signed: readonly SignedRow[];
  readonly unsigned: readonly EvidenceRow[];
  readonly entries: readonly Entry[];
  readonly isInScale: (row: EvidenceRow) => boolean;
  /** By host name; only hosts that were probed or attested. */
  readonly hosts: ReadonlyMap<string, HostView>;
  /** MX hosts in DNS now, by preference; null when DNS is not known, and rules on it do not apply. */
  readonly mx: readonly MxObservation[] | null;
  readonly nullMx: boolean;
  /** Whether a host name matches the policy in force, or the last one known; null when there was none. */
  readonly reference: ReferencePolicy | null;
}

export interface SignedRow {
  readonly row: EvidenceRow;
  readonly standing: Exclude<Standing, 'none'>;
}

export function gatherFacts(evidence: Evidence): Facts {
  const calendar = calendarAt(evidence.now, evidence.settings);
  const { signed, unsigned } = readRows(evidence, calendar);
  const trustedSts = signed
    .filter(({ row, standing }) => standing === 'trusted' && row.policyType === 'sts')
    .map((it) => it.row);
  const deniedByDns = deniesDomain(evidence.live)
    ? trustedSts.filter(({ mode, day }) => mode !== null && day >= calendar.recentFrom)
    : [];
  // A resolver that does not know the domain cannot say anything about it.
  const published: Published = deniedByDns.length > 0 ? { kind: 'unknown' } : publishedPolicy(evidence);
  const policy =
    published.kind === 'present'
      ? policyFromSnapshots(evidence, calendar, published.snapshot, trustedSts)
      : published.kind === 'unknown'
        ? policyFromReports(calendar, trustedSts)
        : null;
  const lastKnown = published.kind === 'missing' ? published.lastKnown : null;
  const reference =
    policy !== null
      ? referencePolicyOf(policy)
      : lastKnown !== null && lastKnown.mode !== null
        ? referencePolicyOf({ mode: lastKnown.mode, mx: lastKnown.mx })
        : null;
  const dns = evidence.live?.dns ?? null;
  return {
    evidence,
    calendar,
    published,
    deniedByDns,
    policy,
    unusable: published.kind === 'unknown' ? findUnusable(calendar, trustedSts) : null,
    signed,
    unsigned,
    entries: signed
      .filter(({ row }) => row.policyType === 'sts')
      .map(({ row, standing }) => judgeEntry(row, standing, reference)),
    isInScale: scaleOf(signed.map(({ row }) => row)),
    hosts: viewHosts(evidence),
    mx: dns === null ? null : knownMx(dns),
    nullMx: dns?.nullMx === true,
    reference,
  };
}

function readRows(evidence: Evidence, calendar: Calendar): { signed: SignedRow[]; unsigned: EvidenceRow[] } {
  const now = toMillis(evidence.now);
  const oldest = addDays(calendar.today, -EVIDENCE_DAYS);
  const { muted } = evidence.settings.reporters;
  const standingOf = standingIn(evidence);
  const signed: SignedRow[] = [];
  const unsigned: EvidenceRow[] = [];
  for (const row of evidence.rows) {
    if (row.day < oldest || row.day > calendar.today || toMillis(row.receivedAt) > now) continue;
    const standing = standingOf(row);
    if (standing !== 'none') signed.push({ row, standing });
    else if (!muted.includes(row.reporter)) unsigned.push(row);
  }
  return { signed, unsigned };
}

/** Neither a policy record nor a host that takes mail: of a domain in use no resolver outside would say so. */
function deniesDomain(live: LiveEvidence | null): boolean {
  if (live === null || live.txt.status !== 'missing' || live.dns.checkedAt === null) return false;
  return !live.dns.nullMx && currentMx(live.dns.hosts).length === 0;
}

/** A domain that mail is reported about has hosts somewhere: where DNS names none, and does not refuse mail, we do not know them. */
function knownMx({ checkedAt, nullMx, hosts }: LiveEvidence['dns']): MxObservation[] | null {
  const current = currentMx(hosts);
  return checkedAt === null || (current.length === 0 && !nullMx) ? null : current;
}

function currentMx(hosts: readonly MxObservation[]): MxObservation[] {
  return hosts.filter((host) => host.current).sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1));
}
