import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownAddresses, whyRefused } from '../../../server/probe/addresses.ts';
import { worded } from '../../support/worded.ts';

/** First and last address of every range that outsiders might name to reach the network we run in. */
const refused: [range: string, ...addresses: string[]][] = [
  ['0.0.0.0/8', '0.0.0.0', '0.255.255.255'],
  ['10/8', '10.0.0.0', '10.255.255.255'],
  ['100.64/10', '100.64.0.0', '100.127.255.255'],
  ['127/8', '127.0.0.1', '127.255.255.255'],
  ['169.254/16', '169.254.0.0', '169.254.169.254', '169.254.255.255'],
  ['172.16/12', '172.16.0.0', '172.31.255.255'],
  ['192.0.0/24', '192.0.0.0', '192.0.0.255'],
  ['192.0.2/24', '192.0.2.0', '192.0.2.255'],
  ['192.168/16', '192.168.0.0', '192.168.255.255'],
  ['198.18/15', '198.18.0.0', '198.19.255.255'],
  ['198.51.100/24', '198.51.100.0', '198.51.100.255'],
  ['203.0.113/24', '203.0.113.0', '203.0.113.255'],
  ['224/4', '224.0.0.0', '239.255.255.255'],
  ['240/4', '240.0.0.0', '255.255.255.255'],
  ['::', '::', '0:0:0:0:0:0:0:0'],
  ['::1', '::1', '0::0001'],
  ['fc00::/7', 'fc00::', 'fd12:3456::1', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fe80::/10', 'fe80::1', 'febf::ffff', 'FE80::1'],
  ['fe80::/10 with a zone', 'fe80::1%eth0', '2600::1%lo'],
  ['ff00::/8', 'ff00::', 'ff02::1', 'ffff::'],
  ['2001:db8::/32', '2001:db8::', '2001:db8:ffff:ffff::1', '2001:DB8::25'],
  [
    '::ffff:0:0/96',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::FFFF:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '0:0:0:0:0:ffff:192.168.1.1',
  ],
  ['64:ff9b::/96', '64:ff9b::127.0.0.1', '64:ff9b::a00:1', '64:ff9b:0:0:0:0:c0a8:101'],
  ['2002::/16', '2002:7f00:1::', '2002:a00:1::1', '2002:c0a8:101:1::1'],
  ['outside 2000::/3', '::127.0.0.1', '100::1', '64:ff9b:1::1', 'fec0::1', '4000::1', '1fff::1'],
  ['reserved by IETF', '2001::1', '2001:1ff::1', '3fff::1', '192.88.99.1'],
  ['no address', '', 'localhost', '127.1', '0x7f000001', '2130706433', '010.0.0.1', '[::1]', '1.2.3.4:25', '1.2.3.4 '],
];

const allowed = [
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2600::1',
  '2001:200::1',
  '2001:db7:ffff::1',
  '2001:db9::1',
  '::ffff:1.1.1.1',
  '64:ff9b::101:101',
  '2002:101:101::1',
];

describe('whyRefused', () => {
  for (const [range, ...addresses] of refused) {
    it(`refuses ${range}`, () => {
      for (const address of addresses) expect(worded(whyRefused(address)), address).toBeTypeOf('string');
    });
  }

  it('allows public addresses, up to the edges of the refused ranges', () => {
    for (const address of allowed) expect(whyRefused(address), address).toBeNull();
  });

  it("refuses this machine's own public addresses, also written in another way", () => {
    expect(worded(whyRefused('1.1.1.1', ['1.1.1.1']))).toMatch(/own address/);
    expect(worded(whyRefused('::ffff:101:101', ['1.1.1.1']))).toMatch(/own address/);
    expect(worded(whyRefused('2600:0:0::0001', ['fe80::1%eth0', '2600::1']))).toMatch(/own address/);
    expect(whyRefused('1.1.1.2', ['1.1.1.1'])).toBeNull();
  });

  it('judges an IPv4 address and its three embeddings alike', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const group = (index: number) => Number(address.split('.')[index]).toString(16).padStart(2, '0');
        const high = group(0) + group(1);
        const low = group(2) + group(3);
        const plain = whyRefused(address) === null;
        expect(whyRefused(`::ffff:${address}`) === null).toBe(plain);
        expect(whyRefused(`64:ff9b::${high}:${low}`) === null).toBe(plain);
        expect(whyRefused(`2002:${high}:${low}::1`) === null).toBe(plain);
      }),
    );
  });

  it('answers any text', () => {
    fc.assert(fc.property(fc.oneof(fc.ipV6(), fc.string()), (text) => whyRefused(text) !== undefined));
  });

  it("reads this machine's addresses, loopback among them", () => {
    expect(ownAddresses()).toContain('127.0.0.1');
  });
});
