import { describe, expect, test } from 'vitest';
import { phraseParams } from '../../../../server/contract/phrase.ts';
import { en } from '../../../../server/contract/words/en/en.ts';
import { english } from '../../../../server/contract/words/english.ts';
import { ja } from '../../../../server/contract/words/ja/ja.ts';
import type { Key } from '../../../../server/contract/words/keys.ts';
import { formOf, type Message, piecesOf } from '../../../../server/contract/words/message.ts';
import {
  joinSayings,
  phrase,
  wordFinding,
  wordPhrase,
  wordSaying,
  wordSayings,
} from '../../../../server/contract/words/phrase.ts';
import { Words } from '../../../../server/contract/words/say.ts';
import { viewCheck } from '../../../../server/http/checks/check-view.ts';
import { lintPolicy } from '../../../../server/mtasts/lint.ts';
import type { DomainCheck } from '../../../../server/probe/check-domain.ts';

const japanese = new Words('ja', ja);

/** The topics whose sentences the core asks for by key and values. */
const told = /^(finding|cause|address|dns|name|tlsrpt|line|lint|record|note|refused|step|steps)\./;
const keys = Object.keys(en).filter((key) => told.test(key));

function namesIn(key: string): string[] {
  const message: Message = en[key as Key];
  const sentence = formOf(message, 2, new Intl.PluralRules('en'));
  return piecesOf(sentence).flatMap((piece) => (piece.kind === 'value' ? [piece.name] : []));
}

