import { SAMPLE_TRUST } from '../contract/codes.ts';

/** How the reports of one source are authenticated. */
export type AuthenticationPolicy =
  | { readonly kind: 'dkim' }
  | { readonly kind: 'auth-results'; readonly authservId: string }
  | { readonly kind: 'vouch' }
  // The sample data, which this program wrote itself: it counts, but stays distinguishable from everything else.
  | { readonly kind: 'sample' };

/** A text that names no way of authenticating. */
export class AuthenticationPolicyError extends Error {
  override readonly name = 'AuthenticationPolicyError';
}

/** Reads `dkim`, `vouch` or `auth-results:<authserv-id>`. Throws AuthenticationPolicyError. */
export function parseAuthenticationPolicy(text: string): AuthenticationPolicy {
  if (text === 'dkim' || text === 'vouch') return { kind: text };
  const authservId = /^auth-results:([!-:<-~]{1,255})$/.exec(text)?.[1];
  if (authservId === undefined) {
    throw new AuthenticationPolicyError(
      `expected dkim, vouch or auth-results:<authserv-id>, got ${JSON.stringify(text.slice(0, 300))}`,
    );
  }
  return { kind: 'auth-results', authservId: authservId.toLowerCase() };
}

/** Reads what is stored with a message: what parseAuthenticationPolicy reads, and `sample`, which nobody can ask for. Throws AuthenticationPolicyError. */
export function parseStoredAuthenticationPolicy(text: string): AuthenticationPolicy {
  return text === SAMPLE_TRUST ? { kind: 'sample' } : parseAuthenticationPolicy(text);
}
