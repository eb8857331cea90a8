import { chmodSync, chownSync } from 'node:fs';
import { startDovecot } from './dovecot.ts';
import type { ImapServer } from './imap-server.ts';

export interface DovecotServerOptions {
  /** Folders below the inbox with `.` between levels, as Courier has them; else beside it with `/`. */
  readonly belowInbox?: boolean;
  /** The most messages of each user. */
  readonly quota?: number;
}

export interface DovecotServer extends ImapServer {
  /** Puts messages into a folder that the user reads in the namespace `Public`. */
  deliverPublic(user: string, mails: readonly Uint8Array[], folder: string): void;
}

/** Dovecot with its two usual ways to name folders, and a namespace that is not the user's own. */
export async function startDovecotServer({
  belowInbox = false,
  quota,
}: DovecotServerOptions = {}): Promise<DovecotServer> {
  const separator = belowInbox ? '.' : '/';
  const dovecot = await startDovecot({
    extra: `
namespace inbox {
  separator = ${separator}
  prefix = ${belowInbox ? 'INBOX.' : ''}
}
namespace public {
  type = public
  separator = ${separator}
  prefix = Public${separator}
  location = maildir:%h-public
  subscriptions = no
}
${quota === undefined ? '' : quotaOf(quota)}`,
  });
  let delivered = 0;
  const deliver = (user: string, mails: readonly Uint8Array[], folder?: string) => {
    for (const raw of mails) {
      const name = `${1_700_000_000 + ++delivered}.${delivered}.test`;
      dovecot.deliver(user, raw, name, folder);
    }
  };
  const ownName = (folder: string | undefined) => (folder === 'INBOX' ? undefined : folder?.replace(/^INBOX\./, ''));
  return {
    ...dovecot,
    async deliver(user, mails, folder) {
      deliver(user, mails, ownName(folder));
    },
    deliverPublic: (user, mails, folder) => deliver(`${user}-public`, mails, folder),
    async forbid(user, folder) {
      deliver(user, [Buffer.from('Subject: not for you\r\n\r\n')], ownName(folder));
      const path = dovecot.folderOf(user, ownName(folder));
      chownSync(path, 0, 0);
      chmodSync(path, 0o700);
    },
  };
}

function quotaOf(messages: number): string {
  return `
mail_plugins = $mail_plugins quota
protocol imap {
  mail_plugins = $mail_plugins quota imap_quota
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:messages=${messages}
}
`;
}
