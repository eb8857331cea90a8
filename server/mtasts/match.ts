import { comparableHost, isHostName } from '../contract/domain-name.ts';

/**
 * Whether the MX host name `host` is one of those that the policy's `mx` value `pattern` names (RFC 8461 section 4.1).
 *
 * `*.` stands for exactly one label, the whole left-most one: `*.example.com` matches `mail.example.com`, neither
 * `example.com` nor `a.b.example.com`. Case and a dot at the end do not matter. A pattern that the grammar does not
 * allow (`mail*.example.com`, `*`, an address, U-labels) matches nothing, and nothing matches a host that is no host name.
 */
export function mxMatches(pattern: string, host: string): boolean {
  const wanted = comparableHost(pattern);
  const actual = comparableHost(host);
  if (!isHostName(actual)) return false;
  if (!wanted.startsWith('*.')) return isHostName(wanted) && wanted === actual;
  const parent = wanted.slice(2);
  const firstDot = actual.indexOf('.');
  return isHostName(parent) && firstDot > 0 && actual.slice(firstDot + 1) === parent;
}

/** Whether any of `patterns` matches a host, as `mxMatches` says it of each; they are looked through once, however many hosts are asked about. */
export function anyMxMatches(patterns: readonly string[]): (host: string) => boolean {
  const names = new Set<string>();
  const parents = new Set<string>();
  for (const pattern of patterns) {
    const wanted = comparableHost(pattern);
    if (!wanted.startsWith('*.')) names.add(wanted);
    else if (isHostName(wanted.slice(2))) parents.add(wanted.slice(2));
  }
  return (host) => {
    const actual = comparableHost(host);
    if (!isHostName(actual)) return false;
    const firstDot = actual.indexOf('.');
    return names.has(actual) || (firstDot > 0 && parents.has(actual.slice(firstDot + 1)));
  };
}
