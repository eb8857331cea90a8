import type { IssueClass } from '../../../contract/codes.ts';
import { englishFormats as f } from './format.ts';
import type { ReasonSentences } from './render.ts';

const plural = (n: number, noun: string) => `${f.count(n)} ${noun}${n === 1 ? '' : 's'}`;
const host = (name: string | null) => name ?? 'an MX that the reports do not name';
const Host = (name: string | null) => name ?? 'An MX that the reports do not name';
const because = (why: string | null) => (why === null || why === '' ? '' : `: ${why}`);
const times = (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${f.count(n)} times`);

/** What a class of failures is called in the middle of a sentence. */
export const englishClass: Readonly<Record<IssueClass, string>> = {
  'mx-not-in-policy': 'MX not in the policy',
  'cert-expired': 'expired certificate',
  starttls: 'no STARTTLS',
  'cert-name': 'certificate for another name',
  'cert-untrusted': 'untrusted certificate chain',
  handshake: 'failed TLS handshakes',
  unclassified: 'failures without a usable reason',
};

interface Reported {
  readonly reporters: readonly string[];
  readonly sessions: number;
  readonly days: number;
  readonly first: string;
  readonly last: string;
}

/** Who saw it, how often, and when last. */
function seenBy({ reporters, sessions, days, first, last }: Reported): string {
  const when =
    first === last ? `on ${f.day(last)}` : `on ${plural(days, 'day')} from ${f.day(first)} to ${f.day(last)}`;
  return `${plural(sessions, 'session')} ${when}, reported by ${f.list(reporters)}`;
}

export const english: ReasonSentences = {
  TXT_MISSING: () => 'There is no _mta-sts record, so senders do not look for your policy.',
  TXT_INVALID: ({ why }) => `The _mta-sts record is not usable${because(why)}.`,
  TXT_MULTIPLE: ({ why }) => `There is more than one _mta-sts record, so senders use none of them${because(why)}.`,
  POLICY_INVALID: ({ lint }) =>
    `The policy file is not valid, so senders act as if there were none${because(f.list(lint))}.`,
  POLICY_UNFETCHABLE: ({ count, hours, since, why }) =>
    `We could not fetch the policy file, ${times(count)} over ${plural(Math.round(hours), 'hour')}${since === null ? '' : ` since ${f.instant(since)}`}${because(why)}.`,
  POLICY_MISSING_AFTER_ENFORCE: ({ until }) =>
    until === null
      ? 'You enforced before. Senders go on enforcing from their saved copies until these run out; then the protection is gone.'
      : `You enforced before. Senders go on enforcing from their saved copies until ${f.instant(until)} at the latest; then the protection is gone.`,
  POLICY_INFERRED_FROM_REPORTS: () => 'Live checks are off, and the reports say that senders found no policy.',
  DNS_SEES_NO_DOMAIN: ({ reporters, lastDay }) =>
    `The DNS that this service asks knows neither an MX host nor a policy of the domain, yet ${f.list(reporters)} used its policy up to ${f.day(lastDay)}: see which resolver this server asks.`,
  REFUSING_NOW: ({ sessions, since, hosts }) =>
    `Mail is being refused: ${plural(sessions, 'session')} since ${f.day(since)}${hosts.length > 0 ? `, at ${f.list(hosts)}` : ''}.`,
  STALE_ENFORCE_CACHE: ({ reporters, until }) =>
    `The published policy no longer enforces, but ${f.list(reporters)} still ${reporters.length === 1 ? 'applies' : 'apply'} a saved copy that does${until === null ? '' : `, until ${f.instant(until)} at the latest`}.`,
  ROLLBACK_RECOMMENDED: ({ refused, of }) =>
    of === 0
      ? 'No MX is without a fault: go back to mode testing now, then repair.'
      : `${f.count(refused)} of ${plural(of, 'session')} of the last days were refused (${f.share(refused / of)}): go back to mode testing now, then repair.`,
  ISSUE_MX_NOT_IN_POLICY: (p) =>
    `${Host(p.host)} matches no mx line of the policy; enforce would refuse it (${seenBy(p)}).`,
  ISSUE_CERT_EXPIRED: (p) => `The certificate of ${host(p.host)} had expired (${seenBy(p)}).`,
  ISSUE_STARTTLS: (p) => `${Host(p.host)} did not offer STARTTLS (${seenBy(p)}).`,
  ISSUE_CERT_NAME: (p) => `The certificate of ${host(p.host)} is for another name (${seenBy(p)}).`,
  ISSUE_CERT_UNTRUSTED: (p) => `The certificate chain of ${host(p.host)} was not trusted (${seenBy(p)}).`,
  ISSUE_TLS_HANDSHAKE: (p) => `TLS handshakes with ${host(p.host)} failed repeatedly (${seenBy(p)}).`,
  ISSUE_UNCLASSIFIED: (p) => `Sessions with ${host(p.host)} failed repeatedly without a usable reason (${seenBy(p)}).`,
  LIVE_MX_NOT_IN_POLICY: (p) => `DNS lists ${p.host} as an MX, and no mx line of the policy matches it.`,
  LIVE_CERT_EXPIRED: (p) => `${p.host} shows an expired certificate (our check of ${f.instant(p.at)}).`,
  LIVE_STARTTLS: (p) => `${p.host} does not offer STARTTLS (our check of ${f.instant(p.at)}).`,
  LIVE_CERT_NAME: (p) => `${p.host} shows a certificate for another name (our check of ${f.instant(p.at)}).`,
  LIVE_CERT_UNTRUSTED: (p) =>
    `${p.host} shows a certificate that does not chain to a public root (our check of ${f.instant(p.at)}).`,
  LIVE_TLS_TOO_OLD: (p) => `${p.host} speaks no TLS 1.2 or newer (our check of ${f.instant(p.at)}).`,
  NO_REPORTS: ({ lastDay }) =>
    `No authenticated report covers any of the last 7 finished days${lastDay === null ? '' : `; the latest is for ${f.day(lastDay)}`}.`,
  TLSRPT_MISSING: () => 'There is no valid _smtp._tls record, so nobody reports: you would enforce blind.',
  TLSRPT_ELSEWHERE: () => 'The _smtp._tls record names no address that is read here.',
  TXT_ID_NOT_BUMPED: ({ changed, id }) =>
    `The policy file changed on ${f.day(changed)}, but the id in DNS did not${id === null ? '' : ` (still ${id})`}: senders keep the old policy.`,
  POLICY_LINT_ERROR: ({ items }) => `Some senders reject the policy file${because(f.list(items))}.`,
  MAX_AGE_TOO_SHORT: ({ maxAge }) => `max_age is ${f.seconds(maxAge)}: under one day, large senders ignore the policy.`,
  POLICY_FETCH_FAILED_LIVE: ({ why, at }) =>
    `Our last fetch of the policy failed (${f.instant(at)}${because(why)}). Do not switch while the policy host is shaky.`,
  POLICY_FETCH_UNRELIABLE: ({ share, sessions, of, from, days }) =>
    `${f.count(sessions)} of ${plural(of, 'session')} (${f.share(share)}) that trusted reporters told of since ${f.day(from)} could not fetch the policy, on ${plural(days, 'day')}: they tested nothing.`,
  POLICY_NOT_SEEN_BY_TRUSTED: ({ reporters }) =>
    `${f.list(reporters)} still ${reporters.length === 1 ? 'reports' : 'report'} that there is no policy.`,
  STALE_POLICY_REPORTED: ({ reporters }) =>
    `${f.list(reporters)} still ${reporters.length === 1 ? 'uses' : 'use'} the previous policy.`,
  NO_TRUSTED_REPORTER: ({ reporters }) =>
    `Reports come only from senders that we cannot weigh (${f.list(reporters)}). Mark those you know as trusted.`,
  REPORTERS_ALL_SILENT: ({ reporters, since }) =>
    `Every regular reporter (${f.list(reporters)}) has been silent since ${f.day(since)}: silence is not success.`,
  CERT_EXPIRING_IMMINENT: (p) => `The certificate of ${p.host} ends in ${within(p.days)}: renew it before you enforce.`,
  CERT_EXPIRING_SOON: (p) => `The certificate of ${p.host} ends in ${within(p.days)}: renew it first.`,
  MX_TLS_HANDSHAKE: (p) =>
    `TLS could not be set up with ${p.host} in any of our checks since ${f.instant(p.since)}: find out whether others meet the same.`,
  COVERAGE_TOO_LOW: ({ covered, needed }) =>
    `Only ${f.count(covered)} of the last 14 finished days have sessions of trusted reporters; ${f.count(needed)} are needed.`,
  INSUFFICIENT_VOLUME: ({ n, k, upper95, needed, etaDays }) =>
    `${plural(n, 'session')}${k === 0 ? '' : ` with ${plural(k, 'failure')}`} ${upper95 === null ? 'say nothing about the refusal rate' : `only show that the refusal rate is below ${f.share(upper95)}`}` +
    `${needed === null ? '' : `; ${f.count(needed)} are needed`}${etaDays === null ? '' : `, in about ${plural(etaDays, 'day')}`}.`,
  FAILURE_RATE_TOO_HIGH: ({ n, k }) =>
    `${f.count(k)} of ${plural(n, 'session')} failed${n === 0 ? '' : ` (${f.share(k / n)})`}: too many to call noise.`,
  ISOLATED_FAILURES: ({ sessions, days, hosts }) =>
    `${plural(sessions, 'scattered failure')} on ${plural(days, 'day')}${hosts.length > 0 ? ` at ${f.list(hosts)}` : ''}, without a pattern.`,
  SINGLE_REPORTER: ({ reporter }) =>
    reporter === null
      ? 'No trusted reporter reports regularly.'
      : `${reporter} is the only trusted reporter that reports regularly.`,
  REPORTER_SILENT: ({ reporter, run, limit }) =>
    `${reporter} has been silent for ${plural(run, 'day')}; ${plural(limit, 'day')} would already be unusual.`,
  POLICY_FETCH_ERRORS: ({ sessions, of, from, days }) =>
    `${f.count(sessions)} of ${plural(of, 'session')} since ${f.day(from)}, on ${plural(days, 'day')}, could not fetch the policy; that mail was delivered without it, or by a saved copy.`,
  NPF_TLS_FAILURES: ({ host: at, reporters }) =>
    `Senders that found no policy (${f.list(reporters)}) see TLS failures on ${host(at)}. They would matter if those senders came to honour it.`,
  DANE_FAILING_NOW: ({ sessions, reporters }) =>
    `DANE refuses mail today, whatever the MTA-STS mode: ${plural(sessions, 'failure')} reported by ${f.list(reporters)}.`,
  UNEXPLAINED_FAILURES: ({ sessions, reporters }) =>
    `${f.list(reporters)} ${reporters.length === 1 ? 'counts' : 'count'} ${plural(sessions, 'failure')} without saying why.`,
  UNCORROBORATED_REPORTER: ({ reporters, host: at, failureClass, sessions }) =>
    `Only ${f.list(reporters)} ${reporters.length === 1 ? 'claims' : 'claim'} ${englishClass[failureClass]} on ${host(at)} (${plural(sessions, 'session')}), and nothing confirms it.`,
  UNAUTHENTICATED_REPORTS: ({ count }) =>
    `${plural(count, 'report')} without a valid DKIM signature of the reporter ${count === 1 ? 'was' : 'were'} left out; the page of sources says why, and how to vouch for ${count === 1 ? 'it' : 'them'}.`,
  POLICY_HOST_CERT_EXPIRING: (p) => `The certificate of the policy host ${p.host} ends in ${within(p.days)}.`,
  MX_UNVERIFIED: ({ hosts }) =>
    hosts.length === 0
      ? 'No MX host was checked from here: nobody knows whether all of them would pass.'
      : `${f.list(hosts)} could not be verified from here.`,
  LIVE_CHECKS_OFF: () => 'Live checks are off: the verdict rests on reports alone.',
  WILDCARD_TOO_BROAD: ({ pattern }) => `${pattern} admits any host under your own domain (RFC 8461 section 10.4).`,
  ISSUE_SET_ASIDE: ({ host: at, failureClass, by, until, why }) =>
    `${by} set aside ${englishClass[failureClass]} on ${host(at)} until ${f.day(until)}: ${why}`,
  FAULT_RECURRING: ({ host: at, times, since, required }) =>
    `${at} was faulty ${f.count(times)} times since ${f.day(since)}, with sound days in between: what comes and goes needs ${plural(required, 'clean day')}.`,
  MX_NOT_PROBED_PORT25: ({ hosts }) =>
    `Outbound port 25 is blocked where this service runs, so ${f.list(hosts)} could not be checked. That is no fault of the domain.`,
  MX_ATTESTED: ({ host: at, at: when, by }) => `${by} attested on ${f.day(when)} that ${at} was checked elsewhere.`,
  READY_STANDARD: ({ n, elapsed, upper95 }) =>
    `${plural(elapsed, 'clean day')} and ${plural(n, 'session')} passed every gate${upper95 === null ? '' : `; the refusal rate is below ${f.share(upper95)} (95% sure)`}.`,
  READY_LOW_VOLUME: ({ n, elapsed }) =>
    `${plural(elapsed, 'clean day')} and checks of every MX stand in for volume: only ${plural(n, 'session')}, and none failed.`,
  CLOCK_RUNNING: ({ elapsed, remaining, earliest }) =>
    `${plural(elapsed, 'clean day')}, ${f.count(remaining)} to go; the earliest moment to enforce is ${f.instant(earliest)}.`,
  WAITING_FIRST_REPORT: ({ about }) => `The first reports are due by about ${f.instant(about)}.`,
  CLOCK_RESTARTED_MODE: ({ at }) => `The clock restarted when the mode went back to testing, on ${f.day(at)}.`,
  CLOCK_RESTARTED_MX_SET: ({ at }) => `The clock restarted when the mx lines of the policy changed, on ${f.day(at)}.`,
  CLOCK_RESTARTED_MX_ADDED: ({ at, host: added }) =>
    `The clock restarted when ${added} joined the MX records, on ${f.day(at)}.`,
  CLOCK_RESTARTED_FAILURE: ({ last }) => `The clock restarted after the failures of ${f.day(last)}.`,
  ISSUE_FIXED: ({ failureClass, host: at, since, how }) =>
    `Fixed: ${englishClass[failureClass]} on ${host(at)}, none since ${f.day(since)} (${repairs[how]}).`,
  COUNT_MISMATCH: ({ reporters }) =>
    `In reports of ${f.list(reporters)} the details add up to more than the failure total; the smaller number is used.`,
  NEWEST_DAYS_PROVISIONAL: ({ days }) =>
    `${f.list(days.map(f.day))} ${days.length === 1 ? 'is' : 'are'} not finished; more reports may come.`,
  MODE_NONE: () => 'The policy says mode: none, which tells senders to ignore MTA-STS.',
  NULL_MX: () => 'The domain receives no mail (null MX), so there is nothing to enforce.',
  ENFORCE_CLEAN: ({ n, elapsed }) => `No refusals: ${plural(n, 'session')} over ${plural(elapsed, 'clean day')}.`,
  MAX_AGE_LONG_IN_TESTING: ({ maxAge }) =>
    `max_age is ${f.seconds(maxAge)}; while testing, one or two weeks are better.`,
  ADVICE_MAX_AGE_RAISE: ({ maxAge }) =>
    `max_age is ${f.seconds(maxAge)}; after 30 clean days it may be raised to 2592000 (30 days) or more.`,
};

const repairs = {
  retired: 'no longer an MX',
  quiet: 'those who complained went on sending without failures',
  probe: 'a later check passed',
  expired: 'long enough without recurrence',
};

function within(days: number): string {
  return days <= 0 ? 'less than a day' : plural(days, 'day');
}
