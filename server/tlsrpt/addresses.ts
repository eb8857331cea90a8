/** An IP address as text, in the one form in which it is stored and compared. */
export interface IpAddress {
  /** RFC 5952 for IPv6; an IPv4-mapped address as IPv4. */
  readonly text: string;
  /** Brackets, a port, an `IPv6:` tag or a zone were removed. */
  readonly decorated: boolean;
}

/** An IPv4 address in its canonical text, as almost every one is. */
const plainIpv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Reads an IP address, whatever is around it; null when `text` is not one. */
export function parseIpAddress(text: string): IpAddress | null {
  if (plainIpv4.test(text)) return { text, decorated: false };
  const bare = undecorate(text);
  const address = bare.includes(':') ? canonicalIpv6(bare) : canonicalIpv4(bare);
  return address === null ? null : { text: address, decorated: bare !== text };
}

/** `[192.0.2.1]`, `192.0.2.1:25`, `[2001:db8::1]:25`, `[IPv6:2001:db8::1]`, `fe80::1%eth0` without the decoration. */
function undecorate(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text);
  const inner = bracketed?.[1] ?? text.replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/, '$1');
  return inner.replace(/^ipv6:/i, '').replace(/%[\w.-]+$/, '');
}

function canonicalIpv4(text: string): string | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return null;
  const parts = text.split('.').map(Number);
  return parts.every((part) => part <= 255) ? parts.join('.') : null;
}

function canonicalIpv6(text: string): string | null {
  const groups = readGroups(text);
  if (groups === null) return null;
  // An IPv4-mapped address is the IPv4 host that a dual-stack socket shows.
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return compress(groups);
}

/** The eight groups of an IPv6 address, `::` filled in and a dotted end converted; null when it is none. */
function readGroups(text: string): number[] | null {
  if (text.length > 45) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half, index) => readHalf(half, index === halves.length - 1));
  if (head === undefined || head === null || tail === null) return null;
  if (tail === undefined) return head.length === 8 ? head : null;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? null : [...head, ...Array<number>(missing).fill(0), ...tail];
}

/** The groups on one side of `::`; only the last group of the whole address may be dotted. */
function readHalf(text: string, mayEndDotted: boolean): number[] | null {
  const groups: number[] = [];
  const parts = text === '' ? [] : text.split(':');
  for (const [index, part] of parts.entries()) {
    const dotted = mayEndDotted && index === parts.length - 1 && part.includes('.') ? canonicalIpv4(part) : null;
    if (dotted !== null) {
      const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number);
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return null;
    }
  }
  return groups;
}

/** RFC 5952: lower case, no leading zeros, `::` for the first longest run of two or more zero groups. */
function compress(groups: readonly number[]): string {
  let best = { start: 0, length: 1 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (best.length === 1) return text(groups);
  return `${text(groups.slice(0, best.start))}::${text(groups.slice(best.start + best.length))}`;
}
