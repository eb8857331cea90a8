import { execFileSync } from 'node:child_process';
/**
 * Takes the pictures of docs/images from the sample data, in Chromium: `npm run pictures`. The sample data are fixed in time, so
 * the pictures change only when the pages do.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../server/package-root.ts';
import { startChromium } from '../test/support/chromium.ts';
import { startDemo } from '../test/support/demo.ts';

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly width?: number;
  readonly height: number;
  readonly theme?: 'dark';
  readonly language?: 'ja-JP';
}

const pictures: readonly Picture[] = [
  { name: 'overview', path: '/domains', height: 1000 },
  { name: 'domain', path: '/domains/harbourline.example', height: 1400 },
  { name: 'ready', path: '/domains/kanda-books.example', height: 1400 },
  { name: 'overview-dark', path: '/domains', theme: 'dark', height: 1000 },
  { name: 'reports', path: '/reports', height: 1000 },
  { name: 'sources', path: '/sources', height: 1200 },
  { name: 'phone', path: '/domains/harbourline.example', width: 360, height: 1100 },
  { name: 'ready-ja', path: '/domains/kanda-books.example', language: 'ja-JP', height: 1400 },
];

/** Time for charts to be drawn once their numbers have arrived. */
const DRAWING_MS = 800;

const folder = join(packageRoot, 'docs/images');
mkdirSync(folder, { recursive: true });
if (execFileSync('fc-list', [':lang=ja', 'family'], { encoding: 'utf8' }).trim() === '')
  throw new Error('pictures: no font here has Japanese letters (Debian: apt-get install fonts-noto-cjk)');
const [browser, demo] = await Promise.all([startChromium(), startDemo()]);
try {
  for (const { name, path, width = 1280, height, theme, language } of pictures) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme ?? 'light',
      locale: language ?? 'en-US',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto(demo.url + path);
    await page.locator('h1').first().waitFor();
    await page.locator('[aria-busy="true"], .reloading').first().waitFor({ state: 'detached' });
    await page.waitForTimeout(DRAWING_MS);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await context.close();
    console.log(`docs/images/${name}.png`);
  }
} finally {
  await browser.close();
  await demo.stop();
}
