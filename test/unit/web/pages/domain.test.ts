import { beforeAll, describe, expect, test } from 'vitest';
import { issuesToFix } from '../../../../server/contract/issues.ts';
import { dailyContent, failureLabel } from '../../../../web/pages/domain/charts/daily-content.ts';
import { evidenceLines } from '../../../../web/pages/domain/evidence/evidence-lines.tsx';
import { openPoints } from '../../../../web/pages/domain/fixes/open-points.tsx';
import { stripView } from '../../../../web/pages/domain/verdict/strip-days.ts';
import { summaryText } from '../../../../web/pages/domain/verdict/summary-text.ts';
import { judgedKinds } from '../../../../web/verdict/kinds/kinds.ts';
import { sessionsOf } from '../../../../web/verdict/problems.ts';
import { isReportingRight } from '../../../../web/verdict/reporting.ts';
import { refusedDays } from '../../../../web/verdict/windows.ts';
import { series } from '../../../support/answers.ts';
import { speakInTest } from '../../../support/say.ts';
import { aCase, anIssue, anMx, aReason, type VerdictCase } from '../../../support/verdict-parts.ts';
import { cases } from '../../../support/verdicts.ts';

beforeAll(() => speakInTest('en'));

function caseOf(domain: string): VerdictCase {
  const found = cases.find(({ view }) => view.row.domain === domain);
  if (found === undefined) throw new Error(`no case ${domain}`);
  return found;
}

describe('the title of a verdict', () => {
  test.each([
    ['ostrava-clinic.example', 'Enforcing: mail is being refused', 'mx1 does not send a trusted certificate chain'],
    ['pier-nine.example', 'Enforcing, at risk', 'mx2 is not in your policy'],
    ['marlowe-law.example', 'Policy missing', 'Senders cannot find your policy'],
    ['harbourline.example', 'Not ready to enforce', 'Fix 2 problems first'],
    ['tilde-school.example', 'Reports stopped', 'Do not enforce: no reports since 17 Nov'],
    ['kanda-books.example', 'Ready to enforce', 'You can enforce today'],
    ['fjordmail.example', 'Testing, day 8 of 14', 'On track. Nothing to fix'],
    ['sora-travel.example', 'Fixed, being watched', '4 of 14 clean days since the fix'],
    ['new-start.example', 'Testing, day 0 of 14', 'Waiting for the first reports'],
    ['blauwberg.example', 'Not enough data', 'Too few reports to say'],
    ['almond-grove.example', 'Testing, on hold', 'The certificate on mx1 expires in 6 days: renew it first'],
    ['brickworks.example', 'No data yet', 'No reports for this domain yet'],
    ['example.com', 'Enforcing, healthy', 'No refused sessions in 14 days'],
    ['example.net', 'mode: none', 'MTA-STS is switched off'],
  ])('of %s', (domain, eyebrow, title) => {
    const { view, assessment } = caseOf(domain);
    const kind = judgedKinds[assessment.kind];
    expect(kind.eyebrow(assessment)).toBe(eyebrow);
    expect(kind.title({ verdict: assessment, view })).toBe(title);
  });

  test.each(cases)(
    'of every case has at most two buttons, and only a ready one offers to publish enforce',
    ({ view, assessment }) => {
      const buttons = judgedKinds[assessment.kind].buttons({ verdict: assessment, view });
      expect(buttons.length).toBeLessThanOrEqual(2);
      if (buttons[0]?.name === 'Show what to publish') expect(view.row.state).toBe('ready');
    },
  );
});

