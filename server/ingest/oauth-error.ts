import type { OAuthConfig } from './oauth-config.ts';

/**
 * No access token. The message is for the person who set the mailbox up, and holds no secret.
 * `refused`: asking again is useless until somebody changes something. `unreachable`: it may work later.
 */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly kind: 'refused' | 'unreachable';

  constructor(kind: TokenError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** What a refusal by its RFC 6749 section 5.2 error code means for this way of logging in. */
export function explainRefusal(config: OAuthConfig, code: string): string {
  const isGoogle = config.kind.startsWith('google');
  switch (code) {
    case 'invalid_client':
      return isGoogle
        ? 'the client id or the client secret is wrong'
        : 'the client id or the client secret is wrong, or the secret has expired';
    case 'invalid_grant':
      if (config.kind === 'google-service-account') {
        return `the signed statement is not accepted: check that ${config.user} exists, that the key has not been deleted, and that the clock of this machine is right`;
      }
      return 'the refresh token is no longer accepted: it was revoked, has expired, or the password was changed; give consent again to get a new one';
    case 'unauthorized_client':
      if (config.kind === 'google-service-account') {
        return 'the service account may not act for this domain: allow its client id in the Admin console under domain-wide delegation, with the scope https://mail.google.com/';
      }
      return 'this application may not log in this way; check how it is registered';
    case 'invalid_scope':
      return 'access to the mailbox by IMAP has not been granted to this application';
    case 'invalid_request':
    case 'unsupported_grant_type':
      return 'the request is not accepted; check the tenant and the kind of login';
    default:
      return 'the token server says no';
  }
}
