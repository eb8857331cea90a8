import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { silentLog } from '../../../server/log.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'stsready-names-'));
let app: App;
let url: string;
beforeAll(async () => {
  const config = readConfig({
    STSREADY_DATABASE: join(folder, 'names.db'),
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_LIVE_CHECKS: 'off',
    STSREADY_DOMAINS: 'xn--mller-kva.example',
  });
  app = await createCheckedApp(config, { log: silentLog });
  url = `${(await app.start()).url}/api/v1/domains`;
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const adopt = async (domain: string) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ domain }) });
  return { status: answer.status, body: await answer.json() };
};

describe('a domain in a request', () => {
  test.each(['xn--mller-kva.example', 'XN--MLLER-KVA.Example.', 'müller.example', 'Müller.example.'])(
    '%s is found whatever its case, labels and final dot',
    async (name) => {
      const answer = await fetch(`${url}/${encodeURIComponent(name)}`);
      expect([answer.status, (await answer.json()).row?.domain]).toEqual([200, 'xn--mller-kva.example']);
    },
  );

  test.each([
    [' Bücher.Example. ', 'xn--bcher-kva.example'],
    ['new.example', 'new.example'],
  ])('%s is watched as %s', async (typed, name) => {
    expect(await adopt(typed)).toMatchObject({ status: 200, body: { row: { domain: name } } });
  });

  test.each([
    'localhost',
    '192.0.2.1',
    'a b.example',
    '-a.example',
    'a..example',
    'mta-sts/../x.example',
    `${'a'.repeat(64)}.example`,
    '*.example.com',
  ])('%s is refused, for it is no domain', async (typed) => {
    expect(await adopt(typed)).toMatchObject({ status: 422, body: { title: 'Not a domain' } });
  });
});
