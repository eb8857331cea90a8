/*
 * Who stands behind a report. RFC 8460 section 3 has reports by mail signed with DKIM (RFC 6376), by a domain that is aligned
 * with the reporter's: the same organisational domain as that of contact-info or of TLS-Report-Submitter. Selectors and
 * keys are TXT records at <selector>._domainkey.<signing domain>; they vanish long before mails do, so what was found good
 * once is kept. Instead of our own look, the verdict of the operator's mail server may be taken from its
 * Authentication-Results header (RFC 8601), known by its authserv-id; or the operator vouches for a whole way in.
 *
 * This file judges one mail; dkim.ts verifies signatures, auth-results.ts reads that header, alignment.ts says who the
 * reporter is, known-reporters.ts and report-proof.ts what makes a signed mail a TLS report of a company whose word counts
 * alone. Imports mail, reading and contract. DNS is an argument, and a key that cannot be had leaves the report pending.
 */
import type { AuthenticityStatus } from '../contract/codes.ts';
import { domainOfAddress } from '../contract/domain-name.ts';
import { addHours, type Instant, isBefore } from '../contract/time.ts';
import { type HeaderField, type SplitMail, splitMail } from '../mail/header-fields.ts';
import { isAligned, reporterIdentity } from './alignment.ts';
import { dkimResultsOf, type MethodResult } from './auth-results.ts';
import type { AuthenticationPolicy } from './authentication-policy.ts';
import { claimedDomain } from './claimed-domain.ts';
import { type SignatureVerdict, verifySignatures } from './dkim.ts';
import type { ResolveTxt } from './dns-txt.ts';
import { knownReporterOf } from './known-reporters.ts';
import { proveByEach, proveReport, type ReportProof, type SignedMail } from './report-proof.ts';

export type { AuthenticationPolicy, ResolveTxt };

/** Who stands behind a report, and how that is known. */
export type Authenticity = {
  readonly status: AuthenticityStatus;
  /** Organisational domain of the aligned signer, or of contact-info when vouched for; null otherwise. */
  readonly reporter: string | null;
  /** The domain as which the reporter may be trusted alone; null unless it is proved that the mail is a TLS report of its own. */
  readonly provedAs: string | null;
  readonly signingDomain: string | null;
  readonly selector: string | null;
  /** One sentence for the operator, safe to print; null when there is nothing to explain. */
  readonly reason: string | null;
  readonly warnings: readonly string[];
};

export type AuthenticityContext = {
  readonly trust: AuthenticationPolicy;
  /** The domain whose signature was found good when the mail came; then DNS is not asked again. Null: it is still to be judged. */
  readonly passedBy: string | null;
  /** domain of the report's contact-info */
  readonly contactDomain: string | null;
  /** value of the TLS-Report-Submitter header */
  readonly submitter: string | null;
  /** what a known reporter is recognised by, besides the headers */
  readonly written: Omit<SignedMail, 'fields'>;
  /** when a mail system first took this mail, the inner one where it was forwarded: that is when its signature had to hold */
  readonly receivedAt: Instant;
  readonly now: Instant;
  readonly resolveTxt: ResolveTxt;
  /** `raw` was found inside another mail: what looks like headers of our own server in it is the sender's text */
  readonly forwarded: boolean;
};

/** How long a `pending` report is asked about again: mail servers retry for about as long when DNS is down. */
export const PENDING_HOURS = 24;

export function isAuthenticated(authenticity: Authenticity): boolean {
  return authenticity.status === 'pass' || authenticity.status === 'vouched';
}

/**
 * Judges who stands behind a report: RFC 8460 section 3 wants a valid DKIM signature of the reporting domain, and
 * reports without one ignored. `raw` is the mail that holds the report directly, null for a file without a mail.
 */
export async function judgeAuthenticity(raw: Uint8Array | null, context: AuthenticityContext): Promise<Authenticity> {
  if (context.trust.kind === 'vouch' || context.trust.kind === 'sample') return vouched(context);
  if (raw === null) return unproved('none', 'The report is a file without a mail around it, so nobody has signed it.');
  const mail = splitMail(raw);
  if ('problem' in mail) return unproved('unverifiable', `The mail cannot be checked: ${mail.problem}.`);
  const repeated = BODY_DECIDING.find((name) => mail.fields.filter((field) => field.name === name).length > 1);
  if (repeated !== undefined) {
    return unproved('fail', `The mail has more than one ${repeated} header, so one may have been added after signing.`);
  }
  const claimed = claimedDomain(context.contactDomain, context.submitter, mail.fields);
  const signed: SignedMail = { ...context.written, fields: mail.fields };
  const { passedBy } = context;
  if (context.trust.kind === 'dkim') {
    if (passedBy !== null && claimed !== null && isAligned(passedBy, claimed)) {
      const signer = { domain: passedBy, selector: null };
      return passed(signer, proveByEach(signer, signed));
    }
    return judgeDkim(mail, { claimed, signed }, context);
  }
  if (context.forwarded) {
    return unproved(
      'none',
      'The report was forwarded inside another mail, where no header of the mail server can be believed.',
    );
  }
  const { authservIds } = context.trust;
  return judgeAuthResults(dkimResultsOf(authservIds, mail.fields), { claimed, signed }, authservIds.join(' or '));
}