describe('the strip', () => {
  test('shows the testing period, with days to come, while the clock runs', () => {
    const { view, assessment } = caseOf('fjordmail.example');
    const strip = stripView(view.row.summary.strip, assessment, judgedKinds.testing.sections.strip);
    expect(strip.kind).toBe('period');
    expect(strip.days.map(({ day }) => day).at(0)).toBe('2026-11-16');
    expect(strip.days.filter(({ kind }) => kind === 'future').map(({ day }) => day)).toEqual([
      '2026-11-26',
      '2026-11-27',
      '2026-11-28',
      '2026-11-29',
    ]);
  });

  test('shows the last 14 days and today otherwise', () => {
    const { view, assessment } = caseOf('harbourline.example');
    const strip = stripView(view.row.summary.strip, assessment, judgedKinds.blocked.sections.strip);
    expect(strip).toMatchObject({ kind: 'recent', today: { day: '2026-11-25' } });
    expect(strip.days).toHaveLength(14);
  });

  test('shows the last 14 days when the period began before them', () => {
    const { view, assessment } = caseOf('fjordmail.example');
    const early = { ...assessment, clock: { ...assessment.clock, cleanSince: '2026-11-09' } };
    expect(stripView(view.row.summary.strip, early, judgedKinds.testing.sections.strip).kind).toBe('recent');
  });
});

describe('the evidence', () => {
  test('comes with what fails first, and passes nothing that is not known', () => {
    const { view, assessment } = caseOf('quayside.example');
    const lines = evidenceLines(view, assessment);
    const order = ['fail', 'warn', 'unknown', 'running', 'pass'];
    expect(lines.map(({ outcome }) => order.indexOf(outcome))).toEqual(
      [...lines.map(({ outcome }) => order.indexOf(outcome))].sort((a, b) => a - b),
    );
    expect(lines.find(({ key }) => key === 'mx mx1.quayside.example')).toMatchObject({
      outcome: 'unknown',
      attest: 'mx1.quayside.example',
    });
  });

  test('does not say that reporters saw the policy when no trusted session tested it', () => {
    const silent = aCase({ domain: 'a.example', state: 'testing-in-progress', group: 'testing', n: 0, elapsed: 5 });
    expect(evidenceLines(silent.view, silent.assessment).find(({ key }) => key === 'policy')?.outcome).toBe('unknown');
  });

  test('leaves out no warning, known to these pages or not', () => {
    const strange = aCase({
      domain: 'a.example',
      state: 'ready',
      group: 'ready',
      reasons: [aReason('FROM_THE_FUTURE', 'warn'), aReason('WILDCARD_TOO_BROAD', 'warn', { pattern: '*.a.example' })],
    });
    const titles = evidenceLines(strange.view, strange.assessment).map(({ title }) => title);
    expect(titles).toContain('FROM_THE_FUTURE in one English sentence');
    expect(titles).toContain('The pattern *.a.example admits any host under your own domain');
  });

  test('lists what was set aside, and offers to undo it', () => {
    const aside = aCase({
      domain: 'a.example',
      state: 'ready',
      group: 'ready',
      issues: [
        anIssue('mx1.a.example', 'starttls', {
          status: 'set-aside',
          setAside: {
            by: 'kenji',
            at: '2026-11-20T08:00:00Z',
            until: '2026-12-20T08:00:00Z',
            reason: 'their firewall',
          },
        }),
      ],
    });
    const line = evidenceLines(aside.view, aside.assessment).find(({ undo }) => undo !== undefined);
    expect(line).toMatchObject({ outcome: 'warn', sub: 'By kenji on 20 Nov, until 20 Dec: their firewall' });
  });

  test.each([
    ['shown', 'A live check shows the problem now.'],
    ['complaint', 'Another reporter has complained since.'],
    ['idle', 'The problem does not hold the domain back now.'],
  ] as const)('lists what was set aside without effect (%s), says why, and offers to undo it', (effect, why) => {
    const { view, assessment } = caseOf('harbourline.example');
    const record = {
      host: 'mx2.harbourline.example',
      failureClass: 'cert-name',
      by: 'kenji',
      at: '2026-11-20T08:00:00Z',
      until: '2026-12-20T08:00:00Z',
      reason: 'their firewall',
      effect,
    } as const;
    const lines = evidenceLines({ ...view, setAsides: [record] }, assessment).filter(({ undo }) => undo !== undefined);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      title: 'Set aside, without effect now: certificate for another name, mx2.harbourline.example',
      sub: `By kenji on 20 Nov, until 20 Dec: their firewall (${why})`,
      undo: { host: 'mx2.harbourline.example', failureClass: 'cert-name' },
    });
  });
});

