import { describe, expect, test } from 'vitest';
import { lintPolicy } from '../../../server/mtasts/lint.ts';
import type { DomainCheck } from '../../../server/probe/check-domain.ts';
import { keptCheck } from '../../../server/probe/kept-check.ts';
import { readStored, writeStored } from '../../../server/store/stored-json.ts';

const at = '2026-11-25T12:00:00Z';
const target = { address: '192.0.2.1', family: 4, refused: null } as const;
const targets = {
  list: [target, { address: '::1', family: 6, refused: 'loopback' }],
  omitted: 1,
  unknown: null,
} as const;
const certificate = {
  subject: 'CN=mx1.example.net',
  issuer: 'CN=Test',
  names: ['mx1.example.net'],
  notBefore: '2026-11-01T00:00:00Z',
  notAfter: null,
  fingerprint: 'ab',
  chainLength: 2,
};
const text = 'version: STSv1\r\nmode: testing\r\nmx: mx1.example.net\r\nmax_age: 86400\r\nnote: x\r\n';
const { policy, items: lint } = lintPolicy(text);
const file = { kind: 'file', file: { text, sha256: 'cd', mediaType: 'text/plain', policy, lint } } as const;
const host = { host: 'mx1.example.net', preference: 10, notAName: null, alias: null, targets, tlsa: 'absent' } as const;
const probed = {
  address: '192.0.2.1',
  family: 4,
  result: 'name',
  tlsVersion: 'TLSv1.3',
  cipher: 'x',
  certificate,
  problems: ['name'],
  issuerMissing: false,
  banner: '220 mx1',
  ehlo: ['STARTTLS'],
  talkedOn: false,
  sentence: 'The name is another.',
} as const;

/** Something in every member. */
const check: DomainCheck = {
  domain: 'example.net',
  at,
  running: false,
  tookSeconds: 2.4,
  from: 'here.example',
  port25: { v4: 'open', v6: 'unknown' },
  stsTxt: { kind: 'answer', texts: ['v=STSv1; id=1;'], ttl: null },
  tlsrptTxt: { kind: 'missing' },
  mx: { kind: 'records', records: [{ preference: 10, host: 'mx1.example.net' }], omitted: 0 },
  hosts: [{ ...host, probe: { at, result: 'name', addresses: [probed] } }],
  policy: {
    at,
    host: 'mta-sts.example.net',
    targets,
    attempts: [{ address: '192.0.2.1', family: 4, outcome: file, certificate, tookMillis: 12, slow: false }],
    outcome: file,
  },
};

const again = (kept: DomainCheck) => readStored(keptCheck, writeStored(keptCheck, kept));

describe('a check that is kept', () => {
  test('reads back whole', () => {
    expect(policy).not.toBeNull();
    expect(lint).not.toEqual([]);
    expect(again(check)).toEqual(check);
  });

  const unknown = { kind: 'unknown', why: 'No answer.' } as const;
  const failed = { kind: 'failed', faults: [{ code: 'POLICY_HTTP_STATUS', detail: '404', sentence: '404' }] } as const;
  const variants: [what: string, news: Partial<DomainCheck>][] = [
    ['still running', { running: true, tookSeconds: null, stsTxt: null, tlsrptTxt: null, mx: null, policy: null }],
    ['records that are unknown', { stsTxt: unknown, tlsrptTxt: unknown, mx: unknown }],
    ['a domain that is its own host', { mx: { kind: 'implicit', host: 'example.net' } }],
    ['null MX', { mx: { kind: 'null' } }],
    ['no MX', { mx: { kind: 'none' } }],
    ['a policy that cannot be fetched', { policy: { at, host: 'x', targets, attempts: [], outcome: failed } }],
    ['a policy that is unknown', { policy: { at, host: 'x', targets, attempts: [], outcome: unknown } }],
    ['a host that was not probed', { hosts: [{ ...host, probe: null, targets: null }] }],
  ];
  test.each(variants)('reads back with %s', (_what, news) => {
    expect(again({ ...check, ...news })).toEqual({ ...check, ...news });
  });

  const others: [what: string, json: object][] = [
    ['without a member', { ...check, from: undefined }],
    ['with a member of a later program', { ...check, dane: [] }],
    ['of a host of another shape', { ...check, hosts: [{ ...host, probe: { at, result: 'name', list: [] } }] }],
    ['with a result that is none', { ...check, hosts: [{ ...host, probe: { at, result: 'fine', addresses: [] } }] }],
    ['with a policy of another shape', { ...check, policy: { ...check.policy, outcome: { kind: 'file', text } } }],
    ['of another version', { ...check, v: keptCheck.version + 1 }],
  ];
  test.each(others)('is dropped %s', (_what, json) => {
    expect(readStored(keptCheck, JSON.stringify(json))).toBeNull();
  });
});
