import { beforeAll, expect, test } from 'vitest';
import { hostsIn } from '../../../../web/pages/domain/publish/policy-template.tsx';
import { headlineOf } from '../../../../web/pages/overview/headline.ts';
import { kinds } from '../../../../web/verdict/kinds/kinds.ts';
import { speakInTest } from '../../../support/say.ts';
import { aCase } from '../../../support/verdict-parts.ts';

beforeAll(() => speakInTest('en'));

const none = { all: 0, attention: 0, ready: 0, testing: 0, enforcing: 0, notSetUp: 0, foreign: 0 };

test.each([
  [{ all: 1, notSetUp: 1 }, '1 domain has no MTA-STS protection.'],
  [{ all: 3, ready: 1, notSetUp: 2 }, '1 domain can be enforced today. 2 domains have no MTA-STS protection.'],
  [{ all: 2, testing: 2 }, 'Nothing needs you today.'],
  [{ all: 2, enforcing: 2 }, 'All 2 domains enforce and are healthy.'],
])('the overview of %o says: %s', (counts, sentence) => {
  expect(headlineOf({ ...none, ...counts }, true).join(' ')).toBe(sentence);
});

test('a domain without a policy so far is told apart from one whose policy is gone', () => {
  const { row } = aCase({ domain: 'a.example', state: 'policy-missing', group: 'attention', elapsed: null }).view;
  expect(kinds['policy-missing'].rowTitle({ ...row, group: 'not-set-up' })).toBe('No policy published yet');
  expect(kinds['policy-missing'].rowTitle({ ...row, group: 'attention' })).toBe('Policy not found');
});

test('MX hosts are read as dig prints them', () => {
  expect(hostsIn('10 mx1.example.org.\n20 MX2.example.org.\n')).toEqual(['mx1.example.org', 'mx2.example.org']);
  expect(hostsIn(' mx1.example.org, mx1.example.org')).toEqual(['mx1.example.org']);
  expect(hostsIn('MX.Bücher.example. *.Bücher.example')).toEqual([
    'mx.xn--bcher-kva.example',
    '*.xn--bcher-kva.example',
  ]);
});
