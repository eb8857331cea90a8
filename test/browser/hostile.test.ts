import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportView } from '../../server/contract/reports.ts';
import type { Breakdown, Series } from '../../server/contract/series.ts';
import { breakdown, series } from '../support/answers.ts';
import { openPage, settle, sidewaysBy, widestOf } from '../support/browser.ts';
import { startChromium } from '../support/chromium.ts';
import { type FakeApi, startFakeApi } from '../support/fake-api.ts';
import { reportList, reportView } from '../support/report-answers.ts';
import { mailboxes, messages, sources } from '../support/source-answers.ts';
import { aCase, anIssue, anMx, aReason } from '../support/verdict-parts.ts';

const script = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1">';
const bidi = '\u202egnp.exe\u202c\u2066\u200b';
const long = 'x'.repeat(4096);
const nasty = `${script}${bidi}**bold** \`code\` {n} ${long}`;
const domain = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.example`;
const host = `${'mx'.repeat(31)}.${domain}`;

const hostile = aCase({
  domain,
  state: 'blocked',
  group: 'attention',
  issues: [
    anIssue(host, 'cert-name', { reporters: [nasty], reported: [{ resultType: nasty, reason: nasty, sessions: 5 }] }),
    anIssue(null, 'unclassified', { reported: [{ resultType: '', reason: null, sessions: 5 }] }),
  ],
  mx: [anMx(host, { verdict: 'fail', because: 'issue' })],
  reasons: [
    aReason('ISSUE_CERT_NAME', 'block', {
      host,
      reporters: [nasty],
      sessions: 5,
      days: 2,
      first: '2026-11-16',
      last: '2026-11-24',
    }),
    aReason('UNCORROBORATED_REPORTER', 'warn', { reporters: [nasty], host: nasty, failureClass: nasty, sessions: 1 }),
    { ...aReason('UNKNOWN_CODE', 'warn'), message: nasty },
  ],
});

function hostileReport(): ReportView {
  const report = reportView(100);
  if (report === null) throw new Error('the report is missing');
  const [policy] = report.policies;
  const [detail] = policy?.failureDetails ?? [];
  if (policy === undefined || detail === undefined) throw new Error('the report has no detail');
  const bad = {
    ...detail,
    resultType: nasty,
    reasonCode: nasty,
    additionalInformation: `https://evil.example/${nasty}`,
    receivingMxHostname: nasty,
    receivingMxHelo: script,
  };
  return {
    ...report,
    domain,
    organization: nasty,
    reporter: nasty,
    contact: nasty,
    reportId: nasty,
    policies: [
      {
        ...policy,
        policyType: nasty,
        policyString: [nasty, 'mode: testing'],
        failureDetails: Array.from({ length: 300 }, () => bad),
      },
    ],
    deviations: [{ code: nasty, description: nasty }],
    provenance: { ...report.provenance, subject: nasty, from: nasty, messageId: nasty, authenticityReason: nasty },
  };
}

function hostileSeries(): Series {
  const plain = series([hostile], domain, new URLSearchParams());
  return {
    ...plain,
    days: plain.days.map((day) => ({ ...day, failure: 5, results: { [nasty]: 3, '': 2 } })),
    results: [
      { result: nasty, sessions: 90, effect: 'unknown' },
      { result: '', sessions: 60, effect: 'refused' },
    ],
    markers: [{ day: '2026-11-03', kind: 'certificate', label: nasty, params: { host: nasty } }],
  };
}

function hostileBreakdown(): Breakdown {
  const rows = [
    { key: nasty, name: nasty, failed: Number.MAX_SAFE_INTEGER, sessions: 5 },
    { key: '', name: '', failed: 0, sessions: null },
  ];
  return { ...breakdown(hostile, new URLSearchParams('by=mx')), rows };
}

describe('a report full of HTML, bidi marks and 4 kB names', { tags: ['build', 'chromium'] }, () => {
  let browser: Browser;
  let api: FakeApi;

  beforeAll(async () => {
    [browser, api] = await Promise.all([startChromium(), startFakeApi()]);
    const list = reportList(new URLSearchParams());
    api.set({
      cases: [hostile],
      overrides: {
        '/reports': {
          ...list,
          reports: list.reports.map((row) => ({
            ...row,
            domain,
            organization: nasty,
            results: [nasty, script],
            policyType: nasty,
            source: nasty,
          })),
        },
        '/reports/100': hostileReport(),
        '/reports/100/document': { text: JSON.stringify({ [nasty]: nasty }), cut: false },
        [`/domains/${domain}/series`]: hostileSeries(),
        [`/domains/${domain}/failures`]: hostileBreakdown(),
        '/facets': {
          domains: [domain],
          reporters: [{ key: nasty, name: nasty }],
          mx: [nasty],
          results: [nasty],
          policyTypes: [nasty],
        },
        '/messages': {
          ...messages,
          messages: messages.messages.map((message) => ({
            ...message,
            from: nasty,
            reason: nasty,
            subject: nasty,
            source: nasty,
          })),
        },
        '/mailboxes': {
          mailboxes: mailboxes.mailboxes.map((mailbox) => ({
            ...mailbox,
            name: nasty,
            state: 'failed',
            lastError: { at: '2026-11-25T14:00:00Z', message: nasty },
            trouble: nasty,
            after: `move:${nasty}`,
          })),
        },
        '/sources': { ...sources, reporters: sources.reporters.map((reporter) => ({ ...reporter, name: nasty })) },
      },
    });
  });
  afterAll(async () => {
    await browser.close();
    await api.stop();
  });

  test.each([
    '/domains',
    `/domains/${domain}`,
    `/domains/${domain}?view=table&mx=${encodeURIComponent(script)}`,
    '/reports',
    '/reports/100',
    '/sources',
  ])('runs nothing and breaks no layout: page %#', async (path) => {
    for (const width of [1280, 360]) {
      const watched = await openPage(browser, { width });
      const { page, complaints } = watched;
      await page.goto(api.url + path);
      await settle(page);
      expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
      expect(await page.locator('main img, main script').count()).toBe(0);
      expect(await page.locator('main a[href*="evil.example"]').count()).toBe(0);
      expect(await sidewaysBy(page), `${width} px, ${await widestOf(page)}`).toBe(0);
      expect(complaints).toEqual([]);
      await watched.close();
    }
  });

  test('is shown as the text it is, and makes no command', async () => {
    const { page, close } = await openPage(browser);
    await page.goto(`${api.url}/reports/100`);
    await settle(page);
    expect(await page.locator('h1').textContent()).toContain('<script>window.hacked=1</script>');
    expect(await page.locator('main').getByText('**bold** `code` {n}').count()).toBeGreaterThan(0);
    await page.goto(`${api.url}/domains/${domain}`);
    await settle(page);
    const commands = await page.locator('.command .code').allTextContents();
    expect(commands.every((command) => /^(openssl|dig) [\w .:/+;<|-]+$/.test(command.trim()))).toBe(true);
    await close();
  });

  test('is not allowed to run a script even where it gets into the page', async () => {
    const { page, complaints, close } = await openPage(browser);
    await page.goto(`${api.url}/domains`);
    await settle(page);
    await page.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        '<img src="/x.png" onerror="window.hacked = 1"><b style="position:fixed">x</b>',
      );
    });
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(complaints.join(' ')).toContain('Content Security Policy');
    await close();
  });
});