describe('the line of an MX host', () => {
  const lineOf = (mx: ReturnType<typeof anMx>, issues: Parameters<typeof aCase>[0]['issues'] = []) => {
    const { view, assessment } = aCase({ domain: 'a.example', state: 'blocked', group: 'attention', mx: [mx], issues });
    const sub = evidenceLines(view, assessment).find(({ key }) => key === `mx ${mx.host}`)?.sub;
    return Array.isArray(sub) ? sub.filter((part) => typeof part === 'string').join('') : sub;
  };
  const look = (result: NonNullable<ReturnType<typeof anMx>['lastProbe']>['result']) => ({
    probeId: 1,
    at: '2026-11-25T13:20:00Z',
    result,
  });

  test.each([
    ['name', 'cert-name', 'Live check, twice in a row: certificate for another name.'],
    ['nostarttls', 'starttls', 'Live check, twice in a row: no STARTTLS.'],
    ['untrusted', 'cert-untrusted', 'Live check, twice in a row: certificate not trusted.'],
  ] as const)(
    'says what a live check found (%s), and not how long the certificate lasts',
    (result, failureClass, words) => {
      const mx = anMx('mx1.a.example', { verdict: 'fail', because: 'finding', lastProbe: look(result) });
      const sub = lineOf(mx, [anIssue('mx1.a.example', failureClass, { liveNow: true })]);
      expect(sub).toContain(words);
      expect(sub).not.toContain('Certificate valid');
    },
  );

  test('names a fault that was found once', () => {
    const mx = anMx('mx1.a.example', {
      verdict: 'unverified',
      because: 'unconfirmed-finding',
      lastProbe: look('expired'),
    });
    expect(lineOf(mx)).toContain('Live check, once so far: certificate expired. A second look will tell.');
    expect(lineOf(mx)).not.toContain('Certificate valid');
  });

  test('says how long the certificate of a host lasts that passes', () => {
    expect(lineOf(anMx('mx1.a.example'))).toContain('Certificate valid for 61 more days.');
  });
});

describe('what the answer waits for', () => {
  test('is every hold and block that is no failing host', () => {
    const { assessment } = caseOf('almond-grove.example');
    expect(openPoints(assessment).map(({ code }) => code)).toEqual(['CERT_EXPIRING_SOON', 'TXT_ID_NOT_BUMPED']);
    expect(openPoints(caseOf('harbourline.example').assessment)).toEqual([]);
  });
});

test('hosts that fail since different days are told with their days', () => {
  const { view, assessment } = caseOf('harbourline.example');
  const days = new Set(issuesToFix(assessment).map(({ firstDay }) => firstDay));
  expect(days.size).toBe(2);
  expect(JSON.stringify(judgedKinds.blocked.lead({ verdict: assessment, view }))).toContain('mx2 since 16 Nov');
  const sameDay = { ...assessment, issues: assessment.issues.map((it) => ({ ...it, firstDay: '2026-11-16' })) };
  expect(JSON.stringify(judgedKinds.blocked.lead({ verdict: sameDay, view }))).toMatch(/"Since ","16 Nov"/);
});

