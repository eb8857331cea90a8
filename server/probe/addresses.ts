import { isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** [first address, prefix length, what it is]: addresses that no mail server or policy host on the public Internet can have. */
const REFUSED_V4: readonly (readonly [string, number, string])[] = [
  ['0.0.0.0', 8, 'this network'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared by a provider'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'reserved'],
  ['192.0.2.0', 24, 'for documentation'],
  ['192.88.99.0', 24, 'reserved'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'for benchmarks'],
  ['198.51.100.0', 24, 'for documentation'],
  ['203.0.113.0', 24, 'for documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved'],
];

const REFUSED_V6: readonly (readonly [string, number, string])[] = [
  ['::', 128, 'unspecified'],
  ['::1', 128, 'loopback'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'link-local'],
  ['ff00::', 8, 'multicast'],
  ['2001::', 23, 'reserved'],
  ['2001:db8::', 32, 'for documentation'],
  ['3fff::', 20, 'for documentation'],
];

/** IPv6 prefixes that carry an IPv4 address, and the byte at which it starts (RFC 4291, RFC 6052, RFC 3056). */
const EMBEDDING: readonly (readonly [string, number, number])[] = [
  ['::ffff:0:0', 96, 12],
  ['64:ff9b::', 96, 12],
  ['2002::', 16, 2],
];

/** Only 2000::/3 is global unicast (RFC 4291 section 2.4). */
const GLOBAL_V6 = ['2000::', 3] as const;

/** A mail server beside stsready is no fault of the domain, so this says what to do. */
export const OWN_ADDRESS = "this machine's own address; STSREADY_CHECK_OWN_ADDRESSES=on lets live checks go there";

/**
 * Why we do not connect to `address`, or null when it is an ordinary public one. MX records and addresses are chosen by
 * outsiders, who must not be able to point this program at the network it runs in. `own` are this machine's addresses.
 */
export function whyRefused(address: string, own: readonly string[] = []): string | null {
  const bytes = addressBytes(address);
  if (bytes === null) return 'not an IP address';
  if (own.some((mine) => sameBytes(addressBytes(mine), bytes))) return OWN_ADDRESS;
  if (bytes.length === 4) return reservedAs(bytes, REFUSED_V4);
  for (const [prefix, length, start] of EMBEDDING) {
    if (!startsWith(bytes, prefix, length)) continue;
    const inner = bytes.slice(start, start + 4).join('.');
    const why = whyRefused(inner, own);
    return why === null ? null : `${inner} inside: ${why}`;
  }
  const reserved = reservedAs(bytes, REFUSED_V6);
  if (reserved !== null) return reserved;
  return startsWith(bytes, ...GLOBAL_V6) ? null : 'not a public address';
}

/** The addresses of this machine's network interfaces. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
}

function reservedAs(bytes: readonly number[], ranges: typeof REFUSED_V4): string | null {
  return ranges.find(([prefix, length]) => startsWith(bytes, prefix, length))?.[2] ?? null;
}

function startsWith(bytes: readonly number[], prefix: string, length: number): boolean {
  const wanted = addressBytes(prefix) ?? [];
  for (let bit = 0; bit < length; bit += 1) {
    const index = bit >> 3;
    const mask = 0x80 >> (bit & 7);
    if (((bytes[index] ?? 0) & mask) !== ((wanted[index] ?? 0) & mask)) return false;
  }
  return wanted.length === bytes.length;
}

function sameBytes(a: readonly number[] | null, b: readonly number[]): boolean {
  return a !== null && a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** 4 or 16 bytes; null for what is no address, and for addresses with a zone (`fe80::1%eth0`), which are never public. */
function addressBytes(address: string): number[] | null {
  if (isIPv4(address)) return address.split('.').map(Number);
  if (!isIPv6(address) || address.includes('%')) return null;
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const [, a = 0, b = 0, c = 0, d = 0] = (dotted ?? []).map(Number);
  const groups = dotted === null ? address : `${address.slice(0, dotted.index)}${hex(a, b)}:${hex(c, d)}`;
  const [left = '', right] = groups.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = Array.from({ length: right === undefined ? 0 : 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function hex(high: number, low: number): string {
  return ((high << 8) | low).toString(16);
}
