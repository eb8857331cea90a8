import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, settle } from '../support/browser.ts';
import { startChromium } from '../support/chromium.ts';
import { type FakeApi, startFakeApi } from '../support/fake-api.ts';

/** A4 without its margins, in CSS pixels. */
const PAPER = 688;

describe('the page of a domain', { tags: ['build', 'chromium'] }, () => {
  let browser: Browser;
  let api: FakeApi;
  beforeAll(async () => {
    [browser, api] = await Promise.all([startChromium(), startFakeApi()]);
  });
  afterAll(async () => {
    await browser.close();
    await api.stop();
  });

  test('on paper begins with when it was printed, and has its days in one row', async () => {
    const { page, close } = await openPage(browser, { width: PAPER, theme: 'dark' });
    await page.goto(`${api.url}/domains/harbourline.example`);
    await settle(page);
    await page.emulateMedia({ media: 'print' });
    const first = await page.locator('main > *').first().textContent();
    expect(first).toMatch(/^stsready, printed 25 Nov 2026, 14:20 UTC\. Data to 24 Nov 2026\./);
    const tops = await page
      .locator('.days > li:not(.gap)')
      .evaluateAll((days) => days.map((day) => Math.round(day.getBoundingClientRect().top)));
    expect(tops).toHaveLength(15);
    expect(new Set(tops).size).toBe(1);
    await close();
  });

  test('under forced colours keeps what colour says: the page one is on, refused days, textures', async () => {
    const { page, close } = await openPage(browser);
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(`${api.url}/domains/harbourline.example`);
    await settle(page);
    const style = (selector: string, name: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((node, key) => getComputedStyle(node).getPropertyValue(key), name);
    expect(await style('.nav a[aria-current]', 'border-bottom-color')).not.toBe(
      await style('.nav a:not([aria-current])', 'border-bottom-color'),
    );
    expect(await style('.cell.is-refused', 'background-color')).not.toBe(
      await style('.cell.is-pass', 'background-color'),
    );
    const colours = await page.locator('.legend canvas').evaluateAll((swatches) =>
      swatches.map((swatch) => {
        const data = (swatch as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, 24, 24).data ?? [];
        return [...data].join();
      }),
    );
    expect(colours.length).toBeGreaterThan(1);
    expect(new Set(colours).size).toBe(colours.length);
    await close();
  });
});
