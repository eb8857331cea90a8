import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectCalm, openPage, seriousFaults, settle } from '../support/browser.ts';
import { startChromium } from '../support/chromium.ts';
import { DOMAIN, MX1, POLICY, startLiveWorld } from '../support/live-world.ts';

describe('the page of a live check, on real servers', { tags: ['build', 'chromium'] }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser.close());

  test('looks again when asked, and shows what a host presents and what is wrong with it', async () => {
    const world = await startLiveWorld();
    const watched = await openPage(browser);
    const { page } = watched;
    await page.goto(`${world.url}/domains/${DOMAIN}/check`);
    await page.getByRole('heading', { name: 'Everything passes' }).waitFor();
    world.behave({ tls: world.authority.issue({ names: ['other.example'] }) });
    world.zone[MX1] = { CNAME: ['lb.example'] };
    world.zone['lb.example'] = { A: ['127.0.0.1'] };
    await world.later(15);
    // As “run” links elsewhere lead here; once, not again on a reload.
    await page.goto(`${world.url}/domains/${DOMAIN}/check?run=1`);
    await page.waitForURL(`**/domains/${DOMAIN}/check`);
    await page.getByRole('heading', { name: '1 of 1 MX hosts would be refused' }).waitFor();
    expect(await page.locator('.presented').textContent()).toContain('other.example');
    await page.getByText(`${MX1} is an alias of lb.example`).first().waitFor();
    await settle(page);
    expect(await seriousFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 780 });
    await settle(page);
    await expectCalm(watched);
    await watched.close();
  });

  test('judges a draft by its lines and by the MX hosts in DNS, in both languages', async () => {
    const world = await startLiveWorld();
    for (const [language, button, fine, line, missed] of [
      ['en-US', 'Judge it', 'There is nothing to mend.', 'Line 1:', `MX ${MX1} matches no mx line`],
      ['ja-JP', '確認する', '直すところはありません。', '1 行目:', `MX ホスト ${MX1} は、どの mx 行にも一致しません`],
    ] as const) {
      const watched = await openPage(browser, { language });
      const { page } = watched;
      await page.goto(`${world.url}/domains/${DOMAIN}/check`);
      await page.getByRole('textbox').fill(POLICY);
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.getByText(fine).waitFor();
      await page.getByRole('textbox').fill(`mode: testing\nversion: STSv1\nmx: *.${MX1}\nmax_age: 60\n`);
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.getByText(missed).waitFor();
      expect(await page.getByText(line.replace('1', '2')).count()).toBe(1);
      await settle(page);
      expect(await seriousFaults(page)).toEqual([]);
      await expectCalm(watched);
      await watched.close();
    }
  });

  test('says on every page that port 25 is closed', async () => {
    const world = await startLiveWorld({ STSREADY_PORT25_CANARIES: 'nobody.example' });
    world.zone['nobody.example'] = { A: ['127.0.0.9'] };
    await world.later(25 * 60);
    const watched = await openPage(browser);
    for (const path of ['/domains', `/domains/${DOMAIN}`, `/domains/${DOMAIN}/check`]) {
      await watched.page.goto(world.url + path);
      await watched.page.locator('.notices').getByText('This server cannot reach port 25.').waitFor();
    }
    await settle(watched.page);
    await expectCalm(watched);
    await watched.close();
  });

  test('serves the next policy from here when told to, after someone put their name to it', async () => {
    const world = await startLiveWorld({ STSREADY_HOST_POLICIES: 'on' });
    world.zone[`_mta-sts.${DOMAIN}`] = { TXT: ['nothing yet'] };
    world.serve(404, '');
    await world.later(25 * 60);
    await world.later(7 * 60);
    const watched = await openPage(browser);
    const { page } = watched;
    await page.goto(`${world.url}/domains/${DOMAIN}`);
    await page.getByText('It serves none for this domain yet').waitFor();
    await page.getByRole('button', { name: 'Serve this file from here' }).click();
    await page.getByLabel('Your name').fill('Kenji');
    await page.getByRole('button', { name: 'Serve it' }).click();
    await page.getByText('This service serves exactly this file, approved by Kenji').waitFor();
    await settle(page);
    expect(await seriousFaults(page)).toEqual([]);
    await expectCalm(watched);
    await watched.close();
  });

  test('says that live checks may go anywhere while the switch for tests is on', async () => {
    const world = await startLiveWorld({ STSREADY_TEST_TARGETS: 'https:1,smtp:1' });
    const { page, close } = await openPage(browser);
    await page.goto(`${world.url}/domains`);
    await page.locator('.notices').getByText('Live checks may go to private addresses.').waitFor();
    await close();
  });
});
