import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { daysFromTo } from '../../../server/contract/time.ts';
import { english } from '../../../server/contract/words/english.ts';
import { reasonSentence } from '../../../server/contract/words/reason-sentence.ts';
import { assess } from '../../../server/readiness/assess.ts';
import { defaultSettings } from '../../../server/readiness/settings.ts';
import type { Database } from '../../../server/store/database.ts';
import { gatherEvidence } from '../../../server/store/domains/evidence.ts';
import { caseContext, importFiles } from '../../support/report-cases.ts';
import { temporaryDatabase, temporaryFolder } from '../../support/temporary.ts';

const DOMAIN = 'a.example';

interface Written {
  readonly by: string;
  readonly policy: object;
  readonly idOf?: (day: string) => string;
  readonly success?: number;
  readonly failures?: readonly [resultType: string, sessions: number][];
}

/** Twenty days of reports, one a day of each sender, read as an archive of vouched reports is. */
async function imported(...senders: readonly Written[]): Promise<Database> {
  const database = await temporaryDatabase();
  const folder = temporaryFolder();
  const paths: string[] = [];
  for (const day of daysFromTo('2026-11-10', '2026-11-29')) {
    for (const { by, policy, idOf = (it: string) => `${by} ${it}`, success = 0, failures = [] } of senders) {
      const path = join(folder, `${by}-${day}.json`);
      const details = failures.map(([type, sessions]) => ({ 'result-type': type, 'failed-session-count': sessions }));
      const failure = failures.reduce((sum, [, sessions]) => sum + sessions, 0);
      const summary = { 'total-successful-session-count': success, 'total-failure-session-count': failure };
      const report = {
        'organization-name': by,
        'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
        'contact-info': `tls@${by}`,
        'report-id': idOf(day),
        policies: [{ policy: { 'policy-domain': DOMAIN, ...policy }, summary, 'failure-details': details }],
      };
      await writeFile(path, JSON.stringify(report));
      paths.push(path);
    }
  }
  await importFiles(paths, caseContext(database));
  return database;
}

async function verdictOn(database: Database, trusted: readonly string[]) {
  const settings = { ...defaultSettings, reporters: { ...defaultSettings.reporters, trusted: [...trusted] } };
  const at = { now: '2026-12-01T00:00:00Z', settings, liveChecks: false };
  const evidence = await gatherEvidence(database, DOMAIN, at);
  if (evidence === null) throw new Error('nothing is known of the domain');
  return assess(evidence);
}

const none = { 'policy-type': 'no-policy-found' };
const sts = {
  'policy-type': 'sts',
  'policy-string': ['version: STSv1', 'mode: testing', `mx: mx1.${DOMAIN}`, 'max_age: 604800'],
};
const postfix: Written = {
  by: 'postfix.example',
  policy: none,
  success: 60,
  idOf: (day) => `${day}T00:00:00Z_idx1_${DOMAIN}`,
};
const other: Written = { by: 'other.example', policy: none, success: 60 };
const tester: Written = { by: 'tester.example', policy: sts, success: 60 };
const codesOf = ({ reasons }: Awaited<ReturnType<typeof verdictOn>>) => reasons.map(({ code }) => code);

test('senders with Postfix, which do not look at policies in testing, are no ground for a policy that is not found', async () => {
  const verdict = await verdictOn(await imported(postfix), [postfix.by]);
  expect(verdict.state).toBe('testing-in-progress');
  expect(verdict.kind).toBe('hold');
  expect(codesOf(verdict)).toContain('NOBODY_LOOKS_IN_TESTING');
  expect(codesOf(verdict)).not.toContain('POLICY_INFERRED_FROM_REPORTS');
});

test('another sender that finds no policy is one, and is not said to begin later', async () => {
  const verdict = await verdictOn(await imported(postfix, other), [postfix.by, other.by]);
  expect(verdict.state).toBe('policy-missing');
  expect(codesOf(verdict)).not.toContain('NOBODY_LOOKS_IN_TESTING');
});

