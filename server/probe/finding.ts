import type { Severity } from '../contract/codes.ts';
import type { PhraseParams, PhraseValue } from '../contract/phrase.ts';
import type { Values } from '../contract/words/say.ts';
import type { FetchFaultCode } from './policy/policy-fetch.ts';

export type FindingCode =
  | FetchFaultCode
  | 'TXT_MISSING'
  | 'TXT_INVALID'
  | 'TXT_MULTIPLE'
  | 'TLSRPT_MISSING'
  | 'TLSRPT_ELSEWHERE'
  | 'POLICY_FETCH_FAILED_LIVE'
  | 'POLICY_INVALID'
  | 'POLICY_LINT_ERROR'
  | 'MAX_AGE_TOO_SHORT'
  | 'POLICY_HOST_CERT_EXPIRING'
  | 'POLICY_ADDRESS_FAMILY_DIFFERS'
  | 'POLICY_MEDIA_TYPE'
  | 'POLICY_SLOW'
  | 'WILDCARD_TOO_BROAD'
  | 'LIVE_MX_NOT_IN_POLICY'
  | 'LIVE_STARTTLS'
  | 'LIVE_CERT_NAME'
  | 'LIVE_CERT_EXPIRED'
  | 'LIVE_CERT_UNTRUSTED'
  | 'LIVE_TLS_TOO_OLD'
  | 'MX_TLS_HANDSHAKE'
  | 'MX_UNVERIFIED'
  | 'MX_NOT_PROBED_PORT25'
  | 'MX_ADDRESS_FAMILY_DIFFERS'
  | 'MX_TALKS_BEFORE_TLS'
  | 'MX_PATTERN_UNUSED'
  | 'MX_NOT_A_NAME'
  | 'MX_IS_CNAME'
  | 'MX_NO_ADDRESS'
  | 'MX_TOO_MANY'
  | 'NO_MX'
  | 'NULL_MX'
  | 'TARGET_ADDRESS_REFUSED'
  | 'DANE_NOTED';

/** Something that one check found. The verdict weighs it together with earlier checks and with reports. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** The MX host it is about; null when it is about the domain or its policy. */
  readonly host: string | null;
  /** Values of the sentence `finding.CODE`. May hold foreign text, one line. */
  readonly params: PhraseParams;
}

/** A finding with every value that its sentence asks for. */
export function finding<Code extends FindingCode>(
  code: Code,
  severity: Severity,
  host: string | null,
  ...values: Values<`finding.${Code}`, PhraseValue>
): Finding {
  return { code, severity, host, params: values[0] ?? {} };
}
