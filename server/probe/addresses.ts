import { BlockList, isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

interface Range {
  readonly addresses: BlockList;
  readonly what: string;
}

function range(first: string, length: number, what: string): Range {
  const addresses = new BlockList();
  addresses.addSubnet(first, length, familyOf(first));
  return { addresses, what };
}

/** Addresses that no mail server or policy host on the public Internet can have. */
const REFUSED: readonly Range[] = [
  range('0.0.0.0', 8, 'this network'),
  range('10.0.0.0', 8, 'private'),
  range('100.64.0.0', 10, 'shared by a provider'),
  range('127.0.0.0', 8, 'loopback'),
  range('169.254.0.0', 16, 'link-local'),
  range('172.16.0.0', 12, 'private'),
  range('192.0.0.0', 24, 'reserved'),
  range('192.0.2.0', 24, 'for documentation'),
  range('192.88.99.0', 24, 'reserved'),
  range('192.168.0.0', 16, 'private'),
  range('198.18.0.0', 15, 'for benchmarks'),
  range('198.51.100.0', 24, 'for documentation'),
  range('203.0.113.0', 24, 'for documentation'),
  range('224.0.0.0', 4, 'multicast'),
  range('240.0.0.0', 4, 'reserved'),
  range('::', 128, 'unspecified'),
  range('::1', 128, 'loopback'),
  range('fc00::', 7, 'private'),
  range('fe80::', 10, 'link-local'),
  range('ff00::', 8, 'multicast'),
  range('2001::', 23, 'reserved'),
  range('2001:db8::', 32, 'for documentation'),
  range('3fff::', 20, 'for documentation'),
];

/** IPv6 prefixes that carry an IPv4 address, and the group at which it starts (RFC 4291, RFC 6052, RFC 3056). */
const EMBEDDING: readonly (Range & { readonly group: number })[] = [
  { ...range('::ffff:0:0', 96, 'IPv4-mapped'), group: 6 },
  { ...range('64:ff9b::', 96, 'NAT64'), group: 6 },
  { ...range('2002::', 16, '6to4'), group: 1 },
];

/** Only these are global unicast (RFC 4291 section 2.4). */
const GLOBAL_V6 = range('2000::', 3, 'global');

/** A mail server beside stsready is no fault of the domain, so this says what to do. */
export const OWN_ADDRESS = "this machine's own address; STSREADY_CHECK_OWN_ADDRESSES=on lets live checks go there";

/**
 * Why we do not connect to `address`, or null when it is an ordinary public one. MX records and addresses are chosen by
 * outsiders, who must not be able to point this program at the network it runs in. `own` are this machine's addresses.
 */
export function whyRefused(address: string, own: readonly string[] = []): string | null {
  // An address with a zone (`fe80::1%eth0`) is never public.
  if (isIP(address) === 0 || address.includes('%')) return 'not an IP address';
  const isOwn = own.some(
    (mine) => isIP(mine) !== 0 && !mine.includes('%') && holds(range(mine, isIPv6(mine) ? 128 : 32, ''), address),
  );
  if (isOwn) return OWN_ADDRESS;
  const embedding = EMBEDDING.find((range) => isIPv6(address) && holds(range, address));
  if (embedding !== undefined) {
    const inner = ipv4At(embedding.group, address);
    const why = whyRefused(inner, own);
    return why === null ? null : `${inner} inside: ${why}`;
  }
  const refused = REFUSED.find((range) => holds(range, address));
  if (refused !== undefined) return refused.what;
  return !isIPv6(address) || holds(GLOBAL_V6, address) ? null : 'not a public address';
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
