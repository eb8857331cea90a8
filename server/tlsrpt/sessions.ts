/**
 * The entries of one report about one domain whose totals make up its sessions. Entries of type tlsa count sessions again that
 * stand under another type too (RFC 8460 section 4; Microsoft reports both), so they count only where nothing else does.
 */
export function countedEntries<Entry extends { readonly policyType: string }>(
  entries: readonly Entry[],
): readonly Entry[] {
  const others = entries.filter(({ policyType }) => policyType !== 'tlsa');
  return others.length === 0 ? entries : others;
}
