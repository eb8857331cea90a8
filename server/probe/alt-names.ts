import { mxMatches } from '../mtasts/match.ts';

const ENTRY = /^([A-Za-z][A-Za-z ]*):("(?:[^"\\]|\\.)*"|[^,"]*)(?:, |$)/;

/**
 * The DNS names in Node's text form of a certificate's subject alternative names: `DNS:a, IP Address:b, DNS:"..."`.
 * A quoted value contains characters that no host name has, and may imitate further entries; it is skipped as a whole.
 */
export function readDnsNames(text: string): string[] {
  const names: string[] = [];
  let rest = text;
  while (rest !== '') {
    const entry = ENTRY.exec(rest);
    if (entry === null) break;
    const [whole, type, value = ''] = entry;
    if (type === 'DNS' && !value.startsWith('"')) names.push(value);
    rest = rest.slice(whole.length);
  }
  return names;
}

/**
 * Whether the DNS name `name` of a certificate stands for `host` (RFC 9525 section 6.3): equal, or `*.` in place of
 * exactly one label before a domain of at least two. A partial wildcard (`mx*.example.net`) stands for nothing.
 */
export function namesHost(name: string, host: string): boolean {
  if (name.endsWith('.') || /^\*\.[^.]*$/.test(name)) return false;
  return mxMatches(name, host);
}
