import type { Phrase, Saying } from '../../contract/phrase.ts';
import { parseTlsRptRecords } from '../../tlsrpt/record.ts';
import type { TxtLookup } from './lookups.ts';

export type ReportingRecord =
  | { readonly status: 'ok' | 'elsewhere'; readonly rua: readonly string[] }
  | { readonly status: 'missing'; readonly faults: readonly Phrase[] }
  | { readonly status: 'unknown'; readonly why: Saying };

/**
 * What the `_smtp._tls` records amount to. `elsewhere`: none of the addresses is one of `ourRua`; where this installation
 * has no configured address of its own, any valid record will do.
 */
export function readReporting(lookup: TxtLookup, ourRua: readonly string[]): ReportingRecord {
  if (lookup.kind === 'unknown') return { status: 'unknown', why: lookup.why };
  const texts = lookup.kind === 'answer' ? lookup.texts : [];
  const { rua, faults } = parseTlsRptRecords(texts.map((text) => [text]));
  if (rua === null) return { status: 'missing', faults: faults.map(({ saying }) => saying) };
  const uris = rua.map(({ uri }) => uri);
  const ours = new Set(ourRua.map(comparable));
  const known = ours.size === 0 || uris.some((uri) => ours.has(comparable(uri)));
  return { status: known ? 'ok' : 'elsewhere', rua: uris };
}

/** Parameters of a mailto URI do not change where it leads. */
function comparable(uri: string): string {
  return uri.toLowerCase().replace(/\?.*$/, '').replace(/\/$/, '');
}
