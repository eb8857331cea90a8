import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { silentLog } from '../../server/log.ts';
import { packageRoot } from '../../server/package-root.ts';
import { openPage, seriousFaults, settle } from '../support/browser.ts';
import { createCheckedApp } from '../support/checked-app.ts';
import { startChromium } from '../support/chromium.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('a domain that nobody watches', { tags: ['build', 'chromium'] }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  }, 60_000);
  afterAll(() => browser.close());

  test('becomes a watched one when that is wanted, and ceases to be one', { timeout: 60_000 }, async () => {
    const config = readConfig({
      STSREADY_DATABASE: join(temporaryFolder(), 'watching.db'),
      STSREADY_LISTEN: '127.0.0.1:0',
      STSREADY_LIVE_CHECKS: 'off',
    });
    const app = await createCheckedApp(config, {
      log: silentLog,
      clock: () => '2027-03-14T00:07:00Z',
      resolveTxt: async () => ({ kind: 'missing' }),
      webFolder: join(packageRoot, 'dist/web'),
    });
    onTestFinished(() => app.stop());
    const { url } = await app.start();
    const watched = async (domain: string) => {
      const answer = await fetch(`${url}/api/v1/domains/${domain}`);
      return answer.status === 404 ? null : (await answer.json()).row.status;
    };
    const { page } = await openPage(browser, { width: 360 });
    await page.goto(`${url}/check`);
    await page.getByLabel('Domain to check').fill('https://Typo.example/');
    await page.keyboard.press('Enter');
    await page.getByText('typo.example is not watched here yet. No live checks are made here now.').waitFor();
    expect(await watched('typo.example')).toBeNull();
    expect(await seriousFaults(page)).toEqual([]);

    await page.getByLabel('Domain to check').fill('elmwood.example');
    await page.keyboard.press('Enter');
    await page.getByText('elmwood.example is not watched here yet.').waitFor();
    await page.getByRole('button', { name: 'Watch it' }).click();
    await page.waitForURL('**/domains/elmwood.example/check');
    expect(await watched('elmwood.example')).toBe('watched');

    await page.goto(`${url}/domains/elmwood.example/settings`);
    await page.getByRole('button', { name: 'Stop watching' }).click();
    await page.waitForURL('**/domains/waiting?status=ignored');
    await page.getByRole('link', { name: 'elmwood.example' }).first().waitFor();
    await settle(page);
    expect(await seriousFaults(page)).toEqual([]);
    expect(await watched('elmwood.example')).toBe('ignored');
    expect(await watched('typo.example')).toBeNull();
  });
});
