import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../server/package-root.ts';
import { expectCalm, openPage, settle } from '../support/browser.ts';
import { startChromium } from '../support/chromium.ts';
import { untilItListens } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary.ts';

const lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });

/**
 * Installs what `npm pack` packs into `folder`, the way npm does: the packed files, the packages that it depends on (and none
 * that only development needs) beside them, and a link to the program in `.bin`. The packages are links to those of this
 * checkout, so that nothing is downloaded or compiled.
 */
function install(folder: string): void {
  const modules = join(folder, 'node_modules');
  const installed = join(modules, 'stsready');
  mkdirSync(installed, { recursive: true });
  const [packed] = z.array(z.object({ filename: z.string() })).parse(
    JSON.parse(
      execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
        cwd: packageRoot,
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString(),
    ),
  );
  execFileSync('tar', ['-xzf', join(folder, packed?.filename ?? ''), '-C', installed, '--strip-components=1']);
  const { packages } = lock.parse(JSON.parse(readFileSync(join(packageRoot, 'package-lock.json'), 'utf8')));
  for (const [path, { dev }] of Object.entries(packages)) {
    // Packages inside others come with the link to those.
    if (dev === true || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || !existsSync(join(packageRoot, path)))
      continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(packageRoot, path), join(folder, path));
  }
  mkdirSync(join(modules, '.bin'));
  chmodSync(join(installed, 'dist/server/main.js'), 0o755);
  symlinkSync('../stsready/dist/server/main.js', join(modules, '.bin/stsready'));
}

describe('the package, installed where npx installs', { tags: ['build', 'chromium'] }, () => {
  test('shows the sample data set in a browser', { timeout: 180_000 }, async () => {
    const folder = join(temporaryFolder(), '.npm/_npx/5f3c1d2e');
    install(folder);
    const child = spawn('npx', ['--no-install', 'stsready', 'demo'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, STSREADY_LISTEN: '127.0.0.1:0' },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true, // a process group, so that the program ends with npx and its shell
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    onTestFinished(async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
      await ended;
    });
    const url = await untilItListens(child);
    const browser = await startChromium();
    onTestFinished(() => browser.close());
    const watched = await openPage(browser);
    await watched.page.goto(url);
    await watched.page.waitForURL('**/domains');
    await watched.page.getByRole('link', { name: 'ostrava-clinic.example' }).first().waitFor();
    await settle(watched.page);
    await watched.page.goto(`${url}/domains/kanda-books.example`);
    await watched.page.getByRole('heading', { name: 'You can enforce today' }).waitFor();
    await settle(watched.page);
    await expectCalm(watched);
    expect(await (await fetch(`${url}/api/v1/status`)).json()).toMatchObject({ version: expect.stringMatching(/^\d/) });
  });
});
