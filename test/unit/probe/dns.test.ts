import { describe, expect, it } from 'vitest';
import { createResolver } from '../../../server/probe/dns/dns.ts';
import type { RecordType, Resolver } from '../../../server/probe/dns/reply.ts';
import { startDnsStub } from '../../support/dns-stub.ts';
import { worded } from '../../support/worded.ts';

const options = { timeoutMillis: 1500, tries: 1 };

async function ask(zone: Parameters<typeof startDnsStub>[0]) {
  const stub = await startDnsStub(zone);
  return { stub, resolver: createResolver({ ...options, servers: [stub.server] }) };
}

describe('createResolver', () => {
  it('reads every type of record that we ask for', async () => {
    const { resolver } = await ask({
      'a.example': {
        TXT: ['v=one', 'two|joined'],
        MX: ['20 mx2.example', '10 MX1.example.'],
        A: ['192.0.2.1'],
        AAAA: ['2001:db8::1'],
      },
      'alias.example': { CNAME: ['a.example'] },
    });
    expect(await resolver('a.example', 'TXT')).toMatchObject({ kind: 'answer', records: ['v=one', 'twojoined'] });
    expect(await resolver('a.example', 'MX')).toMatchObject({ records: ['20 mx2.example', '10 MX1.example'] });
    expect(await resolver('a.example', 'A')).toMatchObject({ records: ['192.0.2.1'], ttl: 300 });
    expect(await resolver('a.example', 'AAAA')).toMatchObject({ records: ['2001:db8::1'], ttl: 300 });
    expect(await resolver('alias.example', 'CNAME')).toMatchObject({ records: ['a.example'] });
    expect(await resolver('alias.example', 'A')).toMatchObject({ records: ['192.0.2.1'] });
  });

  it('reads null MX', async () => {
    const { resolver } = await ask({ 'none.example': { MX: ['0 .'] } });
    expect(await resolver('none.example', 'MX')).toMatchObject({ records: ['0 .'] });
  });

  it('tells a name that does not exist from one without the type', async () => {
    const { resolver } = await ask({ 'a.example': { A: ['192.0.2.1'] } });
    expect(await resolver('a.example', 'MX')).toEqual({ kind: 'missing', because: 'nodata' });
    expect(await resolver('b.example', 'MX')).toEqual({ kind: 'missing', because: 'nxdomain' });
  });

  for (const [failure, why] of [
    ['SERVFAIL', /SERVFAIL.*DNSSEC/],
    ['REFUSED', /refused/],
    ['SILENCE', /no answer in time/],
  ] as const) {
    it(`answers "unknown", not "missing", after ${failure}`, async () => {
      const { resolver } = await ask({ 'a.example': failure });
      expect(await whyUnknown(resolver, 'a.example', 'TXT')).toMatch(why);
      expect(await whyUnknown(resolver, 'a.example', 'A')).toMatch(why);
    });
  }

  it('answers "unknown" when no resolver listens', async () => {
    const resolver = createResolver({ ...options, servers: ['127.0.0.1:1'] });
    expect(await resolver('a.example', 'TXT')).toMatchObject({ kind: 'unknown' });
    expect(await resolver('a.example', 'TLSA')).toMatchObject({ kind: 'unknown' });
  });
});

describe('the resolver for TLSA records', () => {
  const name = '_25._tcp.mx1.example';

  it('reads records, and whether the resolver validated them', async () => {
    const { stub, resolver } = await ask({ [name]: { TLSA: ['3 1 1 00ff', '2 0 1 aa'] } });
    const records = ['3 1 1 00ff', '2 0 1 aa'];
    expect(await resolver(name, 'TLSA')).toEqual({ kind: 'answer', records, ttl: 300, authenticated: false });
    stub.authenticated = true;
    expect(await resolver(name, 'TLSA')).toMatchObject({ authenticated: true });
  });

  it('follows an alias that the answer carries', async () => {
    const { resolver } = await ask({ [name]: { CNAME: ['tlsa.example'] }, 'tlsa.example': { TLSA: ['3 1 1 00ff'] } });
    expect(await resolver(name, 'TLSA')).toMatchObject({ kind: 'answer', records: ['3 1 1 00ff'] });
  });

  it('tells missing from unknown', async () => {
    const { resolver } = await ask({
      'a.example': { A: ['192.0.2.1'] },
      'b.example': 'SERVFAIL',
      'c.example': 'SILENCE',
    });
    expect(await resolver('a.example', 'TLSA')).toEqual({ kind: 'missing', because: 'nodata' });
    expect(await resolver(name, 'TLSA')).toEqual({ kind: 'missing', because: 'nxdomain' });
    expect(await whyUnknown(resolver, 'b.example', 'TLSA')).toMatch(/SERVFAIL/);
    expect(await whyUnknown(resolver, 'c.example', 'TLSA')).toMatch(/in time/);
  });
});

async function whyUnknown(resolver: Resolver, name: string, type: RecordType): Promise<string> {
  const reply = await resolver(name, type);
  return reply.kind === 'unknown' ? (worded(reply.why) ?? '') : `answered: ${JSON.stringify(reply)}`;
}
