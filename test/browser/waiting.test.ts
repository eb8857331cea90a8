import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { silentLog } from '../../server/log.ts';
import { packageRoot } from '../../server/package-root.ts';
import { openPage, seriousFaults, settle } from '../support/browser.ts';
import { createCheckedApp } from '../support/checked-app.ts';
import { startChromium } from '../support/chromium.ts';
import { nameDomains } from '../support/named-domains.ts';
import { temporaryFolder } from '../support/temporary.ts';

const NOW = '2027-03-14T00:07:00Z';
const named = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}.example`);

describe('domains that wait to be decided on', { tags: ['build', 'chromium'] }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  }, 60_000);
  afterAll(() => browser.close());

  test('are watched and ignored by group, by selection and by name', { timeout: 90_000 }, async () => {
    const config = readConfig({
      STSREADY_DATABASE: join(temporaryFolder(), 'waiting.db'),
      STSREADY_LISTEN: '127.0.0.1:0',
      STSREADY_LIVE_CHECKS: 'off',
    });
    const app = await createCheckedApp(config, {
      log: silentLog,
      clock: () => NOW,
      resolveTxt: async () => ({ kind: 'missing' }),
      webFolder: join(packageRoot, 'dist/web'),
    });
    onTestFinished(() => app.stop());
    const { url } = await app.start();
    const mine = { reporter: 'partner.example', how: 'signed', since: NOW } as const;
    const strange = { reporter: 'stranger.example', how: 'claimed', since: NOW } as const;
    await nameDomains(app.database, mine, named('mine', 3));
    await nameDomains(app.database, strange, named('odd', 120));
    const statuses = async () => {
      const rows = await app.database.read
        .selectFrom('domain')
        .select(['status', (eb) => eb.fn.countAll<number>().as('count')])
        .groupBy('status')
        .execute();
      return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    };

    const { page } = await openPage(browser, { width: 1280 });
    await page.goto(`${url}/domains`);
    await page.getByRole('link', { name: 'Decide' }).click();
    await page.waitForURL('**/domains/waiting');
    await page.getByText('123 domains that reports speak of and that you do not watch.').waitFor();
    await settle(page);
    expect(await seriousFaults(page)).toEqual([]);

    // A stranger's names are ignored at once, however many pages they fill, after a question.
    const odd = page.getByRole('region', { name: /stranger\.example/ });
    await odd.getByRole('button', { name: 'Ignore' }).click();
    await odd.getByText('Ignore 120 domains?').waitFor();
    expect(await statuses()).toEqual({ foreign: 123 });
    await page.keyboard.press('Enter');
    await expect.poll(statuses).toEqual({ foreign: 3, ignored: 120 });

    const own = page.getByRole('region', { name: /partner\.example/ });
    await own.getByRole('checkbox', { name: 'Select mine0.example' }).check();
    await own.getByText('1 selected').waitFor();
    await own.getByRole('button', { name: 'Watch' }).click();
    await own.getByRole('button', { name: 'Watch' }).click();
    await expect.poll(statuses).toEqual({ foreign: 2, ignored: 120, watched: 1 });

    await page.goto(`${url}/domains/waiting?status=ignored&q=odd7`);
    await page.getByText('11 domains that you asked to leave alone.').waitFor();
    await page.getByRole('button', { name: 'No longer ignore' }).click();
    await page.getByRole('button', { name: 'No longer ignore' }).click();
    await expect.poll(statuses).toEqual({ foreign: 13, ignored: 109, watched: 1 });
    await page.getByText('No name has this in it.').waitFor();
  });

  test('fit a phone, and say why records cannot be looked at', { timeout: 60_000 }, async () => {
    const config = readConfig({
      STSREADY_DATABASE: join(temporaryFolder(), 'waiting.db'),
      STSREADY_LISTEN: '127.0.0.1:0',
      STSREADY_LIVE_CHECKS: 'off',
    });
    const app = await createCheckedApp(config, { log: silentLog, webFolder: join(packageRoot, 'dist/web') });
    onTestFinished(() => app.stop());
    const { url } = await app.start();
    const { page } = await openPage(browser, { width: 360 });
    await page.goto(`${url}/domains/waiting`);
    await page.getByText('No domain waits for you to decide.').waitFor();
    await nameDomains(app.database, { reporter: 'a.example', how: 'claimed', since: NOW }, named('odd', 2));
    await page.reload();
    await page.getByText('Records cannot be looked at: live checks are off.').waitFor();
    await settle(page);
    expect(await seriousFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
