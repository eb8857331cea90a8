import { describe, expect, test } from 'vitest';
import {
  type Authenticity,
  type AuthenticityContext,
  isAuthenticated,
  judgeAuthenticity,
  settlePending,
} from '../../../server/authenticity/authenticity.ts';
import { readMessage } from '../../../server/mail/message.ts';
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
/** Exactly the tags of the sample in RFC 8460 section 3. */
const tlsrptOnly = keyRecord(rsa, 's=tlsrpt; ');
const keyOf = (domain: string) => `sel._domainkey.${domain}`;

const context = (changes: Partial<AuthenticityContext> = {}): AuthenticityContext => ({
  trust: { kind: 'dkim' },
  contactDomain: 'reporter.example',
  submitter: 'reporter.example',
  passedBy: null,
  written: { subject: null, organization: null, contact: null, fileName: null },
  receivedAt: '2025-06-19T05:00:00Z',
  now: '2025-06-19T05:10:00Z',
  resolveTxt: zone({ [keyOf('reporter.example')]: tlsrptOnly }),
  forwarded: false,
  ...changes,
});
const sign = (options: Partial<SignatureOptions> = {}, mail: string | Uint8Array = reportMail()) =>
  signMail(mail, { key: rsa, domain: 'reporter.example', ...options });
const signedBy = (domain: string, changes: Partial<AuthenticityContext> = {}, record = tlsrptOnly) =>
  judgeAuthenticity(sign({ domain }), context({ resolveTxt: zone({ [keyOf(domain)]: record }), ...changes }));
const seconds = (instant: string) => String(Date.parse(instant) / 1000);

