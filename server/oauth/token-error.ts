import type { OAuthConfig } from './config.ts';

/**
 * No access token. The message is for whoever set up the mailbox, and contains no secret.
 * `refused`: asking again is pointless until someone changes something. `unreachable`: it may work later.
 */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly kind: 'refused' | 'unreachable';
  readonly reason: TokenReason;
  /** The server's own words, safe to show; null where it gave none. */
  readonly said: string | null;

  constructor(
    kind: TokenError['kind'],
    message: string,
    { reason, said = null, ...options }: { reason: TokenReason; said?: string | null } & ErrorOptions,
  ) {
    super(message, options);
    this.kind = kind;
    this.reason = reason;
    this.said = said;
  }
}

/** Why there is no token, as far as the answer tells, for sentences in other languages. */
export type TokenReason =
  | 'client'
  | 'expired'
  | 'grant'
  | 'statement'
  | 'delegation'
  | 'unauthorized'
  | 'consent'
  | 'application'
  | 'scope'
  | 'request'
  | 'other'
  | 'name'
  | 'unreachable'
  | 'timeout'
  | 'nonsense';

/** Microsoft says more in the number that begins its description than in the RFC 6749 code. */
const MICROSOFT_REASONS: readonly (readonly [RegExp, TokenReason])[] = [
  [/^AADSTS(65001|65004|90094)\b/, 'consent'],
  [/^AADSTS7000222\b/, 'expired'],
  [/^AADSTS(700016|90002|900023)\b/, 'application'],
];

export function reasonOfRefusal(config: OAuthConfig, code: string, description: string): TokenReason {
  const byNumber = config.kind.startsWith('microsoft')
    ? MICROSOFT_REASONS.find(([pattern]) => pattern.test(description))?.[1]
    : undefined;
  if (byNumber !== undefined) return byNumber;
  const isService = config.kind === 'google-service-account';
  switch (code) {
    case 'invalid_client':
      return 'client';
    case 'invalid_grant':
      return isService ? 'statement' : 'grant';
    case 'unauthorized_client':
      return isService ? 'delegation' : 'unauthorized';
    case 'consent_required':
    case 'interaction_required':
    case 'access_denied':
      return 'consent';
    case 'invalid_scope':
      return 'scope';
    case 'invalid_request':
    case 'unsupported_grant_type':
      return 'request';
    default:
      return 'other';
  }
}

/** What a refusal means for this kind of login. */
export function explainRefusal(config: OAuthConfig, reason: TokenReason): string {
  switch (reason) {
    case 'client':
      return config.kind.startsWith('google')
        ? 'the client id or the client secret is wrong'
        : 'the client id or the client secret is wrong, or the secret has expired';
    case 'expired':
      return 'the client secret has expired; make a new one';
    case 'statement':
      return `the signed statement is not accepted: check that ${'user' in config ? config.user : 'the user'} exists, that the key has not been deleted, and that the clock of this machine is right`;
    case 'grant':
      return 'the refresh token is no longer accepted: it was revoked, has expired, or the password was changed; give consent again to get a new one';
    case 'delegation':
      return 'the service account may not act for this domain: allow its client id in the Admin console under domain-wide delegation, with the scope https://mail.google.com/';
    case 'unauthorized':
      return 'this application may not log in this way; check how it is registered';
    case 'consent':
      return 'consent is missing: an administrator or the user has to agree to what this application asks for';
    case 'application':
      return 'there is no such application in this tenant, or no such tenant; check the client id and the tenant';
    case 'scope':
      return 'access to the mailbox by IMAP has not been granted to this application';
    case 'request':
      return 'the request is not accepted; check the tenant and the kind of login';
    default:
      return 'the token server says no';
  }
}
