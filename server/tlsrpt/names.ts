/**
 * The one form in which a domain or host name is compared and stored: lower case, A-labels, no final dot.
 * Null when `text` is no name. Single labels and underscores are names; addresses are not.
 */
export function canonicalName(text: string): string | null {
  const bare = text.trim().replace(/\.$/, '').toLowerCase();
  if (bare.length > 253) return null;
  const ascii = /^[\x20-\x7e]*$/.test(bare) ? bare : toALabels(bare);
  if (ascii === null || !/^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/.test(ascii))
    return null;
  if (ascii.split('.').some((label) => label.length > 63)) return null;
  // The last label of a name is never a number: that is an IPv4 address (RFC 3696 section 2).
  return /(?:^|\.)\d+$/.test(ascii) ? null : ascii;
}

/** U-labels to A-labels, by the URL parser's own IDNA; null when it refuses or when URL syntax hides in the text. */
function toALabels(name: string): string | null {
  if (/[\s/?#@:\\%[\]<>^|]/.test(name) || !URL.canParse(`http://${name}/`)) return null;
  return new URL(`http://${name}/`).hostname;
}

/** A host name or an `mx` pattern, `*.` as the whole left-most label, in canonical form; null when it is neither. */
export function canonicalPattern(text: string): string | null {
  const bare = text.trim();
  if (!bare.startsWith('*.')) return canonicalName(bare);
  const rest = canonicalName(bare.slice(2));
  return rest === null ? null : `*.${rest}`;
}

/** The domain of an e-mail address such as `contact-info`, with or without `mailto:` and a display name; null when there is none. */
export function domainOfAddress(address: string): string | null {
  const found = /@([^@>\s]+)>?\s*$/.exec(address.trim());
  return found?.[1] === undefined ? null : canonicalName(found[1]);
}
