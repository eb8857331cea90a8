import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPage, settle, type WatchedPage } from '../support/browser.ts';
import { startChromium } from '../support/chromium.ts';
import { type FakeApi, startFakeApi } from '../support/fake-api.ts';

describe('without a mouse', { tags: ['build', 'chromium'] }, () => {
  let browser: Browser;
  let api: FakeApi;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    [browser, api] = await Promise.all([startChromium(), startFakeApi()]);
  });
  beforeEach(async () => {
    watched = await openPage(browser);
    page = watched.page;
  });
  afterEach(() => watched.close());
  afterAll(async () => {
    await browser.close();
    await api.stop();
  });

  const open = async (path: string) => {
    await page.goto(api.url + path);
    await settle(page);
  };
  /** The name of what has the focus in the task of the press itself, once its microtasks have run. */
  const focusAfterClick = async (button: Element) => {
    (button as HTMLElement).click();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    const holder = document.activeElement;
    return holder?.getAttribute('aria-label') ?? holder?.textContent?.trim() ?? '';
  };
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

  test('the first stop skips to the content', async () => {
    await open('/domains/harbourline.example');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => location.hash)).toBe('#main');
  });

  test('/ finds a domain, arrows choose, Enter opens', async () => {
    await open('/sources');
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Find a domain' }).fill('example.');
    await page.getByRole('option', { name: /example\.org/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/domains/example.org');
  });

  test('g and a letter go to a section, ? lists the keys, Esc closes', async () => {
    await open('/domains');
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.waitForURL('**/reports');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('t turns charts into tables, [ and ] go to the neighbours by rank', async () => {
    await open('/domains/harbourline.example');
    await page.keyboard.press('t');
    await page.waitForURL('**view=table');
    await page.getByRole('rowheader', { name: 'Mon 16 Nov' }).waitFor();
    await page.keyboard.press(']');
    await page.waitForURL('**/domains/tilde-school.example');
    await settle(page);
    await page.keyboard.press('[');
    await page.waitForURL('**/domains/harbourline.example');
  });

  test('keys can be switched off, and stay off', async () => {
    await open('/settings');
    await page.getByLabel('Single keys do something').uncheck();
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.reload();
    await page.getByLabel('Single keys do something').waitFor();
    expect(await page.getByLabel('Single keys do something').isChecked()).toBe(false);
  });

  test('keys do nothing while someone is typing', async () => {
    await open('/domains');
    await page.getByRole('searchbox', { name: 'Filter by name' }).click();
    await page.keyboard.type('gr?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.waitForURL('**q=gr%3F');
    await page.getByText('No domain matches “gr?”.').waitFor();
  });

  test('a menu opens, walks by arrows and gives the focus back', async () => {
    await open('/domains');
    await page.getByRole('button', { name: 'Theme: System' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Dark');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await page.getByRole('button', { name: 'Theme: Dark' }).press('Enter');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Theme: Dark');
  });

  test('the focus is in a menu and in a dialog before the next key can come', async () => {
    await open('/domains');
    const menu = page.getByRole('button', { name: 'Theme: System' });
    expect(await menu.evaluate(focusAfterClick)).toBe('System');
    await page.keyboard.press('Escape');
    const find = page.getByRole('button', { name: 'Find a domain' });
    expect(await find.evaluate(focusAfterClick)).toBe('Find a domain');
  });

  test('the language changes in place and is remembered', async () => {
    await open('/domains');
    await page.getByRole('button', { name: 'Language: English' }).click();
    await page.getByRole('button', { name: '日本語' }).click();
    await page.getByRole('link', { name: 'ドメイン', exact: true }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'ドメイン', exact: true }).waitFor();
  });

  test('every cell of the strip has a name, and leads to its day', async () => {
    await open('/domains/harbourline.example');
    const cell = page.getByRole('link', { name: /^Mon 16 Nov: 1,595 sessions, 55 would be refused, 4 reporters$/ });
    await cell.click();
    await page.waitForURL('**from=2026-11-16&to=2026-11-16**');
    await page.getByRole('button', { name: '16 Nov' }).waitFor();
  });

  test('every chart has a name that says what it shows', async () => {
    await open('/domains/harbourline.example');
    const names = await page
      .locator('canvas[role="img"]')
      .evaluateAll((charts) => charts.map((chart) => chart.getAttribute('aria-label') ?? ''));
    expect(names).toHaveLength(2);
    expect(names[0]).toMatch(/^Failed sessions, 26 Oct to 24 Nov: \d+ in all, most on /);
    expect(names[1]).toMatch(/^All reported sessions for scale, 26 Oct to 24 Nov: [\d,]+ in all\.$/);
  });

  test('filters live in the address, go back with Back, and never change the verdict', async () => {
    await open('/domains/harbourline.example');
    const verdict = await page.getByRole('region', { name: 'Recommendation' }).textContent();
    await page.getByRole('button', { name: 'Result type: all' }).click();
    await page.getByRole('checkbox', { name: 'starttls-not-supported' }).check();
    await page.waitForURL('**result=starttls-not-supported');
    await settle(page);
    expect(await page.getByRole('region', { name: 'Recommendation' }).textContent()).toBe(verdict);
    expect(await page.locator('.legend li').count()).toBe(1);
    await page.goBack();
    await page.waitForURL((url) => !url.search.includes('result='));
    await page.locator('.legend li').nth(2).waitFor();
  });

  test('c copies the address, and says so', async () => {
    await open('/domains/harbourline.example?result=starttls-not-supported');
    await page.keyboard.press('c');
    await page.getByRole('status').filter({ hasText: 'Address of this page copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `${api.url}/domains/harbourline.example?result=starttls-not-supported`,
    );
  });

  test('[ and ] walk through the list that one came from, and so do the links beside the way back', async () => {
    await open('/domains?sort=domain');
    const names = await page.locator('.overview-table .domain-name').allTextContents();
    const at = names.indexOf('harbourline.example');
    await page.getByRole('link', { name: 'harbourline.example' }).click();
    await page.getByRole('heading', { level: 1, name: 'harbourline.example' }).waitFor();
    await settle(page);
    await page.keyboard.press(']');
    await page.waitForURL(`**/domains/${names[at + 1]}`);
    await settle(page);
    await page.getByRole('link', { name: `Previous domain: harbourline.example` }).click();
    await page.waitForURL('**/domains/harbourline.example');
    await open('/domains');
    await open('/domains/harbourline.example');
    await page.getByRole('link', { name: 'Next domain: tilde-school.example' }).waitFor();
  });

  test('the chart over all domains has a table too', async () => {
    await open('/domains');
    await page.keyboard.press('t');
    await page.waitForURL('**/domains?view=table');
    await page.getByRole('table', { name: 'Failed sessions per UTC day, all domains' }).waitFor();
    await page.getByRole('rowheader', { name: 'Tue 24 Nov' }).waitFor();
    await page.getByRole('link', { name: 'Chart' }).click();
    await page.locator('canvas[role="img"]').waitFor();
  });

  test('a filter goes with one press, and stays while its menu is open', async () => {
    await open('/reports?domain=harbourline.example');
    await page.getByRole('button', { name: 'Result type: all' }).click();
    await page.getByRole('checkbox', { name: 'starttls-not-supported' }).check();
    await page.getByRole('checkbox', { name: 'certificate-host-mismatch' }).check();
    await page.getByRole('button', { name: 'Result type: 2 chosen' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Remove this filter: Domain: harbourline.example' }).click();
    await page.waitForURL((url) => url.search === '?result=starttls-not-supported&result=certificate-host-mismatch');
  });

  test('typing into the list is one step for Back', async () => {
    await open('/domains');
    const box = page.getByRole('searchbox', { name: 'Filter by name' });
    await box.pressSequentially('harb');
    await page.waitForURL('**q=harb');
    await page.goBack();
    await page.waitForURL((url) => url.pathname === '/domains' && url.search === '');
  });

  test.each([
    ['/domains?verdict=splendid', 'splendid'],
    ['/domains?page=99', null],
    ['/reports?page=99', null],
    ['/reports?mode=strict&source=pigeon', 'pigeon'],
  ])('what nobody knows in an address breaks nothing: %s', async (path, chip) => {
    await open(path);
    expect(await page.getByRole('alert').count()).toBe(0);
    if (chip === null) await page.locator('tbody tr').nth(1).waitFor();
    else await page.locator('.chooser', { hasText: chip }).waitFor();
    if (path.endsWith('page=99')) await page.waitForURL((url) => url.searchParams.get('page') !== '99');
    if (chip === 'splendid') {
      await page.getByText('No domain here.').waitFor();
      await page.getByRole('link', { name: 'splendid' }).click();
      await page.locator('tbody tr').nth(1).waitFor();
    }
  });

  test('an unknown value stays visible in its filter', async () => {
    await open('/domains/harbourline.example?mx=gone.example');
    await page.getByRole('button', { name: 'Receiving MX host: gone.example' }).click();
    expect(await page.getByRole('checkbox', { name: 'gone.example' }).isChecked()).toBe(true);
  });

  test('on a phone, filters and actions are one press away', async () => {
    await page.setViewportSize({ width: 360, height: 780 });
    await open('/domains/harbourline.example');
    await page.getByRole('button', { name: 'More filters' }).click();
    await page
      .getByRole('dialog', { name: 'More filters' })
      .getByRole('checkbox', { name: 'Microsoft Corporation' })
      .check();
    await page.waitForURL('**reporter=microsoft.com');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.locator('.more').getByRole('link', { name: 'Print report' }).click();
    await page.waitForURL('**/domains/harbourline.example/report');
  });

  test('targets are at least 24 pixels high', async () => {
    await open('/domains/harbourline.example');
    const small = await page.locator('main :is(a, button)').evaluateAll((targets) =>
      targets
        .filter(
          (target) =>
            target.getClientRects().length > 0 && target.closest('p, .sub, .tbl, .note, .lead, .why, .kv') === null,
        )
        .filter((target) => target.getBoundingClientRect().height < 24)
        .map((target) => target.outerHTML.slice(0, 120)),
    );
    expect(small).toEqual([]);
  });
});
