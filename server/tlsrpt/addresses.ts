/**
 * An IP address in its canonical text (RFC 5952 for IPv6), and whether it was written with anything around it.
 * Null when `text` is no address.
 */
export interface IpAddress {
  readonly text: string;
  /** Brackets, a port, an `IPv6:` tag or a zone were removed. */
  readonly decorated: boolean;
}

export function parseIpAddress(text: string): IpAddress | null {
  const bare = undecorate(text);
  const address = bare.includes(':') ? canonicalIpv6(bare) : canonicalIpv4(bare);
  return address === null ? null : { text: address, decorated: bare !== text };
}

/** `[192.0.2.1]`, `192.0.2.1:25`, `[2001:db8::1]:25`, `[IPv6:2001:db8::1]`, `fe80::1%eth0` without what is around the address. */
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
  if (text.length > 45 || !/^[0-9a-f:.]+$/i.test(text) || !URL.canParse(`http://[${text}]/`)) return null;
  const compressed = new URL(`http://[${text}]/`).hostname.slice(1, -1);
  // An IPv4-mapped address is the IPv4 host that a dual-stack socket shows.
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(compressed);
  if (mapped?.[1] === undefined || mapped[2] === undefined) return compressed;
  const [high, low] = [Number.parseInt(mapped[1], 16), Number.parseInt(mapped[2], 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
