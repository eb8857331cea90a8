import { SAMPLE_TRUST } from '../contract/codes.ts';

/** How the reports of one source are authenticated. */
export type Trust =
  | { readonly kind: 'dkim' }
  | { readonly kind: 'auth-results'; readonly authservId: string }
  | { readonly kind: 'vouch' }
  // The sample data, which this program wrote itself: it counts, and can be told from all that came otherwise.
  | { readonly kind: 'sample' };

/** A text that names no way of authenticating. */
export class TrustError extends Error {
  override readonly name = 'TrustError';
}

/** Reads `dkim`, `vouch` or `auth-results:<authserv-id>`. Throws TrustError. */
export function parseTrust(text: string): Trust {
  if (text === 'dkim' || text === 'vouch') return { kind: text };
  const authservId = /^auth-results:([!-:<-~]{1,255})$/.exec(text)?.[1];
  if (authservId === undefined) {
    throw new TrustError(
      `expected dkim, vouch or auth-results:<authserv-id>, got ${JSON.stringify(text.slice(0, 300))}`,
    );
  }
  return { kind: 'auth-results', authservId: authservId.toLowerCase() };
}

/** Reads what is stored with a message: what parseTrust reads, and `sample`, which nobody can ask for. Throws TrustError. */
export function parseStoredTrust(text: string): Trust {
  return text === SAMPLE_TRUST ? { kind: 'sample' } : parseTrust(text);
}
