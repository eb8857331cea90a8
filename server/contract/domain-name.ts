/**
 * Names of the DNS, in the one form in which they are compared, stored and looked up: lower case, A-labels, no final dot.
 * Nothing else makes that form. It runs in the browser as well.
 *
 * - A *name* is any name of the DNS: `_mta-sts.example.com` and `localhost` are.
 * - A *host name* has labels of letters, digits and inner hyphens alone (RFC 5321 section 4.1.2).
 * - A *domain* is a host name of two labels at least: what mail is sent to, and what a policy stands for (RFC 8461).
 *
 * An IP address is none of them.
 */

const LABEL_OF_NAME = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const LABEL_OF_HOST = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST = 253;

/** `host` as DNS names are compared: lower case, without the root dot. U-labels stay, and it need not be a name at all. */
export function comparableHost(host: string): string {
  const lower = host.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/** Whether `host` is a host name, in any case. Four numbers with dots are an address, and no top-level domain is all digits. */
export function isHostName(host: string): boolean {
  return isNameOf(LABEL_OF_HOST, host.toLowerCase());
}

/** A name of the DNS in canonical form; null when `text` is none. */
export function canonicalName(text: string): string | null {
  const plain = comparableHost(text.trim());
  if (plain.length > LONGEST) return null;
  const ascii = /^[\x20-\x7e]*$/.test(plain) ? plain : toALabels(plain);
  return ascii !== null && isNameOf(LABEL_OF_NAME, ascii) ? ascii : null;
}

/** A domain in canonical form; null when `text` is none. */
export function canonicalDomain(text: string): string | null {
  const name = canonicalName(text);
  return name?.includes('.') && isHostName(name) ? name : null;
}

/** The name that a person or an address asks for, in canonical form; what is none is kept to be shown, and is found nowhere. */
export function nameAsked(text: string): string {
  return canonicalName(text) ?? comparableHost(text.trim());
}

/** A name, or an `mx` pattern with `*.` as its whole left-most label, in canonical form; null when it is neither. */
export function canonicalPattern(text: string): string | null {
  const bare = text.trim();
  if (!bare.startsWith('*.')) return canonicalName(bare);
  const parent = canonicalName(bare.slice(2));
  return parent === null ? null : `*.${parent}`;
}

/**
 * The domain of a mail address, with or without `mailto:` and a display name, or of a bare domain: contact-info and the
 * `header.i` of Authentication-Results come as any of them. Null when there is none.
 */
export function domainOfAddress(text: string): string | null {
  return canonicalDomain(text.slice(text.lastIndexOf('@') + 1).replace(/>\s*$/, ''));
}

function isNameOf(label: RegExp, ascii: string): boolean {
  if (ascii.length > LONGEST) return false;
  const labels = ascii.split('.');
  return labels.every((one) => label.test(one)) && !/^\d+$/.test(labels[labels.length - 1] ?? '');
}

/** U-labels to A-labels by the IDNA of the URL parser; null when it refuses. */
function toALabels(name: string): string | null {
  // That parser decodes %61 and takes the syntax of URLs, so only what a name may hold gets to it.
  if (/[^a-z0-9._\u0080-\uffff-]/.test(name) || !URL.canParse(`http://${name}/`)) return null;
  return comparableHost(new URL(`http://${name}/`).hostname);
}
