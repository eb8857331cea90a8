import { describe, expect, it } from 'vitest';
import { createResolver } from '../../../server/probe/dns/dns.ts';
import { lookUpAddresses, lookUpAlias, lookUpMx, lookUpTxt } from '../../../server/probe/dns/lookups.ts';
import { type StubName, startDnsStub } from '../../support/dns-stub.ts';
import { worded } from '../../support/worded.ts';

async function resolverFor(zone: Record<string, StubName>) {
  const { server } = await startDnsStub(zone);
  return createResolver({ servers: [server], timeoutMillis: 3000, tries: 1 });
}

describe('lookUpTxt', () => {
  it('reads the records behind an alias', async () => {
    const resolver = await resolverFor({
      '_mta-sts.a.example': { CNAME: ['sts.host.example'] },
      'sts.host.example': { TXT: ['v=STSv1; id=1'] },
    });
    expect(await lookUpTxt(resolver, '_mta-sts.a.example')).toMatchObject({ kind: 'answer', texts: ['v=STSv1; id=1'] });
  });

  const chain = (length: number) => async (name: string, type: string) => {
    const step = Number(name.slice(1, name.indexOf('.')));
    if (type === 'CNAME' && step < length) return answer([`c${step + 1}.example`]);
    return type === 'TXT' && step === length
      ? answer(['v=STSv1; id=1'])
      : ({ kind: 'missing', because: 'nodata' } as const);
  };
  const answer = (records: string[]) => ({ kind: 'answer', records, ttl: null, authenticated: null }) as const;

  it('follows eight aliases itself where the resolver gives one at a time, and not nine', async () => {
    expect(await lookUpTxt(chain(8), 'c0.example')).toMatchObject({ kind: 'answer' });
    const tooLong = await lookUpTxt(chain(9), 'c0.example');
    expect(tooLong.kind === 'unknown' ? worded(tooLong.why) : tooLong).toMatch(/more than 8 CNAMEs/);
  });

  it('calls only authoritative answers missing', async () => {
    const resolver = await resolverFor({
      'a.example': { A: ['192.0.2.1'] },
      'b.example': 'SERVFAIL',
      'c.example': { CNAME: ['gone.example'] },
    });
    expect(await lookUpTxt(resolver, 'a.example')).toEqual({ kind: 'missing' });
    expect(await lookUpTxt(resolver, 'nowhere.example')).toEqual({ kind: 'missing' });
    expect(await lookUpTxt(resolver, 'c.example')).toEqual({ kind: 'missing' });
    expect(await lookUpTxt(resolver, 'b.example')).toMatchObject({ kind: 'unknown' });
  });

  it('bounds what it takes in', async () => {
    const many = await lookUpTxt(
      async () => answer(Array.from({ length: 1000 }, () => 'x'.repeat(60_000))),
      'a.example',
    );
    expect(many.kind === 'answer' && [many.texts.length, many.texts[0]?.length]).toEqual([50, 4096]);
  });
});

describe('lookUpMx', () => {
  it('sorts by preference and name, lower-cases, and counts a host once', async () => {
    const resolver = await resolverFor({
      'a.example': { MX: ['20 B.example', '10 z.example', '10 Y.example', '30 b.EXAMPLE'] },
    });
    expect(await lookUpMx(resolver, 'a.example')).toEqual({
      kind: 'records',
      records: [
        { preference: 10, host: 'y.example' },
        { preference: 10, host: 'z.example' },
        { preference: 20, host: 'b.example' },
      ],
      omitted: 0,
    });
  });

  it('takes the domain itself where there is no MX record but an address', async () => {
    const resolver = await resolverFor({ 'a.example': { AAAA: ['2001:db8::1'] } });
    expect(await lookUpMx(resolver, 'a.example')).toEqual({ kind: 'implicit', host: 'a.example' });
  });

  it('tells null MX, no mail host, and no answer apart', async () => {
    const resolver = await resolverFor({
      'null.example': { MX: ['0 .'] },
      'txt.example': { TXT: ['x'] },
      'bad.example': 'SERVFAIL',
      'half.example': { A: 'SERVFAIL' },
    });
    expect(await lookUpMx(resolver, 'null.example')).toEqual({ kind: 'null' });
    expect(await lookUpMx(resolver, 'txt.example')).toEqual({ kind: 'none' });
    expect(await lookUpMx(resolver, 'nowhere.example')).toEqual({ kind: 'none' });
    expect(await lookUpMx(resolver, 'bad.example')).toMatchObject({ kind: 'unknown' });
    expect(await lookUpMx(resolver, 'half.example')).toMatchObject({ kind: 'unknown' });
  });

  it('names a hundred hosts and says how many there are beyond', async () => {
    const resolver = await resolverFor({
      'a.example': { MX: Array.from({ length: 103 }, (_, index) => `${index} m${index}.b`) },
    });
    const lookup = await lookUpMx(resolver, 'a.example');
    expect(lookup.kind === 'records' && [lookup.records.length, lookup.omitted]).toEqual([100, 3]);
  });
});

describe('lookUpAddresses', () => {
  const v4 = (count: number) => Array.from({ length: count }, (_, index) => `192.0.2.${index + 1}`);
  const v6 = (count: number) => Array.from({ length: count }, (_, index) => `2001:db8::${index + 1}`);

  for (const [have4, have6, take4, take6] of [
    [1, 1, 1, 1],
    [6, 0, 4, 0],
    [0, 6, 0, 4],
    [6, 6, 2, 2],
    [1, 6, 1, 3],
    [6, 1, 3, 1],
  ] as const) {
    it(`takes ${take4} IPv4 and ${take6} IPv6 addresses of ${have4} and ${have6}`, async () => {
      const resolver = await resolverFor({ 'a.example': { A: v4(have4), AAAA: v6(have6) } });
      expect(await lookUpAddresses(resolver, 'a.example', 4)).toEqual({
        addresses: [...v4(take4), ...v6(take6)],
        omitted: have4 + have6 - take4 - take6,
        unknown: null,
      });
    });
  }

  it('says when one family could not be looked up', async () => {
    const resolver = await resolverFor({ 'a.example': { A: v4(1), AAAA: 'SERVFAIL' } });
    const { addresses, unknown } = await lookUpAddresses(resolver, 'a.example', 4);
    expect([addresses, worded(unknown)]).toEqual([v4(1), expect.stringMatching(/AAAA a\.example/)]);
  });
});

describe('lookUpAlias', () => {
  it('names what a host is an alias of', async () => {
    const resolver = await resolverFor({ 'a.example': { CNAME: ['B.example'] }, 'b.example': { A: ['192.0.2.1'] } });
    expect(await lookUpAlias(resolver, 'a.example')).toBe('b.example');
    expect(await lookUpAlias(resolver, 'b.example')).toBeNull();
  });
});
