import type { MailboxConnection } from '../connect.ts';
import type { FolderTree } from './tree.ts';

/** Asks the server for all folders. */
export async function listFolders({ client, namespaces, within }: MailboxConnection): Promise<FolderTree> {
  return { listed: await within(client.list()), ...namespaces };
}
