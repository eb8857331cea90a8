import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkAnswer, status } from '../support/answers.ts';
import { openPage, settle, type WatchedPage } from '../support/browser.ts';
import { startChromium } from '../support/chromium.ts';
import { type FakeApi, startFakeApi, Trouble } from '../support/fake-api.ts';
import { mailboxes } from '../support/source-answers.ts';
import { cases } from '../support/verdicts.ts';

describe('a page that stays open', { tags: ['build', 'chromium'] }, () => {
  let browser: Browser;
  let api: FakeApi;
  let watched: WatchedPage;

  beforeAll(async () => {
    browser = await startChromium();
  });
  beforeEach(async () => {
    [api, watched] = await Promise.all([startFakeApi(), openPage(browser)]);
  });
  afterEach(async () => {
    await watched.close();
    await api.stop();
  });
  afterAll(() => browser.close());

  test('says that the connection is lost, and heals when it is back, with what changed meanwhile', async () => {
    const { page } = watched;
    await page.goto(`${api.url}/domains`);
    await settle(page);
    api.hangUp(true);
    await page.getByText('Connection lost.', { exact: false }).first().waitFor({ timeout: 15_000 });
    api.set({ cases: cases.slice(0, 3) });
    api.hangUp(false);
    await page.getByText('3 domains, ranked', { exact: false }).waitFor({ timeout: 15_000 });
    await page.locator('.notices').getByText('Connection lost').waitFor({ state: 'detached' });
  });

  test('shows a new verdict without being reloaded', async () => {
    const { page } = watched;
    await page.goto(`${api.url}/domains/fjordmail.example`);
    await page.getByRole('heading', { name: 'On track. Nothing to fix' }).waitFor();
    const ready = cases.find(({ view }) => view.row.domain === 'kanda-books.example');
    const old = cases.find(({ view }) => view.row.domain === 'fjordmail.example');
    if (ready === undefined || old === undefined) throw new Error('cases are missing');
    const changed = {
      assessment: ready.assessment,
      view: { ...ready.view, row: { ...ready.view.row, domain: 'fjordmail.example' } },
    };
    api.set({ cases: cases.map((one) => (one === old ? changed : one)) });
    api.send({ event: 'verdict', data: { domain: 'fjordmail.example', state: 'ready', confidence: 'high' } });
    await page.getByRole('heading', { name: 'You can enforce today' }).waitFor();
  });

  test('shows the progress of an import, in the header and on the page of sources', async () => {
    const { page } = watched;
    await page.goto(`${api.url}/sources`);
    await page.getByRole('progressbar', { name: 'Mailbox import' }).waitFor();
    const mailbox = mailboxes.mailboxes[0];
    if (mailbox?.progress == null) throw new Error('the mailbox is missing');
    api.send({
      event: 'mailbox',
      data: { ...mailbox, progress: { ...mailbox.progress, done: 9985, secondsLeft: 60 } },
    });
    api.send({ event: 'status', data: { ...status, importing: { done: 9985, total: 12_480 } } });
    await page.getByText('80% · about 60 s left').waitFor();
    await page.getByRole('link', { name: 'Importing, 80%' }).waitFor();
  });

  test('announces on every page when a quarter of an import is done, and its end', async () => {
    const { page } = watched;
    await page.goto(`${api.url}/reports`);
    await settle(page);
    const sendProgress = (done: number | null) =>
      api.send({ event: 'status', data: { ...status, importing: done === null ? null : { done, total: 1000 } } });
    sendProgress(100);
    await page.getByRole('link', { name: 'Importing, 10%' }).waitFor();
    for (const [done, words] of [
      [260, 'Import: 25%'],
      [799, 'Import: 75%'],
      [null, 'Import: 100%'],
    ] as const) {
      sendProgress(done);
      await page.locator('[role=status]', { hasText: words }).first().waitFor({ state: 'attached' });
    }
  });

  test('says why most reports of a mailbox do not count, and what helps', async () => {
    const { page } = watched;
    await page.goto(`${api.url}/sources`);
    await page.getByRole('progressbar', { name: 'Mailbox import' }).waitFor();
    expect(await page.getByText('count for nothing yet').count()).toBe(0);
    const mailbox = mailboxes.mailboxes[0];
    if (mailbox === undefined) throw new Error('the mailbox is missing');
    const data = { ...mailbox, authenticity: { pass: 100, fail: 900 }, originDoubt: 'fail' as const };
    api.send({ event: 'mailbox', data });
    await page.getByText('900 of 1,000 reports from tlsrpt@imap.example.org:993 count for nothing yet').waitFor();
    await page.getByText('a gateway, a mailing list or a forwarder may change them', { exact: false }).waitFor();
    await page.getByText('stsready import --vouch', { exact: false }).waitFor();
  });

  test('waits with verdicts while the last days are not in', async () => {
    const { page } = watched;
    api.set({ status: { ...status, importing: { done: 10, total: 100 }, verdictsFinal: false } });
    await page.goto(`${api.url}/domains`);
    await page.getByRole('heading', { name: 'Still importing. No answers yet.' }).waitFor();
    await page.getByText('Verdicts wait until the last 14 days are in.').waitFor();
    expect(await page.getByText('Ready to enforce').count()).toBe(0);
    expect(await page.getByRole('button', { name: /Download .* polic/ }).count()).toBe(0);
    await page.goto(`${api.url}/domains/kanda-books.example`);
    await page.getByRole('heading', { name: 'No answer yet' }).waitFor();
    expect(await page.getByText('You can enforce today').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Copy summary' }).count()).toBe(0);
    api.set({ status });
    api.send({ event: 'status', data: status });
    await page.getByRole('heading', { name: 'You can enforce today' }).waitFor();
  });

  test('fills in the lines of a live check as they come', async () => {
    const { page } = watched;
    const blocked = cases.find(({ view }) => view.row.domain === 'harbourline.example');
    if (blocked === undefined) throw new Error('the case is missing');
    const { check } = checkAnswer(blocked);
    if (check === null) throw new Error('the check is missing');
    await page.goto(`${api.url}/domains/new-start.example/check`);
    await page.getByText('Not checked yet').waitFor();
    const running = {
      ...check,
      domain: 'new-start.example',
      at: '2026-11-25T14:21:00Z',
      running: true,
      mx: check.mx.map((mx) => ({
        ...mx,
        running: true,
        result: null,
        nameMatches: null,
        trusted: null,
        daysLeft: null,
        names: [],
        ehlo: [],
      })),
    };
    api.send({ event: 'check', data: running });
    await page.getByRole('heading', { name: 'Looking…' }).waitFor();
    expect(await page.getByText('checking…').count()).toBeGreaterThan(3);
    api.send({ event: 'check', data: { ...check, domain: 'new-start.example', at: '2026-11-25T14:21:00Z' } });
    await page.getByRole('heading', { name: '2 of 3 MX hosts would be refused' }).waitFor();
  });

  test('says why something could not be loaded, and tries again when asked', async () => {
    const { page } = watched;
    api.set({ overrides: { '/domains': new Trouble(500, 'The database did not answer within 5 seconds.') } });
    await page.goto(`${api.url}/domains`);
    await page.getByText('The database did not answer within 5 seconds. Your data is safe.').waitFor();
    api.set({ overrides: {} });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: /can be enforced today/ }).waitFor();
  });

  test('keeps the verdict when only the charts fail', async () => {
    const { page } = watched;
    api.set({ overrides: { '/domains/harbourline.example/series': new Trouble(500, 'Out of order.') } });
    await page.goto(`${api.url}/domains/harbourline.example`);
    await page.getByRole('heading', { name: 'Fix 2 problems first' }).waitFor();
    await page.getByText('Out of order.').waitFor();
  });

  test('names the closest domains for one that is not there', async () => {
    const { page } = watched;
    await page.goto(`${api.url}/domains/nowhere.example`);
    await page.getByText('There is no domain called nowhere.example here.').waitFor();
    expect(await page.getByRole('link', { name: 'ostrava-clinic.example' }).getAttribute('href')).toBe(
      '/domains/ostrava-clinic.example',
    );
  });

  test('says which filter is in the way when nothing matches', async () => {
    const { page } = watched;
    await page.goto(`${api.url}/reports?domain=harbourline.example&mx=gone.example`);
    await page.getByText('72 match without “Receiving MX host: gone.example”.').waitFor();
    await page.getByRole('link', { name: 'Remove that filter' }).click();
    await page.getByText('of 1,318 reports match.', { exact: false }).waitFor();
    expect(page.url()).not.toContain('gone.example');
  });
});
