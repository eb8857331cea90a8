import { expect, test } from 'vitest';
import { evidenceLines } from '../../../../web/pages/domain/evidence/evidence-lines.tsx';
import { aCase } from '../../../support/verdict-parts.ts';

test('the evidence offers to vouch for each host that has to be looked at, whether live checks list it or not', () => {
  const { view, assessment } = aCase({ domain: 'a.example', state: 'testing-in-progress', group: 'testing' });
  const hosts = ['mx1.a.example', 'mx9.a.example'];
  const look = {
    kind: 'verify-mx' as const,
    reason: 'MX_CHECK_NEEDED',
    params: { hosts },
    host: null,
    failureClass: null,
  };
  const lines = evidenceLines(view, { ...assessment, actions: [look] });
  expect(lines.flatMap(({ attest }) => attest ?? []).sort()).toEqual(hosts);
});