/** What becomes of a `pending` result when DNS was first asked at `firstTried`; other results stay as they are. */
export function settlePending<Judged extends { readonly status: string; readonly reason: string | null }>(
  authenticity: Judged,
  firstTried: Instant,
  now: Instant,
): Judged {
  if (authenticity.status !== 'pending' || isBefore(now, addHours(firstTried, PENDING_HOURS))) return authenticity;
  return {
    ...authenticity,
    status: 'unverifiable',
    reason: `${authenticity.reason ?? ''} Tried for ${PENDING_HOURS} hours.`.trim(),
  };
}

/** Headers that say how the body is read and who wrote it. Two of a kind would let one signed body mean two things. */
const BODY_DECIDING = ['from', 'content-type', 'content-transfer-encoding'];

function unproved(status: Authenticity['status'], reason: string | null): Authenticity {
  return { status, reporter: null, provedAs: null, signingDomain: null, selector: null, reason, warnings: [] };
}

function vouched({ contactDomain, submitter }: AuthenticityContext): Authenticity {
  const claimed = domainOfAddress(contactDomain ?? '') ?? domainOfAddress(submitter ?? '');
  const reporter = claimed === null ? null : (reporterIdentity(claimed) ?? claimed);
  return { ...unproved('vouched', null), reporter, provedAs: reporter };
}

/** A good signature of an aligned domain. Of a known reporter it says nothing about a mail that is not like its reports. */
function passed(
  { domain, selector }: { readonly domain: string; readonly selector: string | null },
  proof: ReportProof,
): Authenticity {
  const signer = { signingDomain: domain, selector };
  if ('as' in proof || knownReporterOf(domain) === null) {
    const provedAs = 'as' in proof ? proof.as : null;
    return { ...unproved('pass', null), ...signer, reporter: reporterIdentity(domain), provedAs };
  }
  const reason = `The mail is signed by ${domain}, but not as a TLS report: ${proof.missing}.`;
  return { ...unproved('signed-not-as-report', reason), ...signer };
}

/** The report as it was signed, and the domain that it says it comes from. */
interface ClaimedReport {
  readonly claimed: string | null;
  readonly signed: SignedMail;
}

async function judgeDkim(
  mail: SplitMail,
  { claimed, signed }: ClaimedReport,
  context: AuthenticityContext,
): Promise<Authenticity> {
  const verdicts = await verifySignatures(mail, {
    receivedAt: isBefore(context.now, context.receivedAt) ? context.now : context.receivedAt,
    isAligned: (signer) => claimed !== null && isAligned(signer, claimed),
    provesReport: (signer, covered) => 'as' in proveReport(signer, covered, signed),
    resolveTxt: context.resolveTxt,
  });
  if (verdicts.length === 0) return unproved('none', 'The mail carries no DKIM signature.');

  const aligned = decisive(verdicts.filter((verdict) => verdict.aligned));
  const stranger = verdicts.find((verdict) => !verdict.aligned && verdict.outcome === 'pass');
  if (aligned) {
    const { domain, selector, reason } = aligned;
    if (aligned.outcome === 'pass' && domain !== null) {
      const judged = passed({ domain, selector }, proveReport(domain, aligned.covered, signed));
      return { ...judged, warnings: [...aligned.warnings, ...coverageWarnings(mail.fields, aligned.covered)] };
    }
    const warnings = [...aligned.warnings];
    if (stranger)
      warnings.push(`${stranger.domain} has signed the mail as well, validly, but does not answer for the report.`);
    return { ...unproved(STATUS[aligned.outcome], reason), signingDomain: domain, selector, warnings };
  }
  if (stranger) {
    const { domain, selector } = stranger;
    return { ...unproved('signed-unaligned', unalignedReason(domain, claimed)), signingDomain: domain, selector };
  }
  const worth = best(verdicts);
  // asking again could at best show a signature that does not count
  const status = worth === undefined || worth.outcome === 'fail' ? 'fail' : 'unverifiable';
  const reason = `${worth?.reason ?? ''} It would not count anyway: ${claimed ?? 'the report'} has to sign.`.trim();
  return { ...unproved(status, reason), signingDomain: worth?.domain ?? null, selector: worth?.selector ?? null };
}

