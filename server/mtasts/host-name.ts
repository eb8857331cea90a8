const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** `host` as DNS names are compared: lower case, without the root dot. U-labels stay as they are. */
export function comparableHost(host: string): string {
  const lower = host.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/**
 * Whether `host` is a host name as RFC 5321 section 4.1.2 spells one: labels of letters, digits and inner hyphens, at
 * most 63 and 253 characters. Four numbers with dots are an address, not a name, and no top-level domain is all digits.
 */
export function isHostName(host: string): boolean {
  if (host.length > 253) return false;
  const labels = host.toLowerCase().split('.');
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels[labels.length - 1] ?? '');
}