test('beside senders that test the policy, those with Postfix are mentioned and hold nothing up', async () => {
  const verdict = await verdictOn(await imported(postfix, tester), [postfix.by, tester.by]);
  const reason = verdict.reasons.find(({ code }) => code === 'SENDERS_SKIP_TESTING');
  expect(reason).toMatchObject({ severity: 'info', params: { reporters: [postfix.by] } });
  const alone = await verdictOn(await imported(tester), [tester.by]);
  expect([verdict.state, verdict.stats.n]).toEqual([alone.state, alone.stats.n]);
});

const text = (...lines: string[]) => ({ 'policy-type': 'sts', 'policy-string': lines });

test.each([
  [
    'nmx in place of mx',
    ['version: STSv1', 'mode: testing', `nmx: mx1.${DOMAIN}`, 'max_age: 604800'],
    'testing',
    ['lint.MX_MISSING'],
  ],
  [
    'two hosts on a line',
    ['version: STSv1', 'mode: testing', `mx: mx1.${DOMAIN}, mx2.${DOMAIN}`, 'max_age: 604800'],
    'testing',
    ['lint.MX_SEVERAL_HOSTS'],
  ],
  [
    'all in one line',
    [`version: STSv1 mode: testing mx: mx1.${DOMAIN} max_age: 604800`],
    null,
    ['lint.VERSION_UNKNOWN', 'lint.MODE_MISSING', 'lint.MAX_AGE_MISSING', 'lint.MX_MISSING'],
  ],
  [
    'a mode that does not exist',
    ['version: STSv1', 'mode: test', `mx: mx1.${DOMAIN}`, 'max_age: 604800'],
    null,
    ['lint.MODE_UNKNOWN'],
  ],
])(
  'a policy text in reports with %s holds the domain, by the name of its fault',
  async (_what, lines, mode, faults) => {
    const verdict = await verdictOn(await imported({ ...tester, policy: text(...lines) }), [tester.by]);
    expect([verdict.state, verdict.kind, verdict.mode]).toEqual(['testing-in-progress', 'hold', mode]);
    const reason = verdict.reasons.find(({ code }) => code === 'POLICY_IN_REPORTS_UNUSABLE');
    expect(reason).toMatchObject({ severity: 'hold', params: { reporters: [tester.by] } });
    const found = JSON.stringify(reason?.params);
    for (const fault of faults) expect(found).toContain(`"${fault}"`);
  },
);

test('one mx line that nobody can use holds a domain whose other mx lines are fine', async () => {
  const lines = ['version: STSv1', 'mode: testing', `mx: mx1.${DOMAIN}`, `mx: mx2.${DOMAIN}, mx3.${DOMAIN}`];
  const verdict = await verdictOn(await imported({ ...tester, policy: text(...lines, 'max_age: 604800') }), [
    tester.by,
  ]);
  expect(verdict.state).not.toBe('ready');
  expect(codesOf(verdict)).toContain('POLICY_IN_REPORTS_UNUSABLE');
});

test('a policy of mode none that reports carry is told as that', async () => {
  const policy = text('version: STSv1', 'mode: none', 'max_age: 604800');
  const verdict = await verdictOn(await imported({ ...tester, policy }), [tester.by]);
  expect([verdict.state, verdict.mode]).toEqual(['policy-none', 'none']);
  expect(codesOf(verdict)).toContain('MODE_NONE');
});

test('a reporter none of whose sessions gets the policy is named with what it says, and so is its share', async () => {
  const never: Written = { by: 'never.example', policy: sts, failures: [['sts-policy-fetch-error', 2]] };
  const atTimes: Written = {
    by: 'at-times.example',
    policy: sts,
    success: 149,
    failures: [['sts-policy-fetch-error', 1]],
  };
  const verdict = await verdictOn(await imported(never, atTimes, tester), [never.by, atTimes.by, tester.by]);
  const reason = verdict.reasons.find(({ code }) => code === 'POLICY_FETCH_ERRORS');
  const sentence = reasonSentence(english, 'POLICY_FETCH_ERRORS', reason?.params ?? {});
  expect(sentence).toContain('never.example: none of its 16 sessions got the policy. at-times.example: 8 of 1,200.');
  expect(sentence).not.toContain('tester.example');
});
