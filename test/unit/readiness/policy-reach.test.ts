import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PolicyMode } from '../../../server/contract/codes.ts';
import { assess } from '../../../server/readiness/assess.ts';
import type { Evidence } from '../../../server/readiness/evidence.ts';
import { readScenarios } from '../../support/scenarios.ts';

/** The one trusted reporter reports `no-policy-found` every day, while the live checks see the policy. */
const neverSeen = (): Evidence => {
  const path = join(import.meta.dirname, '../../../fixtures/readiness/reporters.txt');
  const found = readScenarios(readFileSync(path, 'utf8')).find(({ id }) => id === 'S32');
  if (found === undefined) throw new Error('the scenario is gone');
  return found.evidence;
};

function withMode(evidence: Evidence, mode: PolicyMode): Evidence {
  if (evidence.live === null) throw new Error('the scenario has live checks');
  const snapshots = evidence.live.snapshots.map((snapshot) => ({ ...snapshot, mode }));
  return { ...evidence, live: { ...evidence.live, snapshots } };
}

const ofPostfix = (evidence: Evidence): Evidence => ({
  ...evidence,
  rows: evidence.rows.map((row) => ({ ...row, skipsTesting: true })),
});

const codesOf = (evidence: Evidence) => assess(evidence).reasons.map(({ code }) => code);

test('a policy in testing that only senders with Postfix do not see is no policy that does not reach anybody', () => {
  expect(codesOf(neverSeen())).toContain('POLICY_NOT_SEEN_BY_TRUSTED');
  const codes = codesOf(ofPostfix(neverSeen()));
  expect(codes).not.toContain('POLICY_NOT_SEEN_BY_TRUSTED');
  expect(codes).toContain('NOBODY_LOOKS_IN_TESTING');
});

test('once the policy says enforce, senders with Postfix that see none are a ground as others are', () => {
  const codes = codesOf(ofPostfix(withMode(neverSeen(), 'enforce')));
  expect(codes).toContain('POLICY_NOT_SEEN_BY_TRUSTED');
  expect(codes).not.toContain('NOBODY_LOOKS_IN_TESTING');
});
