import { describe, expect, it } from 'vitest';
import { nextChange } from '../../../server/live-checks/next-change.ts';
import { publishedNow } from '../../../server/live-checks/published.ts';
import type { DomainCheck } from '../../../server/probe/check-domain.ts';
import type { FetchOutcome } from '../../../server/probe/policy/policy-fetch.ts';
import { reasonTable } from '../../../server/readiness/reasons/table.ts';

const text = 'version: STSv1\nmode: testing\nmx: mx.a.example\nmax_age: 604800\n';
const policy = { mode: 'testing', mx: ['mx.a.example'], maxAge: 604_800, extensions: [] } as const;
const served: FetchOutcome = { kind: 'file', file: { text, sha256: '', mediaType: 'text/plain', policy, lint: [] } };

function check(outcome: FetchOutcome, rest: Partial<DomainCheck> = {}): DomainCheck {
  return {
    domain: 'a.example',
    at: '2025-06-20T13:00:00Z',
    running: false,
    tookSeconds: 1,
    from: 'here',
    port25: { v4: 'open', v6: 'open' },
    stsTxt: { kind: 'answer', texts: ['v=STSv1; id=7'], ttl: 300 },
    tlsrptTxt: { kind: 'answer', texts: ['v=TLSRPTv1; rua=mailto:a@b.example'], ttl: null },
    mx: { kind: 'records', records: [{ host: 'mx.a.example', preference: 1 }], omitted: 0 },
    hosts: [],
    policy: { at: '', host: '', targets: { list: [], omitted: 0, unknown: null }, attempts: [], outcome },
    ...rest,
  };
}

describe('publishedNow', () => {
  it('reads what a change starts from', () => {
    expect(publishedNow(check(served), 86_400)).toEqual({
      kind: 'known',
      published: {
        domain: 'a.example',
        mx: { kind: 'records', hosts: ['mx.a.example'] },
        policyText: text,
        txtId: '7',
        txtTtl: 300,
        rua: ['mailto:a@b.example'],
        longestMaxAge: 604_800,
      },
    });
    expect(publishedNow(check(served), 31_557_600)).toMatchObject({ published: { longestMaxAge: 31_557_600 } });
  });

  it('does not take a file that could not be measured for none', () => {
    const unknown = publishedNow(check({ kind: 'unknown', why: 'SERVFAIL.' }), null);
    expect(unknown).toEqual({ kind: 'unknown', why: 'SERVFAIL.' });
    expect(publishedNow(check(served, { policy: null }), null).kind).toBe('unknown');
    const gone: FetchOutcome = { kind: 'failed', faults: [] };
    expect(publishedNow(check(gone), null)).toMatchObject({ kind: 'known', published: { policyText: null } });
  });

  it.each<[string, DomainCheck['mx'], unknown]>([
    ['hosts that were not all checked', { kind: 'records', records: [], omitted: 1 }, { kind: 'unknown' }],
    ['no answer', { kind: 'unknown', why: '' }, { kind: 'unknown' }],
    ['nothing at all', { kind: 'none' }, { kind: 'unknown' }],
    ['the domain itself', { kind: 'implicit', host: 'a.example' }, { kind: 'implicit' }],
    ['null MX', { kind: 'null' }, { kind: 'null' }],
  ])('tells %s', (_name, mx, expected) => {
    expect(publishedNow(check(served, { mx }), null)).toMatchObject({ published: { mx: expected } });
  });
});

describe('nextChange', () => {
  it.each([
    ['ready', [], 'enforce'],
    ['policy-missing', [], 'draft'],
    ['policy-none', [], 'draft'],
    ['no-data', [], 'draft'],
    ['enforcing-healthy', ['ADVICE_MAX_AGE_RAISE'], 'raise-max-age'],
    ['enforcing-healthy', [], undefined],
    ['blocked', [], undefined],
    ['testing-in-progress', [], undefined],
  ] as const)('of a verdict %s with %j is %s', (state, codes, kind) => {
    const reasons = codes.map((code) => ({ ...reasonTable[code], code, params: {}, message: '', evidence: [] }));
    expect(nextChange({ state, reasons })?.kind).toBe(kind);
  });
});
