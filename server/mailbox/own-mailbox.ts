import { z } from 'zod';
import { authenticationPolicy } from '../contract/scalars.ts';
import { oauthConfig } from '../oauth/config.ts';
import { type SecretBox, SecretError } from '../secrets.ts';
import type { StoredMailbox } from '../store/mailboxes/mailboxes.ts';
import { afterOf, afterText, parseAfter } from './entry.ts';
import type { Login, MailboxSettings } from './settings.ts';

/** The stored form of a mailbox that was added in the pages. Only the login is secret, and sealed. */
const keptSettings = z.object({
  host: z.string(),
  port: z.number(),
  secure: z.boolean(),
  user: z.string(),
  sealedLogin: z.string(),
  ca: z.string().nullable(),
  folders: z.array(z.string()),
  trust: authenticationPolicy,
  pollSeconds: z.number(),
  after: afterText,
  unreadableFolder: z.string().nullable(),
});

const keptLogin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), password: z.string() }),
  z.object({ kind: z.literal('oauth'), oauth: oauthConfig }),
]);

export function writeOwnMailbox({ login, after, ...rest }: MailboxSettings, box: SecretBox): string {
  const kept: z.input<typeof keptSettings> = {
    ...rest,
    folders: [...rest.folders],
    after: afterOf(after),
    sealedLogin: box.seal(JSON.stringify(login)),
  };
  return JSON.stringify(kept);
}

/** The mailbox as it was written, with its login: SecretError where it was sealed with a different key. */
export function readOwnMailbox(
  stored: StoredMailbox,
  box: () => SecretBox,
): { readonly settings: Omit<MailboxSettings, 'login'>; readonly login: Login | SecretError } {
  const { sealedLogin, after, ...rest } = keptSettings.parse(JSON.parse(stored.settings ?? ''));
  return { settings: { ...rest, after: parseAfter(after) }, login: openLogin(sealedLogin, box) };
}

function openLogin(sealed: string, box: () => SecretBox): Login | SecretError {
  try {
    return keptLogin.parse(JSON.parse(box().open(sealed)));
  } catch (error) {
    if (error instanceof SecretError) return error;
    throw error;
  }
}
