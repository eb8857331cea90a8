/**
 * Signs mails with keys of our own, so that DKIM tests need neither the network nor anybody's real mail.
 * Canonicalisation is written here from RFC 6376 section 3.4, apart from the library that the product verifies
 * with: an error common to both would otherwise pass unseen.
 */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { ResolveTxt, TxtAnswer } from '../../server/authenticity/dns-txt.ts';

export type SigningKey = {
  privateKey: KeyObject;
  k: 'rsa' | 'ed25519' /** the p= value of the key record */;
  p: string;
};

export function rsaKey(bits = 2048): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return { privateKey, k: 'rsa', p: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
}

export function ed25519Key(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  // RFC 8463 section 4.2: the record holds the bare 32 bytes, which end the SPKI structure
  const p = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
  return { privateKey, k: 'ed25519', p };
}

/** The TXT record that publishes `key`; `tags` come between k= and p=, as in `s=tlsrpt; `. */
export function keyRecord(key: SigningKey, tags = ''): string {
  return `v=DKIM1; k=${key.k}; ${tags}p=${key.p}`;
}

export type SignatureOptions = {
  key: SigningKey;
  domain: string;
  selector?: string;
  /** header fields to sign, in order; a name may repeat to cover fields that are not there */
  headers?: string[];
  canonicalization?: string;
  algorithm?: string;
  /** further tags, or other values for the usual ones, as `{ x: '1700000000' }`; null leaves a tag out */
  tags?: Record<string, string | null>;
};

export const SIGNED_HEADERS = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'content-type',
  'tls-report-domain',
  'tls-report-submitter',
];

/** `mail` with a DKIM-Signature on top; its line ends become CRLF. */
export function signMail(mail: string | Uint8Array, options: SignatureOptions): Buffer {
  const text = Buffer.from(mail).toString('latin1').replace(/\r?\n/g, '\r\n');
  const end = text.indexOf('\r\n\r\n');
  const headerBlock = end < 0 ? text : text.slice(0, end + 2);
  const body = end < 0 ? '' : text.slice(end + 4);
  const [headerForm = 'simple', bodyForm = 'simple'] = (options.canonicalization ?? 'relaxed/relaxed').split('/');
  const algorithm = options.algorithm ?? `${options.key.k}-sha256`;
  const hash = algorithm.endsWith('sha1') ? 'sha1' : 'sha256';
  const names = options.headers ?? SIGNED_HEADERS;

  const tags: Record<string, string | null> = {
    v: '1',
    a: algorithm,
    c: options.canonicalization ?? 'relaxed/relaxed',
    d: options.domain,
    s: options.selector ?? 'sel',
    h: names.join(':'),
    bh: createHash(hash)
      .update(Buffer.from(canonicalBody(body, bodyForm), 'latin1'))
      .digest('base64'),
    ...options.tags,
  };
  const parts = Object.entries(tags).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
  const unsigned = `DKIM-Signature: ${parts.join('; ')};\r\n b=`;
  const covered = selectHeaders(splitFields(headerBlock), names).map((field) => canonicalHeader(field, headerForm));
  const input = Buffer.from(
    `${covered.join('')}${canonicalHeader(unsigned, headerForm).replace(/\r\n$/, '')}`,
    'latin1',
  );
  return Buffer.from(`${unsigned}${fold(signature(input, hash, options.key))}\r\n${text}`, 'latin1');
}

function signature(input: Buffer, hash: string, key: SigningKey): string {
  if (key.k === 'rsa') return sign(hash, input, key.privateKey).toString('base64');
  return sign(null, createHash(hash).update(input).digest(), key.privateKey).toString('base64');
}

function fold(base64: string): string {
  return base64.replace(/.{70}(?=.)/g, '$&\r\n ');
}

function splitFields(headerBlock: string): string[] {
  return headerBlock.split(/\r\n(?![ \t])/).filter((field) => field !== '');
}

/** RFC 6376 section 5.4.2: each mention of a name takes the next field of that name from the bottom up. */
function selectHeaders(fields: string[], names: string[]): string[] {
  const left = [...fields];
  return names.flatMap((name) => {
    const at = left.findLastIndex(
      (field) => field.slice(0, field.indexOf(':')).trim().toLowerCase() === name.toLowerCase(),
    );
    return at < 0 ? [] : left.splice(at, 1);
  });
}

function canonicalHeader(field: string, form: string): string {
  if (form === 'simple') return `${field}\r\n`;
  const colon = field.indexOf(':');
  const value = field
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '');
  return `${field.slice(0, colon).trim().toLowerCase()}:${value}\r\n`;
}

function canonicalBody(body: string, form: string): string {
  const lines = body
    .split('\r\n')
    .map((line) => (form === 'simple' ? line : line.replace(/[ \t]+/g, ' ').replace(/ $/, '')));
  while (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return form === 'simple' ? '\r\n' : '';
  return `${lines.join('\r\n')}\r\n`;
}

/** A DNS with these TXT records, or these answers, and a list of the names it was asked for. */
export function zone(
  records: Record<string, string | readonly string[] | TxtAnswer>,
): ResolveTxt & { asked: string[] } {
  const asked: string[] = [];
  const resolve: ResolveTxt = async (name) => {
    asked.push(name);
    const found = Object.hasOwn(records, name) ? records[name] : undefined;
    if (found === undefined) return { kind: 'missing' };
    if (typeof found === 'string') return { kind: 'answer', strings: [chunks(found)] };
    return 'kind' in found ? found : { kind: 'answer', strings: found.map(chunks) };
  };
  return Object.assign(resolve, { asked });
}

/** As name servers keep long records: character-strings of at most 255. */
function chunks(record: string): string[] {
  return record.match(/.{1,255}/gs) ?? [''];
}

/** A mail with a TLS report, without signature. `headers` come on top; line ends are LF, as in a Maildir. */
export function reportMail(
  headers: string[] = [],
  json = '{"organization-name":"Reporter","report-id":"735ff"}',
): string {
  return [
    ...headers,
    'Date: Thu, 19 Jun 2025 04:00:00 +0000',
    'From: TLS Reports <tlsrpt@reporter.example>',
    'To: reports@receiver.example',
    'Subject: Report Domain: receiver.example Submitter: reporter.example',
    '\tReport-ID: <735ff.e317@reporter.example>',
    'Message-ID: <1@reporter.example>',
    'TLS-Report-Domain: receiver.example',
    'TLS-Report-Submitter: reporter.example',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type="tlsrpt"; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain',
    '',
    'A TLS report  is attached. ',
    '--b1',
    'Content-Type: application/tlsrpt+json',
    '',
    json,
    '--b1--',
    '',
    '',
  ].join('\n');
}
