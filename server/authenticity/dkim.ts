import { fromMillis, type Instant, toMillis } from '../contract/time.ts';
import type { SplitMail } from '../mail/header-fields.ts';
import { findKeys } from './dkim-key.ts';
import { checkSignature } from './dkim-library.ts';
import { type DkimSignature, parseSignature } from './dkim-signature.ts';
import type { ResolveTxt, TxtAnswer } from './dns-txt.ts';

/** The outcome for one signature. `reason` is a sentence for the operator, null when it passed. */
export type SignatureVerdict = {
  readonly outcome: 'pass' | 'fail' | 'key-gone' | 'temporary' | 'unchecked';
  readonly aligned: boolean;
  readonly provesReport: boolean;
  readonly domain: string | null;
  readonly selector: string | null;
  /** header fields under the signature, lower case */
  readonly covered: readonly string[];
  readonly reason: string | null;
  readonly warnings: readonly string[];
};
export type DkimContext = {
  readonly receivedAt: Instant;
  readonly isAligned: (signer: string) => boolean;
  /** Whether the signature, if it is good, shows that the mail is a TLS report. */
  readonly provesReport: (signer: string, covered: readonly string[]) => boolean;
  readonly resolveTxt: ResolveTxt;
};

/** Anyone may put any number of signatures on a mail, and each costs a hash of the whole body. */
const MAX_SIGNATURES = 10;
const MAX_HEADERS_READ = 100;
const MAX_BYTES_HASHED = 64 * 1024 * 1024;
const MAX_UNANSWERED = 2;

/**
 * Checks the DKIM signatures of a mail, those aligned with the reporter first and of them those that prove a TLS report,
 * until an aligned one passes. Each is judged as of `receivedAt` (RFC 6376 section 3.5): what was good on arrival stays good in an archive. DNS is asked
 * through `resolveTxt` alone.
 */
export async function verifySignatures(mail: SplitMail, context: DkimContext): Promise<SignatureVerdict[]> {
  const headers = mail.fields.filter((field) => field.name === 'dkim-signature').slice(0, MAX_HEADERS_READ);
  const affordable = Math.max(2, Math.floor(MAX_BYTES_HASHED / Math.max(1, mail.body.length)));
  const considered = headers
    .map(parseSignature)
    .map((signature) => ({
      signature,
      aligned: signature.domain !== null && context.isAligned(signature.domain),
      provesReport: 'covered' in signature && context.provesReport(signature.domain, signature.covered),
    }))
    .sort((a, b) => Number(b.aligned) - Number(a.aligned) || Number(b.provesReport) - Number(a.provesReport))
    .slice(0, Math.min(MAX_SIGNATURES, affordable));

  const patient = { ...context, resolveTxt: givingUp(context.resolveTxt) };
  const bodyHashes = new Map<string, string>();
  const verdicts: SignatureVerdict[] = [];
  for (const { signature, aligned, provesReport } of considered) {
    const { domain, selector } = signature;
    const found =
      'problem' in signature
        ? refuse('fail', signature.problem)
        : await verifySignature(signature, mail, patient, bodyHashes);
    const by = domain === null ? 'A DKIM signature' : `The DKIM signature of ${domain}`;
    verdicts.push({
      aligned,
      provesReport,
      domain,
      selector,
      covered: 'covered' in signature ? signature.covered : [],
      outcome: found.outcome,
      reason: found.problem === null ? null : `${by} ${found.problem}.`,
      warnings: found.warnings,
    });
    if (aligned && found.outcome === 'pass') break;
  }
  return verdicts;
}

type Found = { outcome: SignatureVerdict['outcome']; problem: string | null; warnings: string[] };

function refuse(outcome: SignatureVerdict['outcome'], problem: string): Found {
  return { outcome, problem, warnings: [] };
}

const BODY_CHANGED =
  'does not fit the body, which was changed on the way: forwarders, mailing lists and gateways do that';

async function verifySignature(
  signature: DkimSignature,
  mail: SplitMail,
  context: DkimContext,
  /** by canonical form, as far as earlier signatures have revealed them */
  bodyHashes: Map<string, string>,
): Promise<Found> {
  const receivedAt = toMillis(context.receivedAt) / 1000;
  if (signature.expiresAt !== null && signature.expiresAt < receivedAt) {
    const expiry = fromMillis(signature.expiresAt * 1000);
    return refuse('fail', `had expired on ${expiry}, before the mail arrived on ${context.receivedAt}`);
  }
  const known = bodyHashes.get(signature.bodyForm);
  if (known !== undefined && known !== signature.bodyHash) return refuse('fail', BODY_CHANGED);

  const name = `${signature.selector}._domainkey.${signature.domain}`;
  const check = await checkSignature(signature, mail, context.receivedAt, async () =>
    findKeys(await context.resolveTxt(name), signature),
  );
  if (check.kind !== 'uncheckable') bodyHashes.set(signature.bodyForm, check.bodyHash);
  switch (check.kind) {
    case 'uncheckable':
      return refuse('unchecked', `cannot be checked: ${check.why}`);
    case 'body-changed':
      return refuse('fail', BODY_CHANGED);
    case 'bad-signature':
      return refuse(
        'fail',
        'does not fit the headers: they were changed on the way, or its key has been replaced since',
      );
    case 'no-key': {
      const { kind, why } = check.lookup;
      if (kind === 'temporary') return refuse('temporary', `cannot be checked yet, DNS gave no answer: ${why}`);
      if (kind === 'gone') return refuse('key-gone', `cannot be checked: its key ${name} ${why}`);
      return refuse('fail', `does not count: its key ${name} ${why}`);
    }
    case 'pass': {
      const warnings: string[] = [];
      if (check.key.testing) warnings.push(`${signature.domain} marks its DKIM key as a test (t=y).`);
      if (signature.signedAt !== null && signature.signedAt > receivedAt + 24 * 3600) {
        warnings.push('The signature is dated more than a day after the mail arrived: a clock is wrong.');
      }
      return { outcome: 'pass', problem: null, warnings };
    }
  }
}

/** Asks for each name once, and stops after the second query without an answer, so that one mail cannot hold us up. */
function givingUp(resolveTxt: ResolveTxt): ResolveTxt {
  const answers = new Map<string, TxtAnswer>();
  let unanswered = 0;
  return async (name) => {
    const earlier = answers.get(name);
    if (earlier) return earlier;
    if (unanswered >= MAX_UNANSWERED) return { kind: 'temporary', why: 'earlier questions went unanswered' };
    const answer = await resolveTxt(name);
    answers.set(name, answer);
    if (answer.kind === 'temporary') unanswered++;
    return answer;
  };
}
