import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { servePages } from '../../../server/http/shell/static.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Serves pages built into `folder` below a new folder, and asks for `path`. */
async function ask(folder: string, path: string) {
  const built = join(temporaryFolder(), folder);
  mkdirSync(join(built, 'assets'), { recursive: true });
  writeFileSync(join(built, 'index.html'), '<title>stsready</title>');
  writeFileSync(join(built, 'assets/main-abc123.js'), 'export {};');
  const server = createServer(express().use(servePages(built)));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return fetch(`http://127.0.0.1:${address.port}${path}`);
}

// The last is where `npx` puts a program, the others are where people and nvm do.
const installations = [
  'srv/stsready/dist/web',
  '.local/share/stsready/dist/web',
  '.nvm/versions/node/v20/lib/node_modules/stsready/dist/web',
  '.npm/_npx/1f2e/node_modules/stsready/dist/web',
];

test.each(installations)('every page is answered by an installation in %s', async (folder) => {
  for (const path of ['/', '/domains', '/domains/example.org', '/domains/example.org/check?x=1']) {
    const answer = await ask(folder, path);
    expect([path, answer.status, await answer.text()]).toEqual([path, 200, '<title>stsready</title>']);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  }
  expect((await ask(folder, '/assets/main-abc123.js')).status).toBe(200);
});
