import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifySignatures } from '../../../server/authenticity/dkim.ts';
import { splitMail } from '../../../server/mail/header-fields.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import {
  ed25519Key,
  keyRecord,
  reportMail,
  rsaKey,
  type SignatureOptions,
  signMail,
  zone,
} from '../../support/sign.ts';

const rsa = rsaKey(1024);
const ed25519 = ed25519Key();
const name = 'sel._domainkey.reporter.example';
const receivedAt = '2025-06-19T05:00:00Z';
const seconds = (instant: string) => String(Date.parse(instant) / 1000);

const sign = (options: Partial<SignatureOptions> = {}, mail: string | Uint8Array = reportMail()) =>
  signMail(mail, { key: rsa, domain: 'reporter.example', ...options });

async function verify(raw: Uint8Array, dns = zone({ [name]: keyRecord(rsa) })) {
  const mail = splitMail(raw);
  if ('problem' in mail) throw new Error(mail.problem);
  const isAligned = (signer: string) => signer === 'reporter.example';
  return verifySignatures(mail, { receivedAt, isAligned, provesReport: () => true, resolveTxt: dns });
}
const outcomes = async (raw: Uint8Array, dns?: ReturnType<typeof zone>) =>
  (await verify(raw, dns)).map((verdict) => `${verdict.domain} ${verdict.outcome}`);
const only = async (raw: Uint8Array, dns?: ReturnType<typeof zone>) => {
  const [verdict, ...rest] = await verify(raw, dns);
  expect(rest).toEqual([]);
  return verdict;
};

