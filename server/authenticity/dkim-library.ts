import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { z } from 'zod';
import { canonicalDomain } from '../contract/domain-name.ts';
import { type Instant, toMillis } from '../contract/time.ts';
import type { HeaderField, SplitMail } from '../mail/header-fields.ts';
import type { DkimKey, KeyLookup } from './dkim-key.ts';
import type { DkimSignature } from './dkim-signature.ts';

/** The cryptographic result for one signature. `bodyHash` is that of the body as it arrived. */
export type SignatureCheck =
  | { readonly kind: 'pass'; readonly key: DkimKey; readonly bodyHash: string }
  | { readonly kind: 'body-changed' | 'bad-signature'; readonly bodyHash: string }
  | { readonly kind: 'no-key'; readonly lookup: Exclude<KeyLookup, { kind: 'keys' }>; readonly bodyHash: string }
  | { readonly kind: 'uncheckable'; readonly why: string };

const MAX_LINES = 1000;
const MAX_BYTES = 256 * 1024;

const libraryAnswer = z.object({
  results: z.array(
    z.object({
      signingDomain: z.string().default(''),
      selector: z.string().default(''),
      signature: z.string().default(''),
      bodyHash: z.string().default(''),
      bodyHashExpecting: z.string().default(''),
      signingHeaders: z.object({ keys: z.string() }).default({ keys: '' }),
      status: z.object({ result: z.string() }),
    }),
  ),
});
type LibraryResult = z.infer<typeof libraryAnswer>['results'][number];

/**
 * Checks body hash and signature with mailauth, which does the canonicalising and hashing. It is shown one signature,
 * the header fields under it and a key that we have judged ourselves, and nothing else: it lists ARC seals among the
 * DKIM results, reads no `s=`, `h=` or `t=` of a key record, does not ask whether From is covered, and takes the last
 * of several equal tags. `lookUpKeys` is called once, and only if the body is as it was signed.
 */
export async function checkSignature(
  signature: DkimSignature,
  mail: SplitMail,
  receivedAt: Instant,
  lookUpKeys: () => Promise<KeyLookup>,
): Promise<SignatureCheck> {
  const names = new Set(signature.covered);
  const fields = [...mail.fields.filter((field) => names.has(field.name)), signature.field];
  const why = whyUncheckable(fields);
  if (why !== null) return { kind: 'uncheckable', why };
  const head = fields.map((field) => `${field.text}\r\n`).join('');
  const message = Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), mail.body]);

  const found: { lookup: KeyLookup | null } = { lookup: null };
  for (let attempt = 0; ; attempt++) {
    const result = await askLibrary(message, signature, receivedAt, async () => {
      found.lookup ??= await lookUpKeys();
      return found.lookup.kind === 'keys' ? found.lookup.keys[attempt] : undefined;
    });
    if ('why' in result) return { kind: 'uncheckable', why: result.why };
    const { bodyHash, status, signingHeaders } = result;
    if (bodyHash !== signature.bodyHash) return { kind: 'body-changed', bodyHash };
    const { lookup } = found;
    if (lookup === null) return { kind: 'uncheckable', why: 'the library did not ask for its key' };
    if (lookup.kind !== 'keys') return { kind: 'no-key', lookup, bodyHash };
    const key = lookup.keys[attempt];
    if (key === undefined) return { kind: 'bad-signature', bodyHash };
    const fromCovered = signingHeaders.keys.toLowerCase().split(': ').includes('from');
    if (status.result === 'pass' && fromCovered) return { kind: 'pass', key, bodyHash };
    if (attempt + 1 >= lookup.keys.length) return { kind: 'bad-signature', bodyHash };
  }
}

async function askLibrary(
  message: Buffer,
  signature: DkimSignature,
  receivedAt: Instant,
  nextKey: () => Promise<DkimKey | undefined>,
): Promise<LibraryResult | { readonly why: string }> {
  // every query of the library ends here; without a resolver it would query DNS itself
  const resolver = async (): Promise<string[][]> => {
    const key = await nextKey();
    if (key === undefined) throw Object.assign(new Error('no key for the library'), { code: 'ENOTFOUND' });
    return [[key.record]];
  };
  let answer: unknown;
  try {
    answer = await dkimVerify(message, { resolver, curTime: toMillis(receivedAt) });
  } catch (error) {
    // its parsers meet hostile input here; one mail that crashes them must not stop the rest
    return { why: `the DKIM library failed (${error instanceof Error ? error.name : 'unknown error'})` };
  }
  const own = libraryAnswer.parse(answer).results.find((result) => isOf(signature, result));
  return own ?? { why: 'its header can be read in more than one way' };
}

/** Whether the library has read the header as we did. If not, its verdict is about something else. */
function isOf(signature: DkimSignature, result: LibraryResult): boolean {
  return (
    canonicalDomain(result.signingDomain) === signature.domain &&
    result.selector.toLowerCase() === signature.selector &&
    result.signature === signature.signature &&
    result.bodyHashExpecting === signature.bodyHash
  );
}

function whyUncheckable(fields: readonly HeaderField[]): string | null {
  const text = fields.map((field) => field.text).join('\r\n');
  if (text.length > MAX_BYTES) return `the signed headers are longer than ${MAX_BYTES} bytes`;
  if (text.split('\r\n').length > MAX_LINES) return `the signed headers have more than ${MAX_LINES} lines`;
  // mailauth treats these bytes as white space, though A0 is half a letter in UTF-8: it refuses good signatures over them
  // and passes changed ones
  if (/[\v\f\xa0]|\r(?!\n)/.test(text)) return 'a signed header holds raw bytes that the DKIM library takes for blanks';
  return null;
}