test.each([
  [
    'is as we want it',
    ['v=TLSRPTv1; rua=mailto:tls@ours.example'],
    true,
    'v=TLSRPTv1; rua=mailto:tls@ours.example',
    true,
  ],
  ['lacks our address', ['v=TLSRPTv1; rua=mailto:x@y.example'], true, 'v=TLSRPTv1; rua=mailto:tls@ours.example', false],
  ['is valid, and we have no address of our own', ['v=TLSRPTv1; rua=mailto:x@y.example'], true, null, true],
  ['is broken', ['v=TLSRPTv1'], false, null, false],
  ['was never read', null, false, null, false],
])('a reporting record that %s', (_, found, valid, wanted, right) => {
  const { view } = caseOf('harbourline.example');
  const seen = { ...view, reporting: { name: '_smtp._tls.a.example.', found, valid, wanted } };
  expect(isReportingRight(seen)).toBe(right);
  expect(
    judgedKinds.stopped
      .whatToPublish({ verdict: caseOf('harbourline.example').assessment, view: seen })
      .startsWith('Nothing'),
  ).toBe(right);
});

test('a share, its number and its days are of the same days', () => {
  const { assessment } = caseOf('harbourline.example');
  const { whatIf } = assessment;
  const withToday = { ...assessment, whatIf: { ...whatIf, from: '2026-11-12', to: '2026-11-25' } };
  expect(refusedDays(withToday)).toBe('12 to 25 Nov, today included');
  const before = { ...assessment, whatIf: { ...whatIf, from: '2026-11-11', to: '2026-11-24' } };
  expect(refusedDays(before)).toBe('11 to 24 Nov');
});

test('the summary for a ticket counts the same sessions as the page, not those of all days stored', () => {
  const { view, assessment } = caseOf('harbourline.example');
  const [issue] = issuesToFix(assessment);
  if (issue === undefined) throw new Error('no problem');
  const longer = { ...issue, sessions: sessionsOf(issue, assessment) + 1000 };
  const text = summaryText(view, { ...assessment, issues: [longer] }, 'https://sts.example.org');
  expect(text).toContain(`Sessions in 14 days: ${sessionsOf(issue, assessment)}\n`);
});

test('the summary for a ticket names host, since, senders and link', () => {
  const { view, assessment } = caseOf('ostrava-clinic.example');
  const text = summaryText(view, assessment, 'https://sts.example.org');
  expect(text).toContain(
    'ostrava-clinic.example: Enforcing: mail is being refused. mx1 does not send a trusted certificate chain',
  );
  expect(text).toContain('mx1.ostrava-clinic.example does not send a trusted certificate chain');
  expect(text).toContain('Result type: certificate-not-trusted');
  expect(text).toContain('Since: 23 Nov 2026, last reported 24 Nov 2026');
  expect(text).toContain('Reported by: google.com, microsoft.com, kestrel.example, and comcast.net');
  expect(text).toContain('Live check of 25 Nov 2026, 14:14 UTC: certificate not trusted');
  expect(text).toContain('https://sts.example.org/domains/ostrava-clinic.example#fix');
});

test('problems are what blocks now, and nothing else', () => {
  expect(issuesToFix(caseOf('harbourline.example').assessment)).toHaveLength(2);
  expect(issuesToFix(caseOf('kanda-books.example').assessment)).toEqual([]);
});

describe('the daily chart', () => {
  const shown = series(cases, 'harbourline.example', new URLSearchParams('from=2026-11-11&to=2026-11-24'));
  const content = dailyContent(shown);

  test('holds the numbers of the series, and a gap for the day without reports', () => {
    expect(content.bins).toHaveLength(14);
    expect(content.failed[4]).toBeNull();
    expect(content.failedInAll).toBe(shown.days.reduce((sum, { failure }) => sum + failure, 0));
    expect(content.results.reduce((sum, { total }) => sum + total, 0)).toBe(content.failedInAll);
  });

  test('says in one sentence what it shows', () => {
    expect(failureLabel(shown, content)).toMatch(
      /^Failed sessions, 11 to 24 Nov: \d+ in all, most on \w+ \d+ Nov with \d+\. .*certificate-host-mismatch \d+/,
    );
  });
});

