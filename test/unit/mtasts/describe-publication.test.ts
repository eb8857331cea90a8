import { expect, test } from 'vitest';
import { composeChange, type Published } from '../../../server/mtasts/compose.ts';
import { describePublication } from '../../../server/mtasts/describe-publication.ts';
import type { PolicyChange } from '../../../server/mtasts/policy-change.ts';

const published: Published = {
  domain: 'a.example',
  mx: { kind: 'records', hosts: ['mx1.a.example'] },
  policyText: 'version: STSv1\r\nmode: testing\r\nmx: mx1.a.example\r\nmax_age: 86400\r\n',
  txtId: 'seen1',
  txtTtl: 300,
  rua: ['mailto:tlsrpt@a.example'],
  longestMaxAge: null,
};
const ourRua = ['mailto:tlsrpt@reports.example'];

function describeChange(change: PolicyChange, present: Partial<Published> = {}, rua = ourRua) {
  const from = { ...published, ...present };
  const composed = composeChange(from, change, { now: '2026-11-25T14:20:00Z', ourRua: rua });
  if (composed.kind === 'refused') throw new Error(composed.why.key);
  return describePublication(composed.publication, from);
}

test('a change is shown beside what is published', () => {
  expect(describeChange({ kind: 'enforce' })).toMatchObject({
    domain: 'a.example',
    variant: 'enforce',
    file: {
      url: 'https://mta-sts.a.example/.well-known/mta-sts.txt',
      lines: [
        { text: 'version: STSv1', change: 'same' },
        { text: 'mode: enforce', change: 'changed', was: 'mode: testing' },
        { text: 'mx: mx1.a.example', change: 'same' },
        { text: 'max_age: 604800', change: 'changed', was: 'max_age: 86400' },
      ],
    },
    record: { name: '_mta-sts.a.example.', value: expect.stringMatching(/^v=STSv1; ?id=/), was: 'seen1' },
    reporting: {
      name: '_smtp._tls.a.example.',
      value: 'v=TLSRPTv1; rua=mailto:tlsrpt@a.example,mailto:tlsrpt@reports.example',
    },
    mode: 'enforce',
    modeWas: 'testing',
    maxAge: 604_800,
    maxAgeWas: 86_400,
    maxAgeChoices: [604_800, 1_209_600, 2_592_000],
    compareMx: false,
  });
});

test('a record of reporting that need not change is not shown', () => {
  expect(describeChange({ kind: 'enforce' }, { rua: ourRua })?.reporting).toBeNull();
  expect(describeChange({ kind: 'enforce' }, {}, [])?.reporting).toBeNull();
});

test('MX records are to be compared where a file enforces and nobody here read them', () => {
  const mx = { kind: 'not-looked-up' } as const;
  expect(describeChange({ kind: 'enforce' }, { mx })?.compareMx).toBe(true);
  expect(describeChange({ kind: 'rollback' }, { mx })?.compareMx).toBe(false);
});

test.each<readonly [PolicyChange, string]>([
  [{ kind: 'enforce' }, 'enforce'],
  [{ kind: 'rollback' }, 'rollback'],
  [{ kind: 'raise-max-age' }, 'raise-max-age'],
  [{ kind: 'draft' }, 'testing'],
  [{ kind: 'add-mx', hosts: ['mx2.a.example'] }, 'testing'],
])('%j is offered as %s', (change, variant) => expect(describeChange(change)?.variant).toBe(variant));
