import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { expectCalm, openPage, seriousFaults, settle } from '../support/browser.ts';
import { startChromium } from '../support/chromium.ts';
import { program, untilItListens } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Folder for screenshots of the story, for people to look at; none where it is not set. */
const pictures = process.env['STSREADY_PICTURES'];

describe('someone who only wants to look', { tags: ['build', 'chromium'] }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  }, 60_000);
  afterAll(() => browser.close());

  test.each([1280, 360])(
    'loads the sample data, looks around, and removes them, at %i px',
    { timeout: 180_000 },
    async (width) => {
      const url = await startServer(join(temporaryFolder(), 'empty.db'));
      const watched = await openPage(browser, { width });
      const { page, complaints } = watched;
      const look = async (name: string) => {
        await settle(page);
        if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}-${width}.png`) });
        await expectCalm(watched);
      };
      await page.goto(url);
      await page.getByText('Just looking?').waitFor();
      await look('first');
      await page.getByRole('button', { name: 'Load sample data' }).click();
      await page.waitForURL('**/domains', { timeout: 120_000 });
      await note(page).waitFor();
      await page.getByRole('link', { name: 'ostrava-clinic.example' }).first().waitFor();
      await look('overview');
      expect(await seriousFaults(page)).toEqual([]);

      await page.goto(`${url}/domains/kanda-books.example`);
      await page.getByRole('heading', { name: 'You can enforce today' }).waitFor();
      await note(page).waitFor();
      await look('domain');
      await page.goto(`${url}/domains/kanda-books.example/check`);
      await page.getByText('Sample data: there is nothing to connect to').waitFor();
      await look('check');
      expect(await page.getByRole('button', { name: 'Check now' }).count()).toBe(0);

      await page.getByRole('button', { name: 'Remove it' }).click();
      await page.getByRole('button', { name: 'Load sample data' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/');
      expect(await note(page).count()).toBe(0);
      await look('removed');
      await page.goto(`${url}/domains`);
      await settle(page);
      expect(await page.getByText('kanda-books.example').count()).toBe(0);
      expect(complaints).toEqual([]);
      await watched.close();
    },
  );
});

/** On the screen; the line for paper is in the page too. */
const note = (page: Page) => page.locator('.note', { hasText: 'This is sample data.' });

/** The real program with an empty database, ended with the test. */
function startServer(database: string): Promise<string> {
  const child: ChildProcess = spawn(process.execPath, [program, 'serve'], {
    env: { PATH: process.env['PATH'], STSREADY_DATABASE: database, STSREADY_LISTEN: '127.0.0.1:0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  );
  return untilItListens(child);
}
