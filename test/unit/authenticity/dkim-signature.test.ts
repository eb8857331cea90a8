import { describe, expect, test } from 'vitest';
import { parseSignature } from '../../../server/authenticity/dkim-signature.ts';

const parse = (value: string) => parseSignature({ name: 'dkim-signature', text: `DKIM-Signature: ${value}` });
const whole = 'v=1; a=rsa-sha256; d=reporter.example; s=sel; h=from:to; bh=YQ==; b=YQ==';
const other = (from: string, to: string) => whole.replace(from, to);

describe('parseSignature', () => {
  test('reads the least that is needed, with the defaults of RFC 6376', () => {
    expect(parse(whole)).toMatchObject({
      domain: 'reporter.example',
      selector: 'sel',
      keyType: 'rsa',
      identityDomain: 'reporter.example',
      bodyForm: 'simple',
      covered: ['from', 'to'],
      signedAt: null,
      expiresAt: null,
    });
  });

  test('reads a header as Google writes it', () => {
    const value = [
      'v=1; a=rsa-sha256; c=relaxed/relaxed;',
      '        d=google.com; s=20230601; t=1726485434; x=1727090234; darn=rua.example.org;',
      '        h=to:from:subject:message-id:tls-report-submitter:tls-report-domain',
      '         :date:mime-version:from:to:cc:subject:date:message-id:reply-to;',
      '        bh=FXZKA0Dxz77OCThTwM/SVQjpBPIdzesKBwrYJiQs0aU=;',
      '        b=YQYQYQ',
      '         YQ==',
    ].join('\r\n');
    expect(parse(value)).toMatchObject({
      domain: 'google.com',
      selector: '20230601',
      bodyForm: 'relaxed',
      signature: 'YQYQYQYQ==',
      signedAt: 1726485434,
      expiresAt: 1727090234,
      covered: expect.arrayContaining(['tls-report-submitter', 'reply-to']),
    });
  });

  const good: [string, string][] = [
    ['letters of either case', other('a=rsa-sha256; d=reporter.example', 'a=RSA-SHA256; d=Reporter.EXAMPLE')],
    ['a trailing semicolon', `${whole};`],
    ['an identity below the domain', `${whole}; i=tls@mail.reporter.example`],
    ['an identity without a local part', `${whole}; i=@reporter.example`],
    ['a header form without a body form', `${whole}; c=relaxed`],
    ['several query methods', `${whole}; q=dns/txt:future`],
    ['a selector with dots and underscores', other('s=sel', 's=2025._x.y')],
    ['tags that it does not know', `${whole}; z=From:a@b; foo=bar`],
  ];
  test.each(good)('accepts %s', (_title, value) => {
    expect(parse(value)).not.toHaveProperty('problem');
  });

  const bad: [string, string, RegExp][] = [
    ['a length limit', `${whole}; l=100`, /first part of the body/],
    ['a length limit of nothing', `${whole}; l=0`, /first part of the body/],
    ['rsa-sha1', other('rsa-sha256', 'rsa-sha1'), /rsa-sha1/],
    ['ed25519 over sha1', other('rsa-sha256', 'ed25519-sha1'), /algorithm/],
    ['an unknown algorithm', other('rsa-sha256', 'dsa-sha256'), /algorithm/],
    ['no version', other('v=1; ', ''), /version/],
    ['another version', other('v=1', 'v=2'), /version/],
    ['no domain', other('d=reporter.example; ', ''), /d=/],
    ['a domain with a path', other('d=reporter.example', 'd=reporter.example/x'), /d=/],
    ['an encoded domain', other('d=reporter.example', 'd=r%65porter.example'), /d=/],
    ['no selector', other('s=sel; ', ''), /s=/],
    ['a selector that leaves its place in DNS', other('s=sel', 's=a..b'), /s=/],
    ['a selector without end', other('s=sel', `s=${'a.'.repeat(100)}b`), /s=/],
    ['the same tag twice', `${whole}; d=google.com`, /malformed/],
    ['a piece without a value', `${whole}; d`, /malformed/],
    ['no headers', other('h=from:to; ', ''), /h=/],
    ['From left uncovered', other('h=from:to', 'h=to:subject'), /From/],
    ['other signatures covered', other('h=from:to', 'h=from:dkim-signature'), /other signatures/],
    ['a comment among the headers', other('h=from:to', 'h=from:t o'), /h=/],
    ['more headers than anybody signs', other('h=from:to', `h=from${':x'.repeat(300)}`), /more than/],
    ['an unknown canonical form', `${whole}; c=relaxed/nowsp`, /canonical/],
    ['three canonical forms', `${whole}; c=relaxed/relaxed/simple`, /canonical/],
    ['a key outside DNS', `${whole}; q=http`, /outside DNS/],
    ['an identity of someone else', `${whole}; i=@google.com`, /i=/],
    ['an identity that ends alike', `${whole}; i=@evilreporter.example`, /i=/],
    ['a time that is none', `${whole}; t=yesterday`, /t=/],
    ['an expiry without end', `${whole}; x=${'9'.repeat(13)}`, /x=/],
    ['an expiry before its time', `${whole}; t=1700000000; x=1600000000`, /expired before/],
    ['no body hash', other('bh=YQ==; ', ''), /bh=/],
    ['a signature that is not base64', other('; b=YQ==', '; b=*'), /b=/],
  ];
  test.each(bad)('refuses a signature with %s', (_title, value, problem) => {
    expect(parse(value)).toMatchObject({ problem: expect.stringMatching(problem) });
  });
});
