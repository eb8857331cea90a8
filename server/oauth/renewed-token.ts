import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type SecretBox, SecretError } from '../secrets.ts';
import type { OAuthConfig } from './config.ts';

/** The newest refresh token of a configured mailbox: some token servers issue another one each time. */
const kept = z.object({ refreshTokenFor: z.string(), sealed: z.string() });

export function writeRenewed(config: OAuthConfig, refreshToken: string, box: SecretBox): string {
  const value: z.infer<typeof kept> = { refreshTokenFor: nameOf(config), sealed: box.seal(refreshToken) };
  return JSON.stringify(value);
}

/**
 * The configured login with the newest refresh token derived from it. A newly configured token wins, as does the configured one
 * where the stored one cannot be decrypted: it is what the operator can see.
 */
export function withRenewed(config: OAuthConfig, stored: string | null, box: () => SecretBox): OAuthConfig {
  if (stored === null || !('refreshToken' in config)) return config;
  const parsed = kept.safeParse(JSON.parse(stored));
  if (!parsed.success || parsed.data.refreshTokenFor !== nameOf(config)) return config;
  try {
    return { ...config, refreshToken: box().open(parsed.data.sealed) };
  } catch (error) {
    if (error instanceof SecretError) return config;
    throw error;
  }
}

/** Distinguishes configured tokens without storing them. */
function nameOf(config: OAuthConfig): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('hex');
}