describe('judgeAuthenticity with DKIM', () => {
  test('passes a signature of the reporter under exactly the key record of RFC 8460 section 3', async () => {
    expect(tlsrptOnly).toMatch(/^v=DKIM1; k=rsa; s=tlsrpt; p=[A-Za-z0-9+/=]+$/);
    const verdict = await judgeAuthenticity(sign(), context());
    expect(verdict).toEqual({
      status: 'pass',
      reporter: 'reporter.example',
      provedAs: 'reporter.example',
      signingDomain: 'reporter.example',
      selector: 'sel',
      reason: null,
      warnings: [],
    });
    expect(isAuthenticated(verdict)).toBe(true);
  });

  test('passes an Ed25519 signature, and either of two by the same domain', async () => {
    const names = { [keyOf('reporter.example')]: tlsrptOnly, 'ed._domainkey.reporter.example': keyRecord(ed25519) };
    const twice = sign({ key: ed25519, selector: 'ed' }, sign());
    expect(await judgeAuthenticity(twice, context({ resolveTxt: zone(names) }))).toMatchObject({
      status: 'pass',
      selector: 'ed',
    });
    const { [keyOf('reporter.example')]: record = '' } = names;
    const rsaAlone = zone({ [keyOf('reporter.example')]: record });
    expect(await judgeAuthenticity(twice, context({ resolveTxt: rsaAlone }))).toMatchObject({
      status: 'pass',
      selector: 'sel',
    });
  });

  describe('decides by who signed for whom', () => {
    const aligned: [string, string, string][] = [
      ['mail.reporter.example', 'reporter.example', 'reporter.example'],
      ['reporter.example', 'tls.mail.reporter.example', 'reporter.example'],
      ['mail.reporter.co.uk', 'reporter.co.uk', 'reporter.co.uk'],
      ['corp.reporter.example', 'corp.reporter.example', 'reporter.example'],
    ];
    test.each(aligned)('%s speaks for %s', async (signer, contactDomain, reporter) => {
      expect(await signedBy(signer, { contactDomain })).toMatchObject({
        status: 'pass',
        reporter,
        signingDomain: signer,
      });
    });

    const unaligned: [string, string][] = [
      ['evil.example', 'reporter.example'],
      ['a.reporter.example', 'b.reporter.example'],
      ['co.uk', 'reporter.co.uk'],
      ['github.io', 'tenant.github.io'],
      ['reporter.example.evil.example', 'reporter.example'],
    ];
    test.each(unaligned)('%s does not speak for %s', async (signer, contactDomain) => {
      const verdict = await signedBy(signer, { contactDomain });
      expect(verdict).toMatchObject({ status: 'signed-unaligned', reporter: null, signingDomain: signer });
      expect(verdict.reason).toContain(contactDomain);
      expect(isAuthenticated(verdict)).toBe(false);
    });

    test('the submitter header answers where contact-info is silent, and From where both are', async () => {
      const silent = { contactDomain: null, submitter: null };
      expect(await signedBy('reporter.example', silent)).toMatchObject({ status: 'pass' });
      expect(await signedBy('evil.example', silent)).toMatchObject({ status: 'signed-unaligned' });
      const submitter = { contactDomain: null, submitter: 'evil.example' };
      expect(await signedBy('evil.example', submitter)).toMatchObject({ status: 'pass', reporter: 'evil.example' });
      expect(await signedBy('evil.example', { ...submitter, contactDomain: 'reporter.example' })).toMatchObject({
        status: 'signed-unaligned',
      });
    });

    test('a From with several addresses, or with one in its display name, names nobody else', async () => {
      const from = (value: string) =>
        sign({ domain: 'evil.example' }, reportMail().replace(/From: .*/, `From: ${value}`));
      const judge = (value: string) =>
        judgeAuthenticity(
          from(value),
          context({ contactDomain: null, submitter: null, resolveTxt: zone({ [keyOf('evil.example')]: tlsrptOnly }) }),
        );
      expect((await judge('"tls@reporter.example" <x@evil.example>')).reporter).toBe('evil.example');
      expect((await judge('x@evil.example (tls@reporter.example)')).reporter).toBe('evil.example');
      expect((await judge('x@evil.example, tls@reporter.example')).status).toBe('signed-unaligned');
      expect((await judge('tls@reporter.example <x@evil.example>')).status).toBe('signed-unaligned');
    });
  });

  describe('keeps apart what is bad, absent and unknown', () => {
    const silence = { kind: 'temporary', why: 'ETIMEOUT' } as const;
    const cases: [string, Uint8Array, Partial<AuthenticityContext>, Authenticity['status'], RegExp][] = [
      ['no signature', Buffer.from(reportMail()), {}, 'none', /no DKIM signature/],
      ['a key that is gone', sign(), { resolveTxt: zone({}) }, 'unverifiable', /is not in DNS/],
      [
        'a DNS that does not answer',
        sign(),
        { resolveTxt: zone({ [keyOf('reporter.example')]: silence }) },
        'pending',
        /ETIMEOUT/,
      ],
      [
        'a DNS that does not answer about a stranger',
        sign({ domain: 'evil.example' }),
        { resolveTxt: zone({ [keyOf('evil.example')]: silence }) },
        'unverifiable',
        /would not count anyway/,
      ],
      ['a length limit', sign({ tags: { l: '20' } }), {}, 'fail', /l=/],
      ['rsa-sha1', sign({ algorithm: 'rsa-sha1' }), {}, 'fail', /rsa-sha1/],
      ['a signature that is no signature', Buffer.from(reportMail(['DKIM-Signature: hello'])), {}, 'fail', /malformed/],
      ['headers without end', sign({}, reportMail([`X: ${'x'.repeat(1_200_000)}`])), {}, 'unverifiable', /longer than/],
    ];
    test.each(cases)('%s', async (_title, raw, changes, status, reason) => {
      const verdict = await judgeAuthenticity(raw, context(changes));
      expect(verdict).toMatchObject({ status, reporter: null, reason: expect.stringMatching(reason) });
      expect(isAuthenticated(verdict)).toBe(false);
    });

    test('a file without a mail is signed by nobody', async () => {
      expect(await judgeAuthenticity(null, context())).toMatchObject({ status: 'none', reporter: null });
      expect(await judgeAuthenticity(Buffer.from('{"report-id":"1"}'), context())).toMatchObject({ status: 'none' });
    });
  });

  test('judges an archive as of its arrival: a signature that expired yesterday was good last week', async () => {
    const raw = sign({ tags: { t: seconds('2025-06-19T04:00:00Z'), x: seconds('2025-06-26T04:00:00Z') } });
    expect(await judgeAuthenticity(raw, context({ now: '2025-06-27T04:00:00Z' }))).toMatchObject({ status: 'pass' });
    expect(
      await judgeAuthenticity(raw, context({ receivedAt: '2025-06-27T00:00:00Z', now: '2026-06-27T04:00:00Z' })),
    ).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/expired on 2025-06-26T04:00:00Z/),
    });
  });

  describe('with a forwarder on the way', () => {
    const dns = zone({ [keyOf('reporter.example')]: tlsrptOnly, [keyOf('list.example')]: keyRecord(ed25519) });
    const byList = (mail: Uint8Array) => signMail(mail, { key: ed25519, domain: 'list.example' });

    test('passes when it left the mail alone', async () => {
      expect(await judgeAuthenticity(byList(sign()), context({ resolveTxt: dns }))).toMatchObject({
        status: 'pass',
        reporter: 'reporter.example',
      });
    });

    test('fails when it changed the mail, and names it', async () => {
      const changed = Buffer.from(sign().toString('latin1').replace('A TLS', '[list] A TLS'), 'latin1');
      expect(await judgeAuthenticity(byList(changed), context({ resolveTxt: dns }))).toMatchObject({
        status: 'fail',
        signingDomain: 'reporter.example',
        warnings: [expect.stringContaining('list.example')],
      });
    });
  });

  describe('a signed body cannot be given another meaning', () => {
    test.each(['From: a@reporter.example', 'Content-Type: application/json', 'content-transfer-encoding : base64'])(
      'by a second header %s',
      async (header) => {
        const [name = ''] = header.toLowerCase().split(/ ?:/);
        const mail =
          name === 'content-transfer-encoding' ? reportMail(['Content-Transfer-Encoding: 7bit']) : reportMail();
        expect(await judgeAuthenticity(sign({}, mail), context())).toMatchObject({ status: 'pass' });
        const raw = Buffer.concat([Buffer.from(`${header}\r\n`), sign({}, mail)]);
        expect(await judgeAuthenticity(raw, context())).toMatchObject({
          status: 'fail',
          reason: expect.stringContaining(name),
        });
      },
    );
  });

  test('warns, and no more, when the TLS-Report headers are not signed', async () => {
    const someSigned = await judgeAuthenticity(sign({ headers: ['from', 'subject', 'content-type'] }), context());
    expect(someSigned).toMatchObject({
      status: 'pass',
      warnings: [expect.stringMatching(/tls-report-domain/), expect.stringMatching(/tls-report-submitter/)],
    });
    const noneSigned = await judgeAuthenticity(sign({ headers: ['from', 'subject'] }), context());
    expect(noneSigned.warnings.at(-1)).toMatch(/another kind of mail/);
    expect(noneSigned.status).toBe('pass');
  });
});

