import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, settle } from '../support/browser.ts';
import { startChromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { unzip } from '../support/unzip.ts';

describe('with the sample data', { tags: ['build', 'chromium'] }, () => {
  let browser: Browser;
  let demo: Demo;

  beforeAll(async () => {
    [browser, demo] = await Promise.all([startChromium(), startDemo()]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

  test('solo admin: adds a file, sees its domain, and copies the policy of the one that is ready', async () => {
    const { page, complaints, close } = await openPage(browser);
    await page.goto(`${demo.url}/sources`);
    await settle(page);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles(reportFile());
    const dialog = page.getByRole('dialog', { name: /Add 1 file/ });
    await dialog.getByLabel('I vouch for them').check();
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByText('1 new, 0 already known.').waitFor();
    await dialog.getByRole('link', { name: 'Open solo.example' }).click();
    await page.getByRole('heading', { level: 1, name: 'solo.example' }).waitFor();

    await page.goto(`${demo.url}/domains/kanda-books.example`);
    await page.getByRole('heading', { name: 'You can enforce today' }).waitFor();
    await page.getByRole('link', { name: 'Show what to publish' }).click();
    await page.getByRole('button', { name: 'Copy file' }).click();
    await page.getByText('Copied').first().waitFor();
    const file = await clipboard(page);
    expect(file.split(/\r?\n/)).toEqual(
      expect.arrayContaining(['version: STSv1', 'mode: enforce', 'mx: mx1.kanda-books.example']),
    );
    await page.getByRole('button', { name: 'Copy record' }).click();
    await expect.poll(() => clipboard(page)).toMatch(/^_mta-sts\.kanda-books\.example\. IN TXT "v=STSv1; id=\w+;?"$/);
    expect(complaints).toEqual([]);
    await close();
  });

  test('sceptic: reads the check that a verdict rests on, and is told why it cannot be made again', async () => {
    const { page, complaints, close } = await openPage(browser);
    await page.goto(`${demo.url}/domains/harbourline.example`);
    await page.getByRole('link', { name: 'Last live check of mx2' }).click();
    await page.getByText('Sample data: there is nothing to connect to').waitFor();
    await page.getByRole('heading', { name: /MX hosts would be refused/ }).waitFor();
    expect(await page.getByRole('button', { name: /check/i }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('cautious owner: asks for more days, is told what does not fit, and takes it back', async () => {
    const { page, complaints, close } = await openPage(browser);
    await page.goto(`${demo.url}/domains/quayside.example`);
    await page.getByRole('main').getByRole('link', { name: 'Settings', exact: true }).click();
    const days = page.getByLabel('Clean days in a row before a domain is ready to enforce');
    await days.fill('40');
    await page.getByLabel('Your name').fill('Kim');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('gate.extendedDays: must not be below clock.requiredDays').waitFor();
    await page.getByLabel('Clean days after which time and live checks make up for few sessions').fill('60');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('Saved. The verdict has been made anew.').waitFor();
    await page.getByText('as the installation → 40').waitFor();
    await page.goto(`${demo.url}/domains/quayside.example`);
    await settle(page);
    expect(await page.getByRole('heading', { name: 'You can enforce today' }).count()).toBe(0);
    await page.goto(`${demo.url}/domains/quayside.example/settings`);
    await expect.poll(() => days.inputValue()).toBe('40');
    await days.fill('');
    await page.getByLabel('Clean days after which time and live checks make up for few sessions').fill('');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('40 → as the installation').waitFor();
    await page.goto(`${demo.url}/domains/quayside.example`);
    await page.getByRole('heading', { name: 'You can enforce today' }).waitFor();
    expect(complaints.filter((line) => !line.includes('400'))).toEqual([]);
    await close();
  });

  test('agency: filters what is ready, and downloads all policies in one archive', async () => {
    const { page, complaints, close } = await openPage(browser);
    await page.goto(`${demo.url}/domains`);
    await page.getByRole('link', { name: /^Ready \d/ }).click();
    await page.waitForURL('**verdict=ready');
    await settle(page);
    const names = await page.locator('.domain-name').allTextContents();
    expect(names).toContain('kanda-books.example');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /^Download \d polic(y|ies) \(\.zip\)$/ }).click();
    const entries = await unzip(readFileSync(await (await download).path()));
    for (const name of names) {
      expect(entries.get(`${name}/.well-known/mta-sts.txt`)).toContain('mode: enforce\r\n');
      expect(entries.get('dns-records.txt')).toContain(`_mta-sts.${name}. IN TXT "v=STSv1; id=`);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  test('on call: opens the link of an alert, sees host, since and senders, and copies the summary', async () => {
    const { page, complaints, close } = await openPage(browser);
    await page.goto(
      `${demo.url}/domains/ostrava-clinic.example?from=2026-11-23&to=2026-11-24&mx=mx1.ostrava-clinic.example#fix`,
    );
    await settle(page);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('fix');
    const fix = page
      .locator('section', { has: page.locator('#fix') })
      .locator('article.fix')
      .first();
    expect(await fix.getByRole('heading').textContent()).toBe(
      'mx1.ostrava-clinic.example does not send a trusted certificate chain',
    );
    const facts = await fix.locator('.facts').textContent();
    expect(facts).toMatch(/Failing since\s*Mon 23 Nov/);
    expect(facts).toMatch(/Reported by\s*3\s*of 4 reporters/);
    await page.getByRole('button', { name: 'Copy summary' }).click();
    await expect.poll(() => clipboard(page)).toContain('ostrava-clinic.example: Enforcing: mail is being refused.');
    const summary = await clipboard(page);
    expect(summary).toContain('Result type: certificate-not-trusted');
    expect(summary).toContain('Since: 23 Nov 2026');
    expect(summary).toContain(`${demo.url}/domains/ostrava-clinic.example#fix`);
    await page.getByRole('link', { name: 'Go back to testing now' }).click();
    expect(
      await page
        .locator('section', { has: page.locator('#time') })
        .locator('.code')
        .first()
        .textContent(),
    ).toContain('mode: testing');
    expect(complaints).toEqual([]);
    await close();
  });

  test('newcomer: every number of the overview leads to the reports behind it', async () => {
    const { page, close } = await openPage(browser);
    await page.goto(`${demo.url}/domains`);
    await page.getByRole('link', { name: 'harbourline.example' }).click();
    await page.getByRole('heading', { name: 'Fix 2 problems first' }).waitFor();
    await page
      .locator('article.fix')
      .first()
      .getByRole('link', { name: /^\d+ reports( or more)?$/ })
      .click();
    await page.waitForURL('**/reports?**');
    await settle(page);
    await page.locator('.report-table a.strong').first().click();
    await page.getByText('What these results mean').waitFor();
    expect(await page.getByRole('link', { name: 'How to fix it' }).first().getAttribute('href')).toBe(
      '/domains/harbourline.example#fix',
    );
    await close();
  });
});

/** One report of a sender, as a plain JSON file. */
function reportFile(): string {
  const path = join(
    mkdtempSync(join(tmpdir(), 'stsready-story-')),
    'google.com!solo.example!1763942400!1764028799!001.json',
  );
  const report = {
    'organization-name': 'Google Inc.',
    'date-range': { 'start-datetime': '2026-11-24T00:00:00Z', 'end-datetime': '2026-11-24T23:59:59Z' },
    'contact-info': 'smtp-tls-reporting@google.com',
    'report-id': '2026-11-24T00:00:00Z_solo.example',
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-string': ['version: STSv1', 'mode: testing', 'mx: mx1.solo.example', 'max_age: 604800'],
          'policy-domain': 'solo.example',
          'mx-host': ['mx1.solo.example'],
        },
        summary: { 'total-successful-session-count': 12, 'total-failure-session-count': 0 },
      },
    ],
  };
  writeFileSync(path, JSON.stringify(report));
  return path;
}
