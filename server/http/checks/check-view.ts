import type { CheckView, MxCheck } from '../../contract/checks.ts';
import type { Saying } from '../../contract/phrase.ts';
import { hoursBetween } from '../../contract/time.ts';
import { english } from '../../contract/words/english.ts';
import { phrase, wordFinding, wordSaying } from '../../contract/words/phrase.ts';
import { coverMx } from '../../mtasts/coverage.ts';
import type { DomainCheck, HostCheck } from '../../probe/check-domain.ts';
import { findingsOf } from '../../probe/findings.ts';
import { policyOf } from '../../probe/findings-of-hosts.ts';
import { isPort25Blocked } from '../../probe/smtp/port25.ts';
import { checkLines, isShownAbove } from './check-lines.ts';

/** A check of a domain as a page shows it. `ourRua`: report addresses that lead here. */
export function viewCheck(check: DomainCheck, ourRua: readonly string[]): CheckView {
  const findings = findingsOf(check, ourRua);
  const lines = checkLines(check, findings);
  const served = check.policy?.outcome.kind === 'file' ? check.policy.outcome.file.policy : null;
  return {
    domain: check.domain,
    at: check.at,
    running: check.running,
    tookSeconds: check.tookSeconds,
    from: check.from,
    port25Blocked: isPort25Blocked(check.port25),
    mode: served?.mode ?? null,
    lines,
    mx: check.hosts.map((host) => viewHost(check, host)),
    findings: findings.map((finding) => {
      const worded = wordFinding(english, finding);
      return { ...finding, message: worded, shownAbove: isShownAbove({ ...finding, message: worded }, lines) };
    }),
  };
}

function viewHost(check: DomainCheck, host: HostCheck): MxCheck {
  const policy = policyOf(check);
  const shown = host.probe?.addresses.find(({ result }) => result === host.probe?.result);
  const certificate = shown?.certificate ?? null;
  const says = explain(host, shown?.sentence ?? null);
  const ends = certificate?.notAfter ?? null;
  const covered = policy === null ? null : coverMx(policy.mx, [host.host]).rows[0]?.matchedBy.length !== 0;
  return {
    host: host.host,
    preference: host.preference,
    addresses: host.targets?.list.map(({ address }) => address) ?? [],
    running: check.running && host.probe === null && host.notAName === null,
    inPolicy: covered,
    result: host.probe?.result ?? (check.running ? null : 'temp'),
    tlsVersion: shown?.tlsVersion?.replace('TLSv', 'TLS ') ?? null,
    nameMatches: certificate === null ? null : shown?.problems.includes('name') !== true,
    trusted: certificate === null ? null : shown?.problems.includes('untrusted') !== true,
    names: certificate?.names ?? [],
    issuer: certificate?.issuer ?? null,
    chainLength: certificate?.chainLength ?? null,
    notBefore: certificate?.notBefore ?? null,
    notAfter: ends,
    daysLeft: ends === null ? null : Math.floor(hoursBetween(check.at, ends) / 24),
    ehlo: shown?.result === 'nostarttls' ? shown.ehlo : [],
    message: says === null ? null : wordSaying(english, says),
    says,
  };
}

function explain({ notAName, targets, probe }: HostCheck, sentence: Saying | null): Saying | null {
  if (notAName !== null) return notAName;
  if (probe === null || probe.result === 'ok') return null;
  if (probe.result === 'port25') return phrase('line.port25');
  if (sentence !== null) return sentence;
  const [refused] = (targets?.list ?? []).flatMap(({ address, refused }) =>
    refused === null ? [] : [{ address, refused }],
  );
  if (refused !== undefined) return phrase('cause.ADDRESS_REFUSED', { address: refused.address, why: refused.refused });
  if (targets?.unknown != null) return targets.unknown;
  if (targets?.list.length === 0) return phrase('line.noAddress');
  return probe.addresses.find((address) => address.sentence !== null)?.sentence ?? phrase('line.noAnswer');
}
