import { SAMPLE_TRUST } from '../contract/codes.ts';
import { authenticationPolicy } from '../contract/scalars.ts';

/** How the reports of one source are authenticated. */
export type AuthenticationPolicy =
  | { readonly kind: 'dkim' }
  /** In lower case; `host/*` stands for any job of that host. */
  | { readonly kind: 'auth-results'; readonly authservIds: readonly string[] }
  | { readonly kind: 'vouch' }
  // The sample data, which this program wrote itself: it counts, but stays distinguishable from everything else.
  | { readonly kind: 'sample' };

/** A text that names no way of authenticating. */
export class AuthenticationPolicyError extends Error {
  override readonly name = 'AuthenticationPolicyError';
}

const BY_SERVER = 'auth-results:';

/** Reads `dkim`, `vouch` or `auth-results:` and one or more authserv-ids with commas between. Throws AuthenticationPolicyError. */
export function parseAuthenticationPolicy(text: string): AuthenticationPolicy {
  const { error } = authenticationPolicy.safeParse(text);
  if (error !== undefined) {
    const expected = error.issues[0]?.message ?? '';
    throw new AuthenticationPolicyError(`${expected}, got ${JSON.stringify(text.slice(0, 300))}`);
  }
  if (text === 'dkim' || text === 'vouch') return { kind: text };
  const authservIds = text
    .slice(BY_SERVER.length)
    .split(',')
    .map((id) => id.trim().toLowerCase());
  return { kind: 'auth-results', authservIds };
}

/** The text that parseStoredAuthenticationPolicy reads as `policy`. */
export function writeAuthenticationPolicy(policy: AuthenticationPolicy): string {
  if (policy.kind === 'sample') return SAMPLE_TRUST;
  return policy.kind === 'auth-results' ? `${BY_SERVER}${policy.authservIds.join(',')}` : policy.kind;
}

/** Reads what is stored with a message: what parseAuthenticationPolicy reads, and `sample`, which nobody can ask for. Throws AuthenticationPolicyError. */
export function parseStoredAuthenticationPolicy(text: string): AuthenticationPolicy {
  return text === SAMPLE_TRUST ? { kind: 'sample' } : parseAuthenticationPolicy(text);
}
