import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DomainRow } from '../../../../server/contract/domains.ts';
import { kinds } from '../../../../web/verdict/kinds/kinds.ts';
import { speakInTest } from '../../../support/say.ts';
import { aReason } from '../../../support/verdict-parts.ts';
import { cases } from '../../../support/verdicts.ts';

function rowOf(domain: string, changes: Partial<DomainRow> = {}): DomainRow {
  const found = cases.find(({ view }) => view.row.domain === domain);
  if (found === undefined) throw new Error(`no case for ${domain}`);
  return { ...found.view.row, ...changes };
}

const told = (row: DomainRow) => [kinds[row.kind].rowTitle(row), kinds[row.kind].rowWhy(row)];

const mismatch = aReason('ISSUE_CERT_NAME', 'block', {
  host: 'mx2.harbourline.example',
  reporters: ['google.com'],
  sessions: 286,
  days: 9,
  first: '2026-11-16',
  last: '2026-11-24',
});

describe('one line of the overview', () => {
  beforeAll(() => speakInTest('en'));
  afterAll(() => speakInTest('en'));

  test('of a blocked domain names the worst problem, since when, and how many there are beside it', () => {
    expect(told(rowOf('harbourline.example', { headline: mismatch, problems: 2 }))).toEqual([
      'Not ready: fix 2 problems',
      'mx2: certificate for another name since 16 Nov. And 1 more.',
    ]);
    expect(told(rowOf('harbourline.example', { headline: mismatch, problems: 1 }))).toEqual([
      'Not ready: fix 1 problem',
      'mx2: certificate for another name since 16 Nov.',
    ]);
  });

  test('of a healthy domain says what is good, unless something is wrong', () => {
    const info = aReason('NEWEST_DAYS_PROVISIONAL', 'info', { days: ['2026-11-24'] });
    expect(told(rowOf('example.com', { headline: info }))[1]).toBe('No refused sessions in 14 days');
    const warning = aReason('CERT_EXPIRING_SOON', 'warn', { host: 'mx1.example.com', days: 19 });
    expect(told(rowOf('example.com', { headline: warning }))[1]).toContain('mx1');
  });

  test('is complete in Japanese', async () => {
    await speakInTest('ja');
    expect(told(rowOf('harbourline.example', { headline: mismatch, problems: 2 }))).toEqual([
      'まだ移行できません：2 件の問題を修正',
      'mx2: 証明書の名前が違う（11月16日から）。 ほか 1 件。',
    ]);
  });
});
