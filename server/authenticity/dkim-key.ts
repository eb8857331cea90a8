import { createPublicKey, type KeyObject } from 'node:crypto';
import type { DkimSignature } from './dkim-signature.ts';
import type { TxtAnswer } from './dns-txt.ts';
import { colonList, parseTagList } from './tag-list.ts';

export type DkimKey = {
  /** the key as a record with nothing but `v`, `k` and `p`, for the library */
  readonly record: string;
  /** `t=y`: the domain is only testing DKIM */
  readonly testing: boolean;
};
/** What DNS holds for a signature. `gone` covers revoked keys: nobody can tell any more whether the signature was good. */
export type KeyLookup =
  | { readonly kind: 'keys'; readonly keys: readonly DkimKey[] }
  | { readonly kind: 'gone' | 'unusable' | 'temporary'; readonly why: string };
type Candidate = DkimKey | { readonly kind: 'gone' | 'unusable'; readonly why: string };

const KEY_TYPES: readonly string[] = ['rsa', 'ed25519'];
const MAX_RECORDS = 10;
const MAX_KEYS = 2;
const MAX_RECORD_LENGTH = 4096;
const MIN_RSA_BITS = 1024;
const MAX_RSA_BITS = 8192;
/** A key for TLS reports alone (`tlsrpt`, RFC 8460 section 3) or for mail as a whole. */
const SERVICES = ['*', 'email', 'tlsrpt'];

/**
 * The keys among the TXT records of `selector._domainkey.domain` that may have made `signature`. Other TXT records
 * under the name (RFC 6376 section 3.6.2.2 wants none, wildcards cause them) are ignored.
 */
export function findKeys(answer: TxtAnswer, signature: DkimSignature): KeyLookup {
  if (answer.kind === 'temporary') return { kind: 'temporary', why: answer.why };
  const records =
    answer.kind === 'answer' ? answer.strings.slice(0, MAX_RECORDS).map((strings) => strings.join('')) : [];
  const candidates = records.flatMap((record) => readRecord(record, signature) ?? []);
  const keys = candidates.filter((candidate): candidate is DkimKey => 'record' in candidate);
  if (keys.length > 0) return { kind: 'keys', keys: keys.slice(0, MAX_KEYS) };
  const refused = candidates.find((candidate) => !('record' in candidate));
  return refused && 'kind' in refused ? refused : { kind: 'gone', why: 'is not in DNS' };
}

/** Null when `record` is no attempt at a DKIM key record. */
function readRecord(record: string, signature: DkimSignature): Candidate | null {
  const unusable = (why: string): Candidate => ({ kind: 'unusable', why });
  const unreadable = (why: string): Candidate => unusable(`is in DNS, and is not a readable DKIM key: ${why}`);
  const tags = parseTagList(record.slice(0, MAX_RECORD_LENGTH));
  if (!isMeantAsKey(record, tags)) return null;
  if (record.length > MAX_RECORD_LENGTH) return unreadable(`it is longer than ${MAX_RECORD_LENGTH} characters`);
  if (!tags) return unreadable('it is malformed');
  if ((tags.get('v') ?? 'DKIM1') !== 'DKIM1')
    return unreadable(record.includes('\\;') ? 'its semicolons are escaped' : 'its v= is not DKIM1, in capitals');
  const p = tags.get('p')?.replace(/\s+/g, '');
  if (p === undefined) return unreadable('it has no p=');
  if (p === '') return { kind: 'gone', why: 'has been revoked by its owner (its p= is empty)' };

  const services = colonList(tags.get('s') ?? '*');
  if (!SERVICES.some((service) => services.includes(service))) return unusable('is for another service than mail (s=)');
  if (!colonList(tags.get('h') ?? 'sha256').includes('sha256')) return unusable('is not for SHA-256 (h=)');
  const type = (tags.get('k') ?? 'rsa').toLowerCase();
  if (!KEY_TYPES.includes(type)) return unreadable(`its k= is neither ${KEY_TYPES.join(' nor ')}`);
  if (type !== signature.keyType) return unusable(`is of type ${type}, and the signature of type ${signature.keyType}`);
  const flags = colonList(tags.get('t') ?? '');
  if (flags.includes('s') && signature.identityDomain !== signature.domain) {
    return unusable('does not let sub-domains speak (t=s)');
  }

  const key = readKey(p, signature.keyType);
  if (key === null) return unreadable(`its p= is no key of type ${type}`);
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < MIN_RSA_BITS) return unusable(`has ${bits} bits, fewer than ${MIN_RSA_BITS}`);
  if (bits !== undefined && bits > MAX_RSA_BITS) return unusable(`has ${bits} bits, more than ${MAX_RSA_BITS}`);
  const der = key.export({ type: 'spki', format: 'der' });
  const material = signature.keyType === 'ed25519' ? der.subarray(-ED25519_BYTES) : der;
  return {
    record: `v=DKIM1; k=${signature.keyType}; p=${material.toString('base64')}`,
    testing: flags.includes('y'),
  };
}

/**
 * Wildcards answer with SPF, DMARC and other records, of which DMARC has a p= of its own. What says that it is DKIM, has no
 * version, or has a key type or a long p= is meant as a key, however it is spoilt.
 */
function isMeantAsKey(record: string, tags: ReadonlyMap<string, string> | null): boolean {
  if (/^[\s"']*v\s*=[\s"']*dkim/i.test(record)) return true;
  if (tags === null) return /(^|;)\s*p\s*=/.test(record) && !/^[\s"']*v\s*=/i.test(record);
  const p = tags.get('p');
  return tags.has('k') || (p !== undefined && (!tags.has('v') || p.length >= SHORTEST_KEY));
}

const ED25519_BYTES = 32;
/** Of 32 bytes in base64. */
const SHORTEST_KEY = 43;
const ED25519_SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** Ed25519 keys are published as 32 bare bytes (RFC 8463), RSA ones as SubjectPublicKeyInfo, by the letter of RFC 6376 as RSAPublicKey. */
function readKey(p: string, type: 'rsa' | 'ed25519'): KeyObject | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(p)) return null;
  const bytes = Buffer.from(p, 'base64');
  const bare = type === 'ed25519' && bytes.length === ED25519_BYTES;
  const key = importKey(bare ? Buffer.concat([ED25519_SPKI_HEAD, bytes]) : bytes, 'spki') ?? importKey(bytes, 'pkcs1');
  return key?.asymmetricKeyType === type ? key : null;
}

function importKey(der: Buffer, type: 'spki' | 'pkcs1'): KeyObject | null {
  try {
    return createPublicKey({ key: der, format: 'der', type });
  } catch {
    return null; // this is how OpenSSL says that these bytes are not such a key
  }
}