describe('what a check says', () => {
  test.each(keys)('%s has its sentence in both languages', (key) => {
    const names = namesIn(key);
    const params = Object.fromEntries(names.map((name) => [name, name === 'n' ? 2 : `<${name}>`]));
    const [inEnglish, inJapanese] = [english, japanese].map((words) => wordPhrase(words, key, params));
    for (const sentence of [inEnglish, inJapanese]) {
      expect(sentence).not.toMatch(/[{}`]|\*\*|undefined/);
      for (const name of names.filter((name) => name !== 'n')) expect(sentence).toContain(`<${name}>`);
    }
    // Where there are words besides the values, Japanese has its own.
    if (/[a-z]/i.test((inEnglish ?? '').replaceAll(/<\w+>/g, '')))
      expect(inJapanese).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  });

  test.each([
    ['TXT_INVALID', { stsTxt: { kind: 'answer', texts: ['v=STSv1; id=;'], ttl: null } }],
    ['TXT_MULTIPLE', { stsTxt: { kind: 'answer', texts: ['v=STSv1; id=1', 'v=STSv1; id=2'], ttl: null } }],
    ['POLICY_INVALID', { policy: served('version: STSv1\nmode: tested\nmx mx.a.example\nmax_age: 604800\n') }],
    ['POLICY_LINT_ERROR', { policy: served('version: STSv1\n\nmode: testing\nmx: mx.a.example\nmax_age: 604800\n') }],
    ['MAX_AGE_TOO_SHORT', { policy: served('version: STSv1\nmode: testing\nmx: mx.a.example\nmax_age: 60\n') }],
  ] as const)('about a faulty record or file is in the language of the page: %s', (code, changes) => {
    const view = viewCheck({ ...faulty, ...changes }, []);
    const found = view.findings.find((finding) => finding.code === code);
    if (found === undefined) throw new Error('not found');
    expect(wordFinding(english, found)).toBe(found.message);
    expect(found.message).toMatch(/^[\x20-\x7e]+$/);
    expect(wordFinding(japanese, found)).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    expect(wordFinding(japanese, found)).not.toMatch(/[a-z]{2,} [a-z]{2,} [a-z]{2,}/);
    expect(phraseParams.safeParse(found.params).success).toBe(true);
  });

  test('is in the JSON of the API as it is on the page, over every line, host and finding', () => {
    const view = viewCheck(faulty, ['mailto:reports@example.org']);
    expect(view.findings.map(({ code }) => code)).toEqual([
      'LIVE_MX_NOT_IN_POLICY',
      'LIVE_CERT_NAME',
      'LIVE_CERT_EXPIRED',
      'TLSRPT_MISSING',
      'MX_IS_CNAME',
      'TARGET_ADDRESS_REFUSED',
      'MX_PATTERN_UNUSED',
    ]);
    for (const finding of view.findings) {
      expect(wordFinding(english, finding)).toBe(finding.message);
      expect(wordFinding(japanese, finding)).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
      expect(phraseParams.safeParse(finding.params).success).toBe(true);
    }
    for (const { message, says } of view.lines) {
      expect(wordSayings(english, says)).toBe(message);
      expect(wordSayings(japanese, says)).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    }
    const [host] = view.mx;
    expect(host?.message).toBe(
      'The certificate names www.example, not mx.other.example. The certificate expired on 2026-11-01T00:00:00Z.',
    );
    expect(wordSaying(japanese, host?.says ?? '')).toBe(
      '証明書の名前は www.example\u00a0で、mx.other.example\u00a0を含みません。証明書の有効期限が 2026-11-01T00:00:00Z\u00a0に切れています。',
    );
  });
});

describe('a saying', () => {
  test('that came in words stays as it is, and an unknown one shows its key', () => {
    expect(wordSaying(japanese, 'Seen elsewhere.')).toBe('Seen elsewhere.');
    expect(wordSaying(english, { key: 'cause.FROM_THE_FUTURE', params: {} })).toBe('cause.FROM_THE_FUTURE');
    expect(wordSaying(english, { key: 'cause.CERT_EXPIRED', params: {} })).toBe('cause.CERT_EXPIRED');
  });

  test('of several is one after another, each language in its way', () => {
    const both = joinSayings([phrase('cause.CERT_SELF_SIGNED'), phrase('cause.NO_STARTTLS')]) ?? '';
    expect(wordSaying(english, both)).toBe('The certificate is self-signed. The server does not offer STARTTLS.');
    expect(wordSaying(japanese, both)).toBe('証明書が自己署名です。サーバーが STARTTLS に対応していません。');
    expect(joinSayings([])).toBeNull();
  });

  test('nests as deep as findings do, and not without end, wherever it comes from', () => {
    const nest = (depth: number): object =>
      depth === 0 ? {} : { why: { key: 'cause.AT_ADDRESS', params: nest(depth - 1) } };
    expect(phraseParams.safeParse(nest(3)).success).toBe(true);
    expect(phraseParams.safeParse(nest(4)).success).toBe(false);
  });
});

function served(text: string): DomainCheck['policy'] {
  const { policy, items: lint } = lintPolicy(text);
  const file = { text, sha256: '00', mediaType: 'text/plain', policy, lint };
  const targets = { list: [], omitted: 0, unknown: null };
  return {
    at: '2026-11-25T12:00:00Z',
    host: 'mta-sts.a.example',
    targets,
    attempts: [],
    outcome: { kind: 'file', file },
  };
}

const certificate = {
  subject: 'CN=www.example',
  issuer: 'CN=R11',
  names: ['www.example'],
  notBefore: '2026-08-01T00:00:00Z',
  notAfter: '2026-11-01T00:00:00Z',
  fingerprint: 'ab',
  chainLength: 2,
};

const faulty: DomainCheck = {
  domain: 'a.example',
  at: '2026-11-25T12:00:00Z',
  running: false,
  tookSeconds: 1,
  from: 'checks.example',
  port25: { v4: 'open', v6: 'unknown' },
  stsTxt: { kind: 'answer', texts: ['v=STSv1; id=1'], ttl: 300 },
  tlsrptTxt: { kind: 'answer', texts: ['v=TLSRPT1; rua=mailto:a@b.example'], ttl: null },
  mx: { kind: 'records', records: [{ preference: 10, host: 'mx.other.example' }], omitted: 0 },
  hosts: [
    {
      host: 'mx.other.example',
      preference: 10,
      notAName: null,
      alias: 'lb.other.example',
      targets: {
        list: [{ address: '10.0.0.1', family: 4, refused: phrase('address.private') }],
        omitted: 0,
        unknown: null,
      },
      tlsa: 'absent',
      probe: {
        at: '2026-11-25T12:00:00Z',
        result: 'name',
        addresses: [
          {
            address: '198.51.100.7',
            family: 4,
            result: 'name',
            tlsVersion: 'TLSv1.3',
            cipher: 'TLS_AES_256_GCM_SHA384',
            certificate,
            problems: ['name', 'expired'],
            issuerMissing: false,
            banner: null,
            ehlo: [],
            talkedOn: false,
            sentence: joinSayings([
              phrase('cause.CERT_NAMES', { names: 'www.example', host: 'mx.other.example' }),
              phrase('cause.CERT_EXPIRED', { at: '2026-11-01T00:00:00Z' }),
            ]),
          },
        ],
      },
    },
  ],
  policy: {
    at: '2026-11-25T12:00:00Z',
    host: 'mta-sts.a.example',
    targets: { list: [], omitted: 0, unknown: null },
    attempts: [],
    outcome: {
      kind: 'file',
      file: {
        text: 'version: STSv1\r\nmode: testing\r\nmx: mx.a.example\r\nmax_age: 604800\r\n',
        sha256: '00',
        mediaType: 'text/plain',
        policy: { mode: 'testing', mx: ['other.example'], maxAge: 604_800, extensions: [] },
        lint: [],
      },
    },
  },
};
