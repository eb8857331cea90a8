import type { MailboxConnection } from '../connect.ts';
import type { FolderTree } from './tree.ts';

/**
 * Asks the server for all folders. Not for subscriptions: where a folder below the inbox is subscribed to, Courier's LSUB says
 * that the inbox cannot be opened, and the library would mix that into the list.
 */
export async function listFolders({ client, namespaces, within }: MailboxConnection): Promise<FolderTree> {
  Object.assign(client, { skipLsub: true });
  return { listed: await within(client.list()), ...namespaces };
}
