import { canonicalDomain } from '../contract/domain-name.ts';
import { fieldValue, type HeaderField } from '../mail/header-fields.ts';
import { colonList, parseTagList } from './tag-list.ts';

/** A DKIM-Signature header that is worth checking: well formed, complete, and nothing in it that we refuse. */
export type DkimSignature = {
  readonly field: HeaderField;
  readonly domain: string;
  readonly selector: string;
  readonly keyType: 'rsa' | 'ed25519';
  /** domain of `i=`: equal to `domain` or below it */
  readonly identityDomain: string;
  readonly bodyForm: string;
  readonly bodyHash: string;
  readonly signature: string;
  /** `h=`, lower case, in order, with repetitions */
  readonly covered: readonly string[];
  /** seconds since 1970; null when the tag is absent */
  readonly signedAt: number | null;
  readonly expiresAt: number | null;
};
/** A signature that cannot count, whatever DNS says. `problem` continues the words "the signature ...". */
export type RefusedSignature = {
  readonly domain: string | null;
  readonly selector: string | null;
  readonly problem: string;
};

const FORMS = new Set(['simple', 'relaxed']);
const KEY_TYPES = new Map([
  ['rsa-sha256', 'rsa'],
  ['ed25519-sha256', 'ed25519'],
] as const);
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const SELECTOR = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
const MAX_COVERED = 200;

/** Reads a DKIM-Signature header as RFC 6376 section 6.1.1 has a verifier do before it asks for the key. */
export function parseSignature(field: HeaderField): DkimSignature | RefusedSignature {
  const tags = parseTagList(fieldValue(field));
  if (!tags) return { domain: null, selector: null, problem: 'is malformed' };
  const domain = canonicalDomain(tags.get('d') ?? '');
  const selector = tags.get('s')?.toLowerCase() ?? '';
  const refuse = (problem: string): RefusedSignature => ({
    domain,
    selector: SELECTOR.test(selector) && selector.length <= 120 ? selector : null,
    problem,
  });

  if (domain === null) return refuse('names no domain in d=');
  if (!SELECTOR.test(selector) || selector.length > 120) return refuse('names no selector in s=');
  if (tags.get('v') !== '1') return refuse('is not of version 1');
  if (tags.has('l')) return refuse('covers only the first part of the body (l=), which RFC 8460 section 3 forbids');
  const algorithm = (tags.get('a') ?? '').toLowerCase();
  if (algorithm === 'rsa-sha1') return refuse('uses rsa-sha1, which no longer proves anything (RFC 8301)');
  const keyType = [...KEY_TYPES].find(([name]) => name === algorithm)?.[1];
  if (!keyType) return refuse('uses an algorithm other than rsa-sha256 and ed25519-sha256');
  const [headerForm = 'simple', bodyForm = 'simple', ...rest] = (tags.get('c') ?? 'simple').toLowerCase().split('/');
  if (!FORMS.has(headerForm) || !FORMS.has(bodyForm) || rest.length > 0)
    return refuse('uses an unknown canonical form');
  if (!colonList(tags.get('q') ?? 'dns/txt').includes('dns/txt')) return refuse('keeps its key outside DNS');

  const bodyHash = withoutBlanks(tags.get('bh') ?? '');
  const signature = withoutBlanks(tags.get('b') ?? '');
  if (!BASE64.test(bodyHash) || !BASE64.test(signature)) return refuse('has no readable bh= or b=');
  const covered = colonList(tags.get('h') ?? '');
  if (covered.length > MAX_COVERED) return refuse(`lists more than ${MAX_COVERED} header fields`);
  if (!covered.every((name) => /^[!-9;-~]+$/.test(name))) return refuse('has no readable h=');
  if (!covered.includes('from')) return refuse('does not cover the From header');
  // the library mistakes a signature for one of the headers it covers, so such a signature cannot be checked with it
  if (covered.includes('dkim-signature')) return refuse('covers other signatures, which is not supported');

  const identity = tags.get('i');
  const identityDomain =
    identity === undefined ? domain : canonicalDomain(identity.slice(identity.lastIndexOf('@') + 1));
  if (identityDomain === null || (identityDomain !== domain && !identityDomain.endsWith(`.${domain}`))) {
    return refuse('speaks in i= for a domain outside d=');
  }
  const [signedAt, expiresAt] = [seconds(tags.get('t')), seconds(tags.get('x'))];
  if (signedAt === undefined || expiresAt === undefined) return refuse('has no readable t= or x=');
  if (signedAt !== null && expiresAt !== null && expiresAt < signedAt) return refuse('expired before it was made');
  return {
    field,
    domain,
    selector,
    keyType,
    identityDomain,
    bodyForm,
    bodyHash,
    signature,
    covered,
    signedAt,
    expiresAt,
  };
}

function withoutBlanks(text: string): string {
  return text.replace(/[ \t]+/g, '');
}

/** At most 12 digits, RFC 6376 section 3.5; undefined when it is something else. */
function seconds(value: string | undefined): number | null | undefined {
  if (value === undefined) return null;
  return /^\d{1,12}$/.test(value) ? Number(value) : undefined;
}
