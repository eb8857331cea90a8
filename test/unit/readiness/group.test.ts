import { expect, test } from 'vitest';
import type { DomainGroup, PolicyMode, State } from '../../../server/contract/codes.ts';
import { compareGroups, groupOf } from '../../../server/readiness/rules/group.ts';
import { aReason } from '../../support/verdict-parts.ts';

interface Case {
  readonly state: State;
  readonly mode?: PolicyMode | null;
  readonly codes?: readonly string[];
  readonly hadReports?: boolean;
}

const groupFor = ({ state, mode = 'testing', codes = [], hadReports = true }: Case) =>
  groupOf({ state, mode, reasons: codes.map((code) => aReason(code, 'info')) }, hadReports);

test.each<readonly [DomainGroup, Case]>([
  ['attention', { state: 'enforcing-at-risk', mode: 'enforce' }],
  ['attention', { state: 'blocked' }],
  ['ready', { state: 'ready' }],
  ['enforcing', { state: 'enforcing-healthy', mode: 'enforce' }],
  ['not-set-up', { state: 'policy-none', mode: 'none' }],
  ['not-set-up', { state: 'policy-missing', mode: null, codes: ['TXT_MISSING'] }],
  ['attention', { state: 'policy-missing', mode: 'enforce', codes: ['TXT_MISSING'] }],
  ['attention', { state: 'policy-missing', mode: null, codes: ['POLICY_FETCH_FAILED'] }],
  ['not-set-up', { state: 'no-data', mode: null, hadReports: false }],
  ['attention', { state: 'no-data', mode: null, hadReports: true }],
  ['attention', { state: 'no-data', mode: 'testing', hadReports: false }],
  ['testing', { state: 'testing-in-progress' }],
  ['testing', { state: 'testing-in-progress', codes: ['REPORTER_SILENT'] }],
  ['attention', { state: 'testing-in-progress', codes: ['CLOCK_RUNNING', 'REPORTERS_ALL_SILENT'] }],
  ['attention', { state: 'ready', codes: ['DNS_SEES_NO_DOMAIN'] }],
])('a domain is listed under %s: %j', (group, judged) => expect(groupFor(judged)).toBe(group));

test('what needs attention is listed first, what is not set up last', () => {
  const groups: DomainGroup[] = ['enforcing', 'not-set-up', 'ready', 'attention', 'testing'];
  expect(groups.sort(compareGroups)).toEqual(['attention', 'ready', 'testing', 'enforcing', 'not-set-up']);
});