test('a report forwarded as attachment still carries its signature, in base64 too', async () => {
  const original = sign();
  for (const [encoding, content] of [
    ['7bit', original.toString('latin1')],
    ['base64', original.toString('base64').replace(/.{76}/g, '$&\r\n')],
  ]) {
    const outer = [
      'From: postmaster@receiver.example',
      'Content-Type: multipart/mixed; boundary="outer"',
      '',
      '--outer',
      'Content-Type: message/rfc822',
      `Content-Transfer-Encoding: ${encoding}`,
      '',
      content,
      '--outer--',
      '',
    ].join('\r\n');
    const { parts } = await readMessage(Buffer.from(outer, 'latin1'));
    const inner = parts.at(-1)?.message;
    expect(inner?.depth).toBe(1);
    expect(await judgeAuthenticity(inner?.raw ?? null, context({ forwarded: true }))).toMatchObject({ status: 'pass' });
    expect(await judgeAuthenticity(Buffer.from(outer), context())).toMatchObject({ status: 'none' });
  }
});

describe('judgeAuthenticity with Authentication-Results', () => {
  const trust = { kind: 'auth-results', authservIds: ['mx.receiver.example'] } as const;
  const judge = (lines: string[], changes: Partial<AuthenticityContext> = {}) =>
    judgeAuthenticity(Buffer.from(reportMail(lines)), context({ trust, resolveTxt: zone({}), ...changes }));
  const ours = (rest: string) => `Authentication-Results: mx.receiver.example; ${rest}`;

  test('passes on the word of the configured server, without DNS', async () => {
    const dns = zone({});
    expect(
      await judge([ours('spf=fail; dkim=pass header.d=mail.reporter.example header.s=sel')], { resolveTxt: dns }),
    ).toEqual({
      status: 'pass',
      reporter: 'reporter.example',
      provedAs: null,
      signingDomain: 'mail.reporter.example',
      selector: 'sel',
      reason: null,
      warnings: [],
    });
    expect(dns.asked).toEqual([]);
  });

  const cases: [string, string[], Authenticity['status']][] = [
    ['header.i, where the server writes no header.d', [ours('dkim=pass header.i=@reporter.example')], 'pass'],
    [
      'the aligned one of two signatures',
      [ours('dkim=pass header.d=x.example; dkim=pass header.d=reporter.example')],
      'pass',
    ],
    ['a signature of someone else', [ours('dkim=pass header.d=evil.example')], 'signed-unaligned'],
    [
      'an aligned signature that failed beside a stranger',
      [ours('dkim=fail header.d=reporter.example; dkim=pass header.d=x.example')],
      'signed-unaligned',
    ],
    ['a failure', [ours('dkim=fail header.d=reporter.example')], 'fail'],
    ['no signature', [ours('dkim=none')], 'none'],
    [
      'a temporary error, which no repetition changes',
      [ours('dkim=temperror header.d=reporter.example')],
      'unverifiable',
    ],
    ['a pass of nobody', [ours('dkim=pass')], 'unverifiable'],
    ['a pass of SPF and DMARC alone', [ours('spf=pass; dmarc=pass header.from=reporter.example')], 'none'],
    ['no header', [], 'none'],
    [
      'a header of another server',
      ['Authentication-Results: mx.evil.example; dkim=pass header.d=reporter.example'],
      'none',
    ],
    ['a header without a server', ['Authentication-Results: dkim=pass header.d=reporter.example'], 'none'],
    [
      'a forged header below the real one',
      [ours('dkim=none'), 'Received: from evil.example', ours('dkim=pass header.d=reporter.example')],
      'none',
    ],
    [
      'a forged header right below the real one',
      [ours('dkim=fail header.d=x.example'), ours('dkim=pass header.d=reporter.example')],
      'fail',
    ],
    ['a second From', [ours('dkim=pass header.d=reporter.example'), 'From: a@b.example'], 'fail'],
  ];
  test.each(cases)('%s', async (_title, lines, status) => {
    expect(await judge(lines)).toMatchObject({ status, reporter: status === 'pass' ? 'reporter.example' : null });
  });

  test('believes no header inside a forwarded mail, where anybody may have written it', async () => {
    const lines = [ours('dkim=pass header.d=reporter.example')];
    expect(await judge(lines, { forwarded: true })).toMatchObject({
      status: 'none',
      reason: expect.stringMatching(/forwarded/),
    });
  });

  test('does not count a DKIM signature that only we could check', async () => {
    const raw = sign();
    expect(await judgeAuthenticity(raw, context({ trust }))).toMatchObject({ status: 'none' });
  });
});

