import type { Saying } from '../contract/phrase.ts';
import { phrase } from '../contract/words/phrase.ts';
import type { Published, PublishedMx } from '../mtasts/compose.ts';
import { readStsRecord } from '../mtasts/record.ts';
import type { DomainCheck } from '../probe/check-domain.ts';
import type { MxLookup } from '../probe/dns/lookups.ts';
import { readReporting } from '../probe/dns/report-address.ts';

/** What a domain publishes now; or why that cannot be determined from here. */
export type PublishedNow =
  | { readonly kind: 'known'; readonly published: Published }
  | { readonly kind: 'unknown'; readonly why: Saying };

/**
 * What a domain publishes according to a check. A file that could not be fetched conclusively makes everything unknown: a change must not
 * start from "there is nothing" where there may be something. `longestMaxAge` is what earlier checks saw, in seconds.
 */
export function publishedNow(check: DomainCheck, longestMaxAge: number | null): PublishedNow {
  const outcome = check.policy?.outcome;
  if (outcome === undefined) return { kind: 'unknown', why: phrase('cause.FILE_NOT_LOOKED_AT') };
  if (outcome.kind === 'unknown') return { kind: 'unknown', why: outcome.why };
  const served = outcome.kind === 'file' && outcome.file.policy !== null ? outcome.file : null;
  const { stsTxt, tlsrptTxt } = check;
  const record = stsTxt?.kind === 'answer' ? readStsRecord(stsTxt.texts) : null;
  const reporting = tlsrptTxt === null ? null : readReporting(tlsrptTxt, []);
  return {
    kind: 'known',
    published: {
      domain: check.domain,
      mx: mxOf(check.mx),
      policyText: served?.text ?? null,
      txtId: record?.status === 'ok' ? record.id : null,
      txtTtl: stsTxt?.kind === 'answer' ? stsTxt.ttl : null,
      rua: reporting !== null && 'rua' in reporting ? reporting.rua : [],
      longestMaxAge: Math.max(longestMaxAge ?? 0, served?.policy?.maxAge ?? 0) || null,
    },
  };
}

function mxOf(mx: MxLookup | null): PublishedMx {
  switch (mx?.kind) {
    case 'records':
      // A policy that omits hosts would have mail to them refused.
      return mx.omitted > 0 ? { kind: 'unknown' } : { kind: 'records', hosts: mx.records.map(({ host }) => host) };
    case 'implicit':
      return { kind: 'implicit' };
    case 'null':
      return { kind: 'null' };
    default:
      return { kind: 'unknown' };
  }
}
