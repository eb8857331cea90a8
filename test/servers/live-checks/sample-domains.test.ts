import { expect, test } from 'vitest';
import { DOMAIN, startLiveWorld } from '../../support/live-world.ts';

test('domains of the sample data are never looked up, and real ones are checked beside them', {
  timeout: 120_000,
}, async () => {
  // A policy host, a mail server and a name server stand ready for one of the domains of the sample.
  const world = await startLiveWorld({ STSREADY_DOMAINS: '', STSREADY_PROBE_TOKEN: 'a-token-of-the-test-machines' });
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${world.url}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  expect((await send('POST', '/sample-data')).status).toBe(200);
  await world.later(10);
  await world.later(25 * 60);
  await world.restart();
  await world.later(60);

  const check = await send('POST', `/domains/${DOMAIN}/check`);
  expect(check.status).toBe(409);
  expect(((await check.json()) as { detail: string }).detail).toMatch(/made up, and nothing is looked up/);
  // The checks that come with the sample are shown, and cannot be repeated.
  expect(await (await send('GET', `/domains/${DOMAIN}/check`)).json()).toMatchObject({
    enabled: false,
    check: { domain: DOMAIN, from: 'sample.invalid' },
  });
  const { app } = world;
  const { id } = await app.database.read
    .selectFrom('domain')
    .select('id')
    .where('name', '=', DOMAIN)
    .executeTakeFirstOrThrow();
  await expect(app.checker?.check({ id, name: DOMAIN })).rejects.toThrow('made up');
  expect([world.questions, world.fetches(), world.smtp.said]).toEqual([[], 0, []]);

  expect((await send('POST', '/domains', { domain: 'own.example' })).status).toBe(200);
  await world.later(1);
  const asked = new Set(world.questions.map((question) => question.split(' ')[1]));
  expect([...asked].filter((name) => !/own\.example|canary\.example/.test(name ?? ''))).toEqual([]);
  expect(asked.size).toBeGreaterThan(0);

  expect((await send('DELETE', '/sample-data')).status).toBe(200);
  expect((await send('POST', '/domains', { domain: DOMAIN })).status).toBe(200);
  await world.later(1);
  expect(world.fetches()).toBe(1);
});
