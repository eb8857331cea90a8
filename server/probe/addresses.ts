import { BlockList, isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Saying } from '../contract/phrase.ts';
import type { Key, NamesOf } from '../contract/words/keys.ts';
import { phrase } from '../contract/words/phrase.ts';

interface Range {
  readonly addresses: BlockList;
}

interface RefusedRange extends Range {
  readonly what: Why;
}

type Why =
  Extract<Key, `address.${string}`> extends infer K
    ? K extends Key
      ? [NamesOf<K>] extends [never]
        ? K
        : never
      : never
    : never;

function refused(first: string, length: number, what: Why): RefusedRange {
  return { ...range(first, length), what };
}

function range(first: string, length: number): Range {
  const addresses = new BlockList();
  addresses.addSubnet(first, length, familyOf(first));
  return { addresses };
}

/** Addresses that no mail server or policy host on the public Internet can have. */
const REFUSED: readonly RefusedRange[] = [
  refused('0.0.0.0', 8, 'address.this-network'),
  refused('10.0.0.0', 8, 'address.private'),
  refused('100.64.0.0', 10, 'address.shared'),
  refused('127.0.0.0', 8, 'address.loopback'),
  refused('169.254.0.0', 16, 'address.link-local'),
  refused('172.16.0.0', 12, 'address.private'),
  refused('192.0.0.0', 24, 'address.reserved'),
  refused('192.0.2.0', 24, 'address.documentation'),
  refused('192.88.99.0', 24, 'address.reserved'),
  refused('192.168.0.0', 16, 'address.private'),
  refused('198.18.0.0', 15, 'address.benchmarks'),
  refused('198.51.100.0', 24, 'address.documentation'),
  refused('203.0.113.0', 24, 'address.documentation'),
  refused('224.0.0.0', 4, 'address.multicast'),
  refused('240.0.0.0', 4, 'address.reserved'),
  refused('::', 128, 'address.unspecified'),
  refused('::1', 128, 'address.loopback'),
  refused('fc00::', 7, 'address.private'),
  refused('fe80::', 10, 'address.link-local'),
  refused('ff00::', 8, 'address.multicast'),
  refused('2001::', 23, 'address.reserved'),
  refused('2001:db8::', 32, 'address.documentation'),
  refused('3fff::', 20, 'address.documentation'),
];

/** IPv6 prefixes that carry an IPv4 address, and the group at which it starts (RFC 4291, RFC 6052, RFC 3056). */
const EMBEDDING: readonly (Range & { readonly group: number })[] = [
  { ...range('::ffff:0:0', 96), group: 6 },
  { ...range('64:ff9b::', 96), group: 6 },
  { ...range('2002::', 16), group: 1 },
];

/** Only these are global unicast (RFC 4291 section 2.4). */
const GLOBAL_V6 = range('2000::', 3);

/** A mail server beside stsready is no fault of the domain, so this says what to do. */
const OWN_ADDRESS = phrase('address.own');

/**
 * Why we do not connect to `address`, or null when it is an ordinary public one. MX records and addresses are chosen by
 * outsiders, who must not be able to point this program at the network it runs in. `own` are this machine's addresses.
 */
export function whyRefused(address: string, own: readonly string[] = []): Saying | null {
  // An address with a zone (`fe80::1%eth0`) is never public.
  if (isIP(address) === 0 || address.includes('%')) return phrase('address.not-ip');
  const isOwn = own.some(
    (mine) => isIP(mine) !== 0 && !mine.includes('%') && holds(range(mine, isIPv6(mine) ? 128 : 32), address),
  );
  if (isOwn) return OWN_ADDRESS;
  const embedding = EMBEDDING.find((range) => isIPv6(address) && holds(range, address));
  if (embedding !== undefined) {
    const inner = ipv4At(embedding.group, address);
    const why = whyRefused(inner, own);
    return why === null ? null : phrase('address.inside', { address: inner, why });
  }
  const found = REFUSED.find((range) => holds(range, address));
  if (found !== undefined) return phrase(found.what);
  return !isIPv6(address) || holds(GLOBAL_V6, address) ? null : phrase('address.not-public');
}

/** The addresses of this machine's network interfaces. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

function holds({ addresses }: Range, address: string): boolean {
  return addresses.check(address, familyOf(address));
}

/** The IPv4 address that an IPv6 address carries in two of its eight groups. */
function ipv4At(group: number, address: string): string {
  const [left = '', right = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::'); // in its short form
  const head = left.split(':').filter((digits) => digits !== '');
  const tail = right.split(':').filter((digits) => digits !== '');
  const groups = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail];
  return [group, group + 1]
    .map((index) => Number.parseInt(groups[index] ?? '0', 16))
    .flatMap((value) => [value >> 8, value & 0xff])
    .join('.');
}
