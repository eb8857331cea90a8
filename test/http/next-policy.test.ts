import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { nextPolicyAnswer } from '../../server/http/contract-manage.ts';
import { silentLog } from '../../server/log.ts';

const folder = mkdtempSync(join(tmpdir(), 'stsready-next-'));
let app: App;
let url: string;

beforeAll(async () => {
  const config = readConfig({
    STSREADY_DATABASE: join(folder, 'next.db'),
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_NOW: '2026-11-25T14:20:00Z',
    STSREADY_DOMAINS: 'fresh.example',
    STSREADY_LIVE_CHECKS: 'off',
  });
  app = await createApp(config, { log: silentLog });
  url = (await app.start()).url;
});

afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const next = async (query = '') =>
  nextPolicyAnswer.parse(await (await fetch(`${url}/api/v1/domains/fresh.example/next-policy${query}`)).json());

test('without MX hosts a first policy asks for them, and takes what a person says', async () => {
  expect(await next()).toMatchObject({ policy: null, lacks: 'mx-hosts' });
  const { policy } = await next('?mx=mx1.fresh.example&mx=mx2.fresh.example');
  expect(policy?.file.text).toBe(
    'version: STSv1\r\nmode: testing\r\nmx: mx1.fresh.example\r\nmx: mx2.fresh.example\r\nmax_age: 604800\r\n',
  );
  expect(policy?.record.value).toMatch(/^v=STSv1; id=[A-Za-z0-9]+;?$/);
});

test('what is no host name never gets into a file', async () => {
  const answer = await next('?mx=-bad_%0d%0amode:enforce');
  expect(answer.policy).toBeNull();
  expect(answer.lacks).toBeUndefined();
  expect(answer.why).toMatch(/is not a host name/);
});
