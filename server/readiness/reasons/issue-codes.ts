import type { IssueClass } from '../../contract/codes.ts';
import type { Finding } from '../facts/live-findings.ts';

/** The code of an active issue, by class. */
export const issueCode = {
  'mx-not-in-policy': 'ISSUE_MX_NOT_IN_POLICY',
  'cert-expired': 'ISSUE_CERT_EXPIRED',
  starttls: 'ISSUE_STARTTLS',
  'cert-name': 'ISSUE_CERT_NAME',
  'cert-untrusted': 'ISSUE_CERT_UNTRUSTED',
  handshake: 'ISSUE_TLS_HANDSHAKE',
  unclassified: 'ISSUE_UNCLASSIFIED',
} as const satisfies Record<IssueClass, string>;

/** The code of a confirmed finding. */
export const findingCode = {
  nostarttls: 'LIVE_STARTTLS',
  name: 'LIVE_CERT_NAME',
  expired: 'LIVE_CERT_EXPIRED',
  untrusted: 'LIVE_CERT_UNTRUSTED',
  tlsold: 'LIVE_TLS_TOO_OLD',
} as const satisfies Record<Finding, string>;