describe('judgeAuthenticity with an operator who vouches', () => {
  const vouch = (changes: Partial<AuthenticityContext>) =>
    judgeAuthenticity(null, context({ trust: { kind: 'vouch' }, ...changes }));

  test('counts the report for the domain of contact-info, else of the submitter', async () => {
    const verdict = await vouch({ contactDomain: 'mail.reporter.example' });
    expect(verdict).toMatchObject({
      status: 'vouched',
      reporter: 'reporter.example',
      signingDomain: null,
      reason: null,
    });
    expect(isAuthenticated(verdict)).toBe(true);
    expect((await vouch({ contactDomain: null, submitter: 'x.reporter.co.uk' })).reporter).toBe('reporter.co.uk');
    expect((await vouch({ contactDomain: null, submitter: null })).reporter).toBeNull();
  });
});

describe('settlePending', () => {
  test('gives up after 24 hours, and touches nothing else', async () => {
    const silent = zone({ [keyOf('reporter.example')]: { kind: 'temporary', why: 'ETIMEOUT' } });
    const pending = await judgeAuthenticity(sign(), context({ resolveTxt: silent }));
    expect(settlePending(pending, '2025-06-19T05:00:00Z', '2025-06-20T04:59:59Z')).toEqual(pending);
    const settled = settlePending(pending, '2025-06-19T05:00:00Z', '2025-06-20T05:00:00Z');
    expect(settled).toMatchObject({ status: 'unverifiable', reason: expect.stringMatching(/ETIMEOUT.*24 hours/) });
    const passed = await judgeAuthenticity(sign(), context());
    expect(settlePending(passed, '2025-06-19T05:00:00Z', '2025-07-20T05:00:00Z')).toEqual(passed);
  });
});
