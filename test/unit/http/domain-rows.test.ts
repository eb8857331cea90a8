import { beforeAll, describe, expect, test } from 'vitest';
import type { DomainRow } from '../../../server/contract/domains.ts';
import { issuesToFix } from '../../../server/contract/issues.ts';
import type { Assessment, Issue } from '../../../server/contract/verdict.ts';
import { toDomainRow, unjudgedRow } from '../../../server/http/domains/domain-rows.ts';
import { kinds } from '../../../web/verdict/kinds/kinds.ts';

import { speakInTest } from '../../support/say.ts';
import { aCase, anIssue, aReason } from '../../support/verdict-parts.ts';

beforeAll(() => speakInTest('en'));

/** A blocked domain whose reasons come in an order of their own, as those of the rules do. */
function rowOf(issues: readonly Issue[], reasons: readonly ReturnType<typeof aReason>[]) {
  const { assessment, view } = aCase({ domain: 'a.example', state: 'blocked', group: 'attention', issues, reasons });
  const { strip, ...numbers } = view.row.summary;
  const row = toDomainRow(
    { assessment: assessment as Assessment, summary: { ...numbers, strip, modeSince: null } },
    true,
  );
  return { row, assessment };
}

const seen = { reporters: ['google.com'], first: '2026-11-16', last: '2026-11-24' };
const starttls = aReason('ISSUE_STARTTLS', 'block', { host: 'backup.a.example', sessions: 31, days: 3, ...seen });
const certName = aReason('ISSUE_CERT_NAME', 'block', { host: 'mx2.a.example', sessions: 286, days: 9, ...seen });
const liveName = aReason('LIVE_CERT_NAME', 'block', { host: 'mx2.a.example', at: '2026-11-25T13:20:00Z' });

describe('the row of a domain', () => {
  test('names the problem to fix first, as its page does, and counts the others', () => {
    const issues = [anIssue('mx2.a.example', 'cert-name'), anIssue('backup.a.example', 'starttls')];
    const { row, assessment } = rowOf(issues, [starttls, liveName, certName]);
    expect(row.headline).toMatchObject({ code: 'ISSUE_CERT_NAME', params: { host: issuesToFix(assessment)[0]?.host } });
    expect(row.problems).toBe(2);
    expect(kinds.blocked.rowWhy(row)).toMatch(/^mx2.* And 1 more\.$/);
  });

  test('counts no problem that was fixed or set aside', () => {
    const issues = [
      anIssue('mx2.a.example', 'cert-name'),
      anIssue('backup.a.example', 'starttls', { status: 'fixed' }),
      anIssue('mx3.a.example', 'starttls', { status: 'set-aside' }),
    ];
    const { row } = rowOf(issues, [certName]);
    expect(row.problems).toBe(1);
    expect(kinds.blocked.rowWhy(row)).not.toContain('more');
  });
});

describe('the row of a domain is told', () => {
  const kindOf = (state: DomainRow['state'], final: boolean) => {
    const { assessment, view } = aCase({ domain: 'a.example', state, group: 'testing' });
    return toDomainRow(
      { assessment: assessment as Assessment, summary: { ...view.row.summary, modeSince: null } },
      final,
    ).kind;
  };

  test('as its verdict is', () => expect(kindOf('ready', true)).toBe('ready'));

  test.each(['ready', 'blocked', 'enforcing-healthy'] as const)(
    'as no answer while the last days of an import are not in, whatever part of them says: %s',
    (state) => expect(kindOf(state, false)).toBe('importing'),
  );

  test.each([
    ['watched', true, 'unjudged'],
    ['watched', false, 'importing'],
    ['foreign', true, 'unjudged'],
    ['foreign', false, 'unjudged'],
  ] as const)('without a verdict, %s, with the last days in: %s, as %s', (status, final, kind) => {
    expect(unjudgedRow('a.example', status, final).kind).toBe(kind);
  });
});
