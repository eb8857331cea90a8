import { addSeconds, type Instant } from '../contract/time.ts';

/** A TXT record to put into DNS. */
export interface TxtToPublish {
  /** Without a dot at the end. */
  readonly name: string;
  readonly text: string;
  /** The same as a line of a zone file, in strings of at most 255 characters. */
  readonly zoneLine: string;
  /** Whether it differs from what is published. */
  readonly changes: boolean;
}

/**
 * An id for the `_mta-sts` record that differs from the present one: the time as `20250618T235959Z` without its `T`.
 * RFC 8461 section 3.1 gives ids no order; a time merely helps people.
 */
export function newPolicyId(now: Instant, presentId: string | null): string {
  const id = now.replace(/\.\d+Z$/, 'Z').replace(/[-:T]/g, '');
  return id === presentId ? newPolicyId(addSeconds(now, 1), presentId) : id;
}

/** The `_mta-sts` record with the id `id` (RFC 8461 section 3.1). */
export function composeStsRecord(domain: string, id: string): TxtToPublish {
  return record(`_mta-sts.${domain}`, `v=STSv1; id=${id};`, true);
}

/**
 * The `_smtp._tls` record that sends reports to every address of `present` and of `wanted`, each once (RFC 8460 section 3).
 * Both are URIs, `mailto:` or `https:`; null when there are none.
 */
export function composeTlsrptRecord(
  domain: string,
  present: readonly string[],
  wanted: readonly string[],
): TxtToPublish | null {
  const all = [...new Set([...present, ...wanted].map(encodeSeparators))];
  if (all.length === 0) return null;
  const changes = all.length !== present.length;
  return record(`_smtp._tls.${domain}`, `v=TLSRPTv1; rua=${all.join(',')}`, changes);
}

/** `,`, `!` and `;` separate things in the record, so inside a URI they are written as %-escapes. */
function encodeSeparators(uri: string): string {
  return uri.replace(/[,!;]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function record(name: string, text: string, changes: boolean): TxtToPublish {
  const strings = text.match(/[\s\S]{1,255}/g) ?? [];
  const quoted = strings.map((string) => `"${string.replace(/["\\]/g, '\\$&')}"`);
  return { name, text, zoneLine: `${name}. IN TXT ${quoted.join(' ')}`, changes };
}