describe('where going back comes first', () => {
  const { view, assessment } = caseOf('ostrava-clinic.example');
  const advised = {
    ...assessment,
    reasons: [...assessment.reasons, aReason('ROLLBACK_RECOMMENDED', 'warn', { refused: 552, of: 2923 })],
    whatIf: { ...assessment.whatIf, refusedSince: 552, sessionsSince: 2923 },
  };

  test('it is the first button, and fixing the second', () => {
    expect(judgedKinds.refusing.buttons({ verdict: advised, view }).map(({ href }) => href)).toEqual(['#time', '#fix']);
  });

  test('the lead names the days of its numbers', () => {
    const words = JSON.stringify(judgedKinds.refusing.lead({ verdict: advised, view }));
    expect(words).toContain('22 to 25 Nov');
    expect(words).toContain('2,923 sessions');
  });

  test('otherwise fixing comes first', () => {
    const fixable = {
      ...assessment,
      reasons: assessment.reasons.filter(({ code }) => code !== 'ROLLBACK_RECOMMENDED'),
    };
    expect(judgedKinds.refusing.buttons({ verdict: fixable, view }).map(({ href }) => href)).toEqual(['#fix', '#time']);
  });
});

test('reports without the text of a policy do not make "on track" of a policy that nobody has seen', () => {
  const { view, assessment } = caseOf('fjordmail.example');
  const row = { ...view.row, mode: null, elapsed: null, codes: [] };
  expect(assessment.kind).toBe('testing');
  const unseen = { ...assessment, mode: null, clock: { ...assessment.clock, elapsed: null, earliestReadyAt: null } };
  expect(judgedKinds.unseen.title({ verdict: unseen, view })).toBe('Your policy has not been seen here');
  expect(judgedKinds.unseen.eyebrow(unseen)).toBe('Not known');
  expect(JSON.stringify(judgedKinds.unseen.lead({ verdict: unseen, view }))).toContain('No days are counted');
  expect(judgedKinds.unseen.canEnforce({ verdict: unseen, view })).toMatch(/^Not yet\. Your policy has not been seen/);
  expect(judgedKinds.unseen.whatToPublish({ verdict: unseen, view })).toMatch(/^Nothing before the policy/);
  expect(judgedKinds.unseen.rowTitle(row)).toBe('Policy not seen yet');
});

describe('the plain answer', () => {
  test.each(cases.filter(({ view }) => view.row.state !== null))(
    'of $view.row.domain says whether to enforce and what to publish',
    ({ view, assessment }) => {
      const kind = judgedKinds[assessment.kind];
      const can = kind.canEnforce({ verdict: assessment, view });
      expect(can).toMatch(/^(Yes|No|Not|You do)\b/);
      expect(can.startsWith('Yes')).toBe(view.row.state === 'ready');
      expect(kind.whatToPublish({ verdict: assessment, view })).not.toBe('');
    },
  );

  test('says "nothing" only where nothing below is to be published', () => {
    const nothing = cases.filter(
      ({ view, assessment }) =>
        judgedKinds[assessment.kind].whatToPublish({ verdict: assessment, view }) === 'Nothing now. Stay in testing.',
    );
    expect(nothing.map(({ assessment }) => assessment.mode)).toEqual(nothing.map(() => 'testing'));
  });
});

test('once reports stopped, nothing that only they can tell is passed', () => {
  const silent = aCase({
    domain: 'a.example',
    state: 'testing-in-progress',
    group: 'attention',
    elapsed: 38,
    lastReportDay: '2026-11-15',
    reasons: [aReason('REPORTERS_ALL_SILENT', 'hold', { reporters: ['google.com'], since: '2026-11-16' })],
  });
  const lines = evidenceLines(silent.view, silent.assessment);
  expect(lines.find(({ key }) => key === 'clock')).toMatchObject({
    outcome: 'unknown',
    title: 'Clean days: not known after 15 Nov',
  });
  expect(lines.filter(({ outcome }) => outcome === 'pass').every(({ key }) => key.startsWith('mx'))).toBe(true);
});