describe('verifySignatures', () => {
  const forms = ['relaxed/relaxed', 'relaxed/simple', 'simple/relaxed', 'simple/simple', 'relaxed', 'simple'];
  test.each(forms)('passes RSA and Ed25519 signatures in the form %s', async (canonicalization) => {
    const dns = zone({ [name]: keyRecord(rsa), 'ed._domainkey.reporter.example': keyRecord(ed25519) });
    expect(await only(sign({ canonicalization }), dns)).toMatchObject({ outcome: 'pass', reason: null, warnings: [] });
    expect(await only(sign({ canonicalization, key: ed25519, selector: 'ed' }), dns)).toMatchObject({
      outcome: 'pass',
    });
  });

  test('passes the same mail kept with LF, as in a Maildir, and without its last line end', async () => {
    const signed = sign({ canonicalization: 'simple/simple' }).toString('latin1');
    expect(await outcomes(Buffer.from(signed.replaceAll('\r\n', '\n'), 'latin1'))).toEqual(['reporter.example pass']);
    expect(await outcomes(Buffer.from(signed.replace(/(\r\n)+$/, ''), 'latin1'))).toEqual(['reporter.example pass']);
  });

  test('agrees with our own reading of RFC 6376 on any body and header', async () => {
    const pieces = [
      'a',
      'B',
      ' ',
      '\t',
      '\r\n',
      '\n',
      '.',
      ':',
      '\x80',
      '\xff',
      '=',
      '--b1',
      '  \t ',
      '\r\n\r\n',
      'x'.repeat(70_000),
    ];
    const body = fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((all) => all.join(''));
    const value = fc
      .array(fc.constantFrom('a', ' ', '  ', '\t', '\r\n ', ':', ';', '\xc3', 'é'), { maxLength: 12 })
      // an unfolded line of blanks alone would end the headers
      .map((all) => `x${all.join('')}`.replace(/(\r\n[ \t]+)+(?=\r\n|$)/g, ''));
    const property = fc.asyncProperty(
      body,
      value,
      fc.constantFrom(...forms),
      fc.boolean(),
      async (text, subject, form, isRsa) => {
        const mail = Buffer.from(
          `From: a@reporter.example\r\nSubject:${subject}\r\nX: unsigned\r\n\r\n${text}`,
          'latin1',
        );
        const key = isRsa ? rsa : ed25519;
        // what is transmitted ends in a line end
        const signed = sign(
          { key, canonicalization: form },
          text.endsWith('\n') ? mail : Buffer.concat([mail, Buffer.from('\r\n')]),
        );
        expect(await outcomes(signed, zone({ [name]: keyRecord(key) }))).toEqual(['reporter.example pass']);
      },
    );
    await fc.assert(property, { numRuns: propertyRuns(150) });
  });

  test('fails for any change to a signed byte', async () => {
    const signed = sign({ canonicalization: 'simple/simple' });
    const from = signed.indexOf('Date:');
    const place = fc.integer({ min: from, max: signed.length - 1 });
    const property = fc.asyncProperty(place, fc.integer({ min: 33, max: 126 }), async (at, byte) => {
      const changed = Buffer.from(signed);
      fc.pre(changed[at] !== byte && !/[\r\n]/.test(String.fromCharCode(changed[at] ?? 0)));
      // MIME-Version is not among the signed headers
      fc.pre(!/^MIME/m.test(signed.subarray(signed.lastIndexOf('\n', at - 1) + 1, at + 4).toString()));
      changed[at] = byte;
      expect(await outcomes(changed)).not.toContain('reporter.example pass');
    });
    await fc.assert(property, { numRuns: propertyRuns(200) });
  });

  describe('judges signatures as of the arrival of the mail', () => {
    test('passes one that has expired since', async () => {
      expect(await only(sign({ tags: { x: seconds('2025-06-19T05:00:01Z') } }))).toMatchObject({ outcome: 'pass' });
    });

    test('fails one that had expired, without asking DNS', async () => {
      const dns = zone({ [name]: keyRecord(rsa) });
      expect(await only(sign({ tags: { x: seconds('2025-06-19T04:59:59Z') } }), dns)).toMatchObject({
        outcome: 'fail',
        reason:
          'The DKIM signature of reporter.example had expired on 2025-06-19T04:59:59Z, before the mail arrived on 2025-06-19T05:00:00Z.',
      });
      expect(dns.asked).toEqual([]);
    });

    test('warns of one dated long after it', async () => {
      expect(await only(sign({ tags: { t: seconds('2025-06-20T06:00:00Z') } }))).toMatchObject({
        outcome: 'pass',
        warnings: [expect.stringMatching(/clock/)],
      });
    });
  });

  describe('tells why a signature does not count', () => {
    const replaced = (from: string, to: string) => {
      const signed = sign().toString('latin1');
      expect(signed).toContain(from);
      return Buffer.from(signed.replace(from, to), 'latin1');
    };

    test('a changed body, which needs no key', async () => {
      const dns = zone({});
      const banner = replaced('A TLS report', '[External] A TLS report');
      expect(await only(banner, dns)).toMatchObject({
        outcome: 'fail',
        reason: expect.stringMatching(/changed on the way/),
      });
      expect(dns.asked).toEqual([]);
    });

    test('a changed header', async () => {
      expect(await only(replaced('Submitter: reporter.example\r\n\t', 'Submitter: x.example\r\n\t'))).toMatchObject({
        outcome: 'fail',
        reason: expect.stringMatching(/headers/),
      });
    });

    test('a header added after an absent one was signed', async () => {
      const signed = sign({ headers: ['from', 'subject', 'subject'] }).toString('latin1');
      expect(await outcomes(Buffer.from(signed, 'latin1'))).toEqual(['reporter.example pass']);
      expect(await outcomes(Buffer.from(`Subject: more\r\n${signed}`, 'latin1'))).toEqual(['reporter.example fail']);
    });

    test('a length limit, rsa-sha1, and a body hash of SHA-1 under Ed25519', async () => {
      expect(await only(sign({ tags: { l: '10' } }))).toMatchObject({
        outcome: 'fail',
        reason: expect.stringMatching(/l=/),
      });
      expect(await outcomes(sign({ algorithm: 'rsa-sha1' }))).toEqual(['reporter.example fail']);
      const dns = zone({ [name]: keyRecord(ed25519) });
      expect(await outcomes(sign({ key: ed25519, algorithm: 'ed25519-sha1' }), dns)).toEqual(['reporter.example fail']);
    });

    test('From left unsigned, or missing', async () => {
      expect(await outcomes(sign({ headers: ['subject', 'date'] }))).toEqual(['reporter.example fail']);
      const nobody = reportMail().replace(/From: .*\n/, '');
      expect(await outcomes(sign({}, nobody))).toEqual(['reporter.example fail']);
    });

    test('a key that is missing, revoked, too short, of another service, or not to be had now', async () => {
      const weak = rsaKey(768);
      const cases: [Parameters<typeof zone>[0][string] | undefined, string][] = [
        [undefined, 'key-gone'],
        ['v=DKIM1; p=', 'key-gone'],
        [keyRecord(rsa, 's=other; '), 'fail'],
        [keyRecord(ed25519), 'fail'],
        [keyRecord(rsaKey(1024)), 'fail'],
        [{ kind: 'temporary', why: 'SERVFAIL' }, 'temporary'],
      ];
      for (const [record, outcome] of cases) {
        const dns = zone(record === undefined ? {} : { [name]: record });
        expect(await only(sign(), dns)).toMatchObject({ outcome, reason: expect.stringContaining('reporter.example') });
        expect(dns.asked).toEqual([name]);
      }
      expect(await outcomes(sign({ key: weak }), zone({ [name]: keyRecord(weak) }))).toEqual(['reporter.example fail']);
    });

    test('raw bytes in a signed header that the library would misread', async () => {
      const mail = Buffer.from('From: a@reporter.example\r\nSubject: d\xc3\xa0 \r\n\r\nx\r\n', 'latin1');
      expect(await only(sign({}, mail))).toMatchObject({
        outcome: 'unchecked',
        reason: expect.stringMatching(/raw bytes/),
      });
      expect(await outcomes(sign({ headers: ['from'] }, mail))).toEqual(['reporter.example pass']);
    });

    test('headers beyond its bounds', async () => {
      const long = reportMail([`X-Long: ${'x'.repeat(300_000)}`]);
      expect(await outcomes(sign({}, long))).toEqual(['reporter.example pass']);
      expect(await only(sign({ headers: ['from', 'x-long'] }, long))).toMatchObject({ outcome: 'unchecked' });
      const folded = reportMail([`X-Long: x${'\n y'.repeat(1000)}`]);
      expect(await only(sign({ headers: ['from', 'x-long'] }, folded))).toMatchObject({ outcome: 'unchecked' });
    });
  });

  test('passes a signed header of 200,000 bytes', async () => {
    const mail = reportMail([`X-Long: ${'word '.repeat(40_000)}`]);
    expect(await outcomes(sign({ headers: ['from', 'x-long'] }, mail))).toEqual(['reporter.example pass']);
  });

  test('takes the second of two keys under one name when that is the right one', async () => {
    const dns = zone({ [name]: [keyRecord(rsaKey(1024)), keyRecord(rsa)] });
    expect(await outcomes(sign(), dns)).toEqual(['reporter.example pass']);
  });

  test('warns of a key that is only being tried out', async () => {
    expect(await only(sign(), zone({ [name]: keyRecord(rsa, 't=y; ') }))).toMatchObject({
      outcome: 'pass',
      warnings: [expect.stringMatching(/t=y/)],
    });
  });

  describe('with several signatures', () => {
    const both = zone({ [name]: keyRecord(rsa), 'sel._domainkey.relay.example': keyRecord(ed25519) });
    const byRelay = (mail: Uint8Array) => signMail(mail, { key: ed25519, domain: 'relay.example' });

    test('checks the aligned one first, wherever it is, and stops when it passes', async () => {
      both.asked.length = 0;
      expect(await outcomes(byRelay(sign()), both)).toEqual(['reporter.example pass']);
      expect(await outcomes(sign({}, byRelay(Buffer.from(reportMail()))), both)).toEqual(['reporter.example pass']);
      expect(both.asked).toEqual([name, name]);
    });

    test('goes on to others when it fails', async () => {
      const changed = Buffer.from(sign().toString('latin1').replace('A TLS', 'Any TLS'), 'latin1');
      expect(await outcomes(byRelay(changed), both)).toEqual(['reporter.example fail', 'relay.example pass']);
    });

    test('finds the good one among bad ones of the same domain', async () => {
      const fakes = Array.from(
        { length: 8 },
        (_, n) => `DKIM-Signature: v=1; a=rsa-sha256; d=reporter.example; s=x${n}; h=from; bh=YQ==; b=YQ==`,
      );
      const raw = Buffer.concat([Buffer.from(`${fakes.join('\r\n')}\r\n`), sign()]);
      expect((await outcomes(raw)).at(-1)).toBe('reporter.example pass');
    });

    test('bounds the signatures it checks and the queries it makes', async () => {
      let raw: Uint8Array = Buffer.from(reportMail());
      for (let n = 0; n < 14; n++) raw = signMail(raw, { key: ed25519, domain: `s${n}.example`, headers: ['from'] });
      const silent = zone(
        Object.fromEntries(
          Array.from({ length: 14 }, (_, n) => [
            `sel._domainkey.s${n}.example`,
            { kind: 'temporary', why: 'ETIMEOUT' } as const,
          ]),
        ),
      );
      const verdicts = await verify(raw, silent);
      expect(verdicts.map((verdict) => verdict.outcome)).toEqual(Array(10).fill('temporary'));
      expect(silent.asked).toHaveLength(2);
      expect(await outcomes(sign({}, raw), zone({ [name]: keyRecord(rsa) }))).toEqual(['reporter.example pass']);
    });

    test('does not take an ARC seal for a signature', async () => {
      const arc = [
        'ARC-Seal: i=1; a=rsa-sha256; cv=none; d=reporter.example; s=sel; b=YQ==',
        'ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=reporter.example; s=sel; h=from; bh=YQ==; b=YQ==',
        'ARC-Authentication-Results: i=1; relay.example; dkim=pass header.d=reporter.example',
      ];
      const dns = zone({ [name]: keyRecord(rsa) });
      expect(await outcomes(Buffer.from(reportMail(arc)), dns)).toEqual([]);
      expect(await outcomes(sign({}, reportMail(arc)), dns)).toEqual(['reporter.example pass']);
      expect(dns.asked).toEqual([name]);
    });
  });

  test('asks DNS through its argument alone', async () => {
    const dns = createRequire(import.meta.url)('node:dns') as { promises: Record<string, unknown> };
    const before = dns.promises.resolve;
    const strayed: unknown[] = [];
    dns.promises.resolve = async (...question: unknown[]) => {
      strayed.push(question);
      return [];
    };
    try {
      await verify(
        sign({}, reportMail(['DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=s; h=from; bh=YQ==; b=YQ=='])),
        zone({}),
      );
    } finally {
      dns.promises.resolve = before;
    }
    expect(strayed).toEqual([]);
  });
});
