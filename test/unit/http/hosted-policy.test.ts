import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { hostedPolicy } from '../../../server/contract/policies.ts';
import { DOMAIN, type LiveWorld, POLICY, startLiveWorld } from '../../support/live-world.ts';

/** A request as a proxy passes it on: to the address of the service, under the name of the policy host. */
function fetchAs(world: LiveWorld, host: string, path = '/.well-known/mta-sts.txt', method = 'GET') {
  const { hostname, port } = new URL(world.url);
  return new Promise<{ status: number; type: string; cache: string; body: string }>((resolve, reject) => {
    const ask = request({ hostname, port, path, method, headers: { Host: host } }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        const { 'content-type': type = '', 'cache-control': cache = '' } = response.headers;
        resolve({ status: response.statusCode ?? 0, type, cache, body });
      });
    });
    ask.on('error', reject);
    ask.end();
  });
}

async function approve(world: LiveWorld, text: string) {
  const response = await fetch(`${world.url}/api/v1/domains/${DOMAIN}/hosted-policy`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, by: 'kenji' }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

describe('a service that is told to serve policies', () => {
  it('serves what was approved for the domain, byte for byte, and keeps serving it after a restart', async () => {
    const world = await startLiveWorld({ STSREADY_HOST_POLICIES: 'on' });
    expect((await fetchAs(world, `mta-sts.${DOMAIN}`)).status).toBe(404);
    const answer = await approve(world, POLICY.replaceAll('\r\n', '\n'));
    expect(hostedPolicy.parse(answer.body)).toEqual({
      enabled: true,
      approved: { text: POLICY, at: world.now(), by: 'kenji' },
    });
    const served = { status: 200, type: 'text/plain; charset=utf-8', cache: 'no-store', body: POLICY };
    expect(await fetchAs(world, `mta-sts.${DOMAIN}`)).toEqual(served);
    expect(await fetchAs(world, `MTA-STS.${DOMAIN.toUpperCase()}:443`)).toEqual(served);
    expect(await fetchAs(world, `mta-sts.${DOMAIN}`, undefined, 'HEAD')).toEqual({ ...served, body: '' });
    await world.restart();
    expect(await fetchAs(world, `mta-sts.${DOMAIN}`)).toEqual(served);
  });

  it('has nothing else under such a name, and no policy of another domain', async () => {
    const world = await startLiveWorld({ STSREADY_HOST_POLICIES: 'on' });
    await approve(world, POLICY);
    for (const path of ['/', '/api/v1/domains', '/healthz', '/.well-known/mta-sts.txt/', '/.well-known/MTA-STS.txt']) {
      expect((await fetchAs(world, `mta-sts.${DOMAIN}`, path)).status).toBe(404);
    }
    expect((await fetchAs(world, `mta-sts.${DOMAIN}`, undefined, 'POST')).status).toBe(404);
    for (const host of ['mta-sts.other.example', `x.mta-sts.${DOMAIN}`, DOMAIN, "mta-sts.' OR 1=1 --"]) {
      expect([404, 421]).toContain((await fetchAs(world, host)).status);
    }
  });

  it('approves no file that strict senders refuse, or that leaves out an MX host', async () => {
    const world = await startLiveWorld({ STSREADY_HOST_POLICIES: 'on' });
    for (const [text, why] of [
      ['hello', /version/],
      [`mode: testing\n${POLICY.replace('mode: testing\r\n', '')}`, /first line/],
      [POLICY.replace('mx1', 'mx9'), /matches no mx line/],
      [POLICY.replace('604800', '60'), /under one day/],
    ] as const) {
      expect(await approve(world, text)).toMatchObject({ status: 422, body: { detail: expect.stringMatching(why) } });
    }
    expect((await fetchAs(world, `mta-sts.${DOMAIN}`)).status).toBe(404);
  });

  it('does nothing of it unless told to', async () => {
    const world = await startLiveWorld();
    expect((await approve(world, POLICY)).status).toBe(409);
    expect((await fetchAs(world, `mta-sts.${DOMAIN}`)).status).toBe(421);
  });
});
