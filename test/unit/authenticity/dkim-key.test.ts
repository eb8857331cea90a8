import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findKeys } from '../../../server/authenticity/dkim-key.ts';
import { parseSignature } from '../../../server/authenticity/dkim-signature.ts';
import { ed25519Key, keyRecord, rsaKey } from '../../support/sign.ts';

const rsa = rsaKey(1024);
const ed25519 = ed25519Key();
const signature = (extra = '', algorithm = 'rsa-sha256') => {
  const text = `DKIM-Signature: v=1; a=${algorithm}; d=reporter.example; s=sel; h=from; bh=YQ==; b=YQ==${extra}`;
  const parsed = parseSignature({ name: 'dkim-signature', text });
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
};
const find = (records: string[], of = signature()) =>
  findKeys({ kind: 'answer', strings: records.map((record) => [record]) }, of);
const UNREADABLE = /^is in DNS, and is not a readable DKIM key: /;
const usable = { kind: 'keys', keys: [{ record: `v=DKIM1; k=rsa; p=${rsa.p}`, testing: false }] };

describe('findKeys', () => {
  const good: [string, string][] = [
    ['the record of RFC 8460 section 3, for TLS reports alone', `v=DKIM1; k=rsa; s=tlsrpt; p=${rsa.p}`],
    ['a key for mail', `v=DKIM1; s=email; p=${rsa.p}`],
    ['a key for several services', `v=DKIM1; s=other:tlsrpt; p=${rsa.p}`],
    ['a key for every service', `v=DKIM1; s=*; p=${rsa.p}`],
    ['nothing but the key', `p=${rsa.p}`],
    ['blanks within the key and around the tags', ` v = DKIM1 ; p = ${rsa.p.slice(0, 40)} ${rsa.p.slice(40)} ; `],
    ['several hashes', `v=DKIM1; h=sha1:sha256; p=${rsa.p}`],
    ['notes and unknown tags', `v=DKIM1; n=hello%20world; g=*; x=y; p=${rsa.p}`],
    ['a demand that i= be equal, which it is', `v=DKIM1; t=s; p=${rsa.p}`],
  ];
  test.each(good)('accepts %s', (_title, record) => {
    expect(find([record])).toEqual(usable);
  });

  test('puts the character-strings of a record together without blanks', () => {
    const record = `v=DKIM1; k=rsa; s=tlsrpt; p=${rsa.p}`;
    const strings = [record.slice(0, 100), record.slice(100, 101), record.slice(101)];
    expect(findKeys({ kind: 'answer', strings: [strings] }, signature())).toEqual(usable);
  });

  test('reads an RSA key in the bare form that RFC 6376 names', () => {
    const key = createPublicKey({ key: Buffer.from(rsa.p, 'base64'), format: 'der', type: 'spki' });
    const bare = key.export({ type: 'pkcs1', format: 'der' }).toString('base64');
    expect(find([`v=DKIM1; p=${bare}`])).toEqual(usable);
  });

  test('reads Ed25519 keys as 32 bytes', () => {
    const keys = [{ record: `v=DKIM1; k=ed25519; p=${ed25519.p}`, testing: false }];
    expect(find([keyRecord(ed25519)], signature('', 'ed25519-sha256'))).toEqual({ kind: 'keys', keys });
  });

  const strangers = [
    'v=spf1 -all',
    'v=DMARC1; p=reject; sp=none; rua=mailto:dmarc@reporter.example',
    'v=DMARC1\\; p=none',
    'v=DMARC1; p=none; p=reject',
    'v=TLSRPTv1; rua=mailto:tls@reporter.example',
    'v=STSv1; id=1',
    'hello',
    'site-verification=abc',
    '',
  ];

  test.each(strangers)('takes %j, as wildcards answer with, for no key', (record) => {
    expect(find([record])).toEqual({ kind: 'gone', why: 'is not in DNS' });
  });

  test('passes over other records under the name', () => {
    expect(find([...strangers, keyRecord(rsa)])).toEqual(usable);
  });

  test('offers each of several keys, up to a bound', () => {
    expect(find([keyRecord(ed25519), keyRecord(rsa), keyRecord(rsa, 't=y; ')])).toEqual({
      kind: 'keys',
      keys: [usable.keys[0], { ...usable.keys[0], testing: true }],
    });
    const many = find(Array.from({ length: 10 }, () => keyRecord(rsa)));
    expect(many.kind === 'keys' && many.keys.length).toBe(2);
  });

  const bad: [string, string, 'gone' | 'unusable', RegExp][] = [
    ['a revoked key', 'v=DKIM1; k=rsa; p=', 'gone', /^has been revoked by its owner/],
    ['another version', `v=DKIM2; p=${rsa.p}`, 'unusable', UNREADABLE],
    ['a version in small letters', `v=dkim1; k=rsa; p=${rsa.p}`, 'unusable', UNREADABLE],
    ['a version without its name', `v=1; k=rsa; p=${rsa.p}`, 'unusable', UNREADABLE],
    ['semicolons that are escaped', `v=DKIM1\\; k=rsa\\; p=${rsa.p}`, 'unusable', /readable .* semicolons are escaped/],
    ['semicolons that are missing', `v=DKIM1 k=rsa p=${rsa.p}`, 'unusable', UNREADABLE],
    ['a record in quotes', `"v=DKIM1; k=rsa; p=${rsa.p}"`, 'unusable', /readable .* malformed/],
    ['a record without a key', 'v=DKIM1; k=rsa', 'unusable', UNREADABLE],
    ['a type that is unknown', `v=DKIM1; k=rsa2048; p=${rsa.p}`, 'unusable', UNREADABLE],
    ['a key cut short', `v=DKIM1; k=rsa; p=${rsa.p.slice(0, 100)}`, 'unusable', UNREADABLE],
    ['a key for another service', `v=DKIM1; s=web; p=${rsa.p}`, 'unusable', /service/],
    ['a key for no service', `v=DKIM1; s=; p=${rsa.p}`, 'unusable', /service/],
    ['a key for SHA-1 alone', `v=DKIM1; h=sha1; p=${rsa.p}`, 'unusable', /SHA-256/],
    ['a key of another type', keyRecord(ed25519), 'unusable', /type/],
    ['a key that says rsa and is not', `v=DKIM1; k=rsa; p=${ed25519.p}`, 'unusable', UNREADABLE],
    ['bytes that are no key', 'v=DKIM1; p=AAAA', 'unusable', UNREADABLE],
    [
      'the sample of RFC 8460, whose key is made up',
      'v=DKIM1; k=rsa; s=tlsrpt; p=Mlf4qwSZfase4fa==',
      'unusable',
      UNREADABLE,
    ],
    ['text that is not base64', 'v=DKIM1; p=<key>', 'unusable', UNREADABLE],
    ['the same tag twice', `v=DKIM1; p=${rsa.p}; p=${rsa.p}`, 'unusable', /malformed/],
    ['a record without end', `v=DKIM1; n=${'x'.repeat(5000)}; p=${rsa.p}`, 'unusable', /longer/],
    ['an RSA key of 768 bits', keyRecord(rsaKey(768)), 'unusable', /768 bits, fewer than 1024/],
  ];
  test.each(bad)('refuses %s', (_title, record, kind, why) => {
    expect(find([record])).toEqual({ kind, why: expect.stringMatching(why) });
  });

  test('refuses a sub-domain in i= when the record says t=s', () => {
    expect(find([keyRecord(rsa, 't=s; ')], signature('; i=@mail.reporter.example'))).toMatchObject({
      kind: 'unusable',
    });
    expect(find([keyRecord(rsa)], signature('; i=@mail.reporter.example'))).toEqual(usable);
  });

  test('tells a missing name from one that DNS could not answer', () => {
    expect(findKeys({ kind: 'missing' }, signature())).toEqual({ kind: 'gone', why: 'is not in DNS' });
    expect(findKeys({ kind: 'temporary', why: 'SERVFAIL' }, signature())).toEqual({
      kind: 'temporary',
      why: 'SERVFAIL',
    });
  });
});
