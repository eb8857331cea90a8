import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

const text = z.string().trim().min(1).max(4096);
const endpoint = z
  .url()
  .refine((url) => isSafeEndpoint(url), 'expected https://; only a token server on this machine may do without')
  .optional();

/** How to get access tokens for a mailbox. Every object holds secrets: never logged, never returned by the API. */
export const oauthConfig = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('google-refresh-token').describe('one Gmail account whose owner gave consent once'),
    clientId: text,
    clientSecret: text,
    refreshToken: text,
    tokenEndpoint: endpoint,
  }),
  z.strictObject({
    kind: z.literal('google-service-account').describe('Google Workspace, with domain-wide delegation'),
    user: text.includes('@', { error: 'expected the mail address of the mailbox' }),
    /** the JSON key file that the Google Cloud console hands out, as it is */
    key: z.object({
      client_email: text,
      private_key: z.string().max(16_384).refine(isRsaKey, 'expected an RSA private key in PEM'),
      private_key_id: text.optional(),
    }),
    tokenEndpoint: endpoint,
  }),
  z.strictObject({
    kind: z.literal('microsoft-client-credentials').describe('Microsoft 365, as an application'),
    tenant: tenant(),
    clientId: text,
    clientSecret: text,
    tokenEndpoint: endpoint,
  }),
  z.strictObject({
    kind: z.literal('microsoft-refresh-token').describe('Microsoft 365, a user who gave consent once'),
    tenant: tenant(),
    clientId: text,
    /** public applications have none */
    clientSecret: text.optional(),
    refreshToken: text,
    tokenEndpoint: endpoint,
  }),
]);
export type OAuthConfig = z.infer<typeof oauthConfig>;

/** Goes into a URL: the id of a directory, or one of its domains. */
function tenant() {
  return z.string().refine(isTenant, 'expected a tenant id or a domain');
}

export function isTenant(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9.-]{0,254}$/.test(text);
}

function isSafeEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
}

/** Google issues keys of 2048 bits; one that is too short cannot sign, and a huge one would keep the CPU busy. */
export function isRsaKey(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    const bits = asymmetricKeyDetails?.modulusLength ?? 0;
    return asymmetricKeyType === 'rsa' && bits >= 1024 && bits <= 16_384;
  } catch {
    return false; // this is how OpenSSL says that the text is not a key
  }
}
