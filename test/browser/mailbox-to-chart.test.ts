import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { silentLog } from '../../server/log.ts';
import { packageRoot } from '../../server/package-root.ts';
import { type App, createCheckedApp } from '../support/checked-app.ts';
import { startChromium } from '../support/chromium.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { temporaryFolder } from '../support/temporary.ts';

const corpus = process.env['STSREADY_CORPUS'];
const mail = corpus === undefined ? null : join(corpus, 'made-39-quoted-printable-tlsrpt-json.eml');

describe('a report in a real mailbox', { tags: ['build', 'dovecot', 'chromium', 'corpus'] }, () => {
  let dovecot: Dovecot;
  let browser: Browser;
  let app: App;
  let url: string;

  beforeAll(async () => {
    dovecot = await startDovecot();
    dovecot.deliver('corpus', readFileSync(mail ?? ''), '1.1.corpus');
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await dovecot.stop();
  });

  test('is on the page of its domain seconds later, with the numbers that it holds', async () => {
    const config = readConfig({
      STSREADY_DATABASE: join(temporaryFolder(), 'chart.db'),
      STSREADY_LISTEN: '127.0.0.1:0',
      STSREADY_IMAP_URL: `imap://corpus:secret@127.0.0.1:${dovecot.port}/INBOX`,
      STSREADY_IMAP_TRUST: 'vouch',
      STSREADY_NOW: '2025-03-03T13:00:00Z',
    });
    app = await createCheckedApp(config, { log: silentLog, webFolder: join(packageRoot, 'dist/web') });
    url = (await app.start()).url;
    const page = await browser.newPage({ locale: 'en-US' });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    for (let tries = 0; tries < 100 && app.verdicts.get('mail-i.example') === null; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    await page.goto(`${url}/domains/mail-i.example?view=table`);
    const row = page.locator('table tr', { hasText: '1 Mar' }).first();
    await row.waitFor({ timeout: 15_000 });
    const cells = await row.locator('th, td').allInnerTexts();
    expect(cells.map((cell) => cell.trim())).toEqual(expect.arrayContaining(['2', '23']));
    expect(problems).toEqual([]);
  }, 60_000);

  test('is left until the mailbox is resumed on the page of sources, which shows it without being reloaded', async () => {
    const page = await browser.newPage({ locale: 'en-US' });
    await page.goto(`${url}/sources`);
    const card = page.locator('section.mailbox');
    const read = card.locator('dl > div', { hasText: 'Messages read' }).first().locator('dd');
    await card.getByRole('button', { name: 'Pause' }).click();
    await card.getByRole('button', { name: 'Go on' }).waitFor();
    expect(await read.textContent()).toBe('1');
    dovecot.deliver('corpus', readFileSync(mail ?? ''), '2.2.corpus');
    await card.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => read.textContent(), { timeout: 15_000 }).toBe('2');
  }, 60_000);
});
