import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { status } from '../support/answers.ts';
import { openPage, seriousFaults, settle, sidewaysBy, type WatchedPage } from '../support/browser.ts';
import { startChromium } from '../support/chromium.ts';
import { type FakeApi, startFakeApi } from '../support/fake-api.ts';
import { aCase, anIssue } from '../support/verdict-parts.ts';
import { cases } from '../support/verdicts.ts';

const verdicts = cases.map(({ view }) => `/domains/${view.row.domain}`);
const others = [
  '/domains',
  '/domains?verdict=ready&sort=-sessions',
  '/domains/harbourline.example?view=table&range=365d',
  '/domains/harbourline.example/check',
  '/domains/new-start.example/check',
  '/domains/harbourline.example/report',
  '/domains/harbourline.example/settings',
  '/check',
  '/reports?domain=harbourline.example&failures=1',
  '/reports/100',
  '/sources',
  '/settings',
];

describe('every page', { tags: ['build', 'chromium'] }, () => {
  let browser: Browser;
  let api: FakeApi;

  beforeAll(async () => {
    [browser, api] = await Promise.all([startChromium(), startFakeApi()]);
  });
  afterAll(async () => {
    await browser.close();
    await api.stop();
  });

  describe.each([
    { theme: 'light', language: 'en-US', paths: [...others, ...verdicts] },
    { theme: 'dark', language: 'en-US', paths: [...others, ...verdicts.slice(0, 4)] },
    { theme: 'light', language: 'ja-JP', paths: [...others, ...verdicts] },
    { theme: 'dark', language: 'ja-JP', paths: others.slice(0, 4) },
  ] as const)('in $theme, $language', ({ theme, language, paths }) => {
    let watched: WatchedPage;
    beforeAll(async () => {
      watched = await openPage(browser, { theme, language });
    });
    afterAll(() => watched.close());

    test.each(paths)('%s complains of nothing, fits 1280 and 360 px, and passes axe', async (path) => {
      const { page, complaints } = watched;
      complaints.length = 0;
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(api.url + path);
      await settle(page);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language.slice(0, 2));
      expect(await page.locator('h1').count()).toBe(1);
      expect(await seriousFaults(page)).toEqual([]);
      expect(await sidewaysBy(page)).toBe(0);
      await page.setViewportSize({ width: 360, height: 780 });
      await settle(page);
      expect(await sidewaysBy(page)).toBe(0);
      if (theme === 'light') expect(await seriousFaults(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });

  test('shows every domain of a page, those below the first screen too', async () => {
    const rows = Array.from({ length: 40 }, (_, index) =>
      aCase({ domain: `customer${index}.example`, state: 'blocked', group: 'attention' }),
    );
    api.set({ cases: rows });
    const watched = await openPage(browser);
    for (const path of ['/domains', '/domains?sort=domain']) {
      await watched.page.goto(api.url + path);
      await expect.poll(() => watched.page.locator('.overview-table .domain-name').count()).toBe(40);
    }
    api.set({ cases });
    await watched.close();
  });

  test('speaks no English in Japanese, but names and codes', async () => {
    const watched = await openPage(browser, { language: 'ja-JP' });
    for (const path of ['/domains', '/domains/harbourline.example', '/domains/blauwberg.example', '/settings']) {
      await watched.page.goto(api.url + path);
      await settle(watched.page);
      // The noscript text is for those whose language no script can detect.
      const shown = await watched.page.locator('body > :not(noscript)').allTextContents();
      const lines = shown.join('\n').match(/[A-Z][a-z]+( [a-z]{2,}){2,}/g);
      expect(lines, path).toBeNull();
    }
    await watched.close();
  });

  test('without any report is the first run', async () => {
    api.set({ status: { ...status, reports: 0, domains: 0, mailboxes: 0 } });
    for (const width of [1280, 360]) {
      const watched = await openPage(browser, { width });
      await watched.page.goto(`${api.url}/`);
      await watched.page.getByRole('heading', { level: 1, name: 'Bring in your first TLS reports' }).waitFor();
      await settle(watched.page);
      expect(await seriousFaults(watched.page)).toEqual([]);
      expect(await sidewaysBy(watched.page)).toBe(0);
      expect(watched.complaints).toEqual([]);
      await watched.close();
    }
    api.set({ status });
  });

  test('a dialog opened from a row of links is laid out as any other', async () => {
    const reported = aCase({
      domain: 'a.example',
      state: 'blocked',
      group: 'attention',
      issues: [anIssue('mx1.a.example', 'cert-name')],
    });
    api.set({ cases: [reported] });
    for (const width of [1280, 360]) {
      const { page, complaints, close } = await openPage(browser, { width });
      await page.goto(`${api.url}/domains/a.example`);
      await page.getByRole('button', { name: 'Set aside…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Set this problem aside' });
      const [sheet, title, cross, form] = await Promise.all(
        [dialog, dialog.locator('h2'), dialog.locator('.icon-btn'), dialog.locator('form')].map(async (part) => {
          const box = await part.boundingBox();
          if (box === null) throw new Error('not shown');
          return box;
        }),
      );
      if (!sheet || !title || !cross || !form) throw new Error('not shown');
      expect(title.height).toBeLessThan(30);
      expect(title.width).toBeGreaterThan(150);
      expect(form.y).toBeGreaterThanOrEqual(title.y + title.height);
      expect(form.width).toBeGreaterThan(sheet.width - 60);
      expect(cross.x + cross.width).toBeGreaterThan(sheet.x + sheet.width - 24);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
      await close();
    }
    api.set({ cases });
  });

  test('of one domain alone is where the start leads to; of several, the overview', async () => {
    const { page, close } = await openPage(browser);
    await page.goto(`${api.url}/`);
    await page.waitForURL('**/domains');
    const [first] = cases;
    api.set({ status: { ...status, domains: 1 }, cases: first === undefined ? [] : [first] });
    await page.goto(`${api.url}/`);
    await page.waitForURL('**/domains/ostrava-clinic.example');
    api.set({ status, cases });
    await close();
  });
});