const STATUS = {
  pass: 'pass',
  temporary: 'pending',
  'key-gone': 'unverifiable',
  unchecked: 'unverifiable',
  fail: 'fail',
} as const;
const RANK: readonly SignatureVerdict['outcome'][] = ['pass', 'temporary', 'key-gone', 'unchecked', 'fail'];

/**
 * The best aligned verdict. Where a known reporter has signed twice, the signature that proves its report is waited for,
 * since the other one alone would make the mail count for nothing.
 */
function decisive(aligned: readonly SignatureVerdict[]): SignatureVerdict | undefined {
  const found = best(aligned);
  if (found?.outcome !== 'pass' || found.provesReport || knownReporterOf(found.domain ?? '') === null) return found;
  return aligned.find((verdict) => verdict.provesReport && verdict.outcome === 'temporary') ?? found;
}

function best(verdicts: readonly SignatureVerdict[]): SignatureVerdict | undefined {
  return RANK.flatMap((outcome) => verdicts.find((verdict) => verdict.outcome === outcome) ?? [])[0];
}

/** RFC 8460 section 5.3 wants the TLS-Report headers signed, which large reporters do not do: noted, not held against them. */
function coverageWarnings(fields: readonly HeaderField[], covered: readonly string[]): string[] {
  const unsigned = ['tls-report-domain', 'tls-report-submitter'].filter(
    (name) => fields.some((field) => field.name === name) && !covered.includes(name),
  );
  const warnings = unsigned.map((name) => `The ${name} header is not covered by the signature.`);
  if (!covered.includes('content-type') && !covered.some((name) => name.startsWith('tls-report-'))) {
    warnings.push(
      'The signature covers neither Content-Type nor the TLS-Report headers, so it may have been made for another kind of mail.',
    );
  }
  return warnings;
}

function unalignedReason(signer: string | null, claimed: string | null): string {
  if (claimed === null) return `The mail is signed by ${signer}, but the report names no domain that it comes from.`;
  return `The mail is signed by ${signer}, which does not answer for ${claimed}, where the report says it comes from.`;
}

function judgeAuthResults(
  results: readonly MethodResult[] | null,
  { claimed, signed }: ClaimedReport,
  server: string,
): Authenticity {
  if (results === null)
    return unproved('none', `No Authentication-Results header of ${server} on top of the mail speaks of DKIM.`);
  const good = results.filter((result) => result.result === 'pass').map(signerOf);
  const judged = good.flatMap((signer) =>
    claimed !== null && isNamed(signer) && isAligned(signer.domain, claimed)
      ? [passed(signer, proveByEach(signer, signed))]
      : [],
  );
  const proved = judged.find((it) => it.provedAs !== null) ?? judged[0];
  if (proved !== undefined) return proved;
  const stranger = good.find(isNamed);
  if (stranger) {
    const reason = unalignedReason(stranger.domain, claimed);
    return { ...unproved('signed-unaligned', reason), signingDomain: stranger.domain, selector: stranger.selector };
  }
  if (good.length > 0) return unproved('unverifiable', `${server} found a good DKIM signature and does not say whose.`);
  const said = results.map((result) => result.result);
  if (said.every((result) => result === 'none'))
    return unproved('none', `${server} found no DKIM signature on the mail.`);
  const status = said.every((result) => result === 'temperror' || result === 'none') ? 'unverifiable' : 'fail';
  return unproved(
    status,
    `${server} found no good DKIM signature on the mail: ${[...new Set(said)].slice(0, 5).join(', ')}.`,
  );
}

interface Signer {
  readonly domain: string | null;
  readonly selector: string | null;
  /** How its signature begins, in case there are several (RFC 6008). */
  readonly signature: string | null;
}

function isNamed(signer: Signer): signer is Signer & { readonly domain: string } {
  return signer.domain !== null;
}

/** Gmail names the signer in `header.i` alone, which cannot lie outside the `d=` of a signature that passed. */
function signerOf({ properties }: MethodResult): Signer {
  const domain = domainOfAddress(properties.get('header.d') ?? properties.get('header.i') ?? '');
  const selector = properties.get('header.s')?.slice(0, 120) ?? null;
  return {
    domain,
    selector: selector !== null && /^[\w.-]+$/.test(selector) ? selector : null,
    signature: properties.get('header.b') ?? null,
  };
}
