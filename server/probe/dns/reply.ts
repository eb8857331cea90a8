import type { Saying } from '../../contract/phrase.ts';

export type RecordType = 'TXT' | 'MX' | 'A' | 'AAAA' | 'CNAME' | 'TLSA';

/**
 * What DNS says about one name and type. Only `missing` is an authoritative no. SERVFAIL, refusals and time-outs are
 * `unknown`: nothing follows from them.
 */
export type DnsReply =
  | {
      readonly kind: 'answer';
      /** As in a zone file, without quotes: `10 mx1.example.net`; the strings of one TXT record are joined. Foreign text. */
      readonly records: readonly string[];
      /** Seconds; null when the resolver does not say. */
      readonly ttl: number | null;
      /** Whether the resolver validated the answer with DNSSEC; null when it was not asked. */
      readonly authenticated: boolean | null;
    }
  | { readonly kind: 'missing'; readonly because: 'nxdomain' | 'nodata' }
  | { readonly kind: 'unknown'; readonly why: Saying };

/** Queries DNS. Never rejects. The one seam between this program and names on the open network. */
export type Resolver = (name: string, type: RecordType) => Promise<DnsReply>;
