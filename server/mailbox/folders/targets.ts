import type { MailboxConnection } from '../connect.ts';
import { serverWords } from '../problem.ts';
import { listFolders } from './list.ts';
import { type FolderTree, pathOf, pathToMake } from './tree.ts';

/** Messages are stored, but the server did not do with them what it was asked to. */
export class AfterImportError extends Error {
  override readonly name = 'AfterImportError';
}

/** The folders that messages are moved to, found or made during one pass. */
export class TargetFolders {
  readonly #connection: MailboxConnection;
  #tree: FolderTree;

  constructor(connection: MailboxConnection, tree: FolderTree) {
    this.#connection = connection;
    this.#tree = tree;
  }

  /** The server's path of the folder that people call `name`. Throws AfterImportError where it can neither be found nor made. */
  async ensure(name: string): Promise<string> {
    const path = pathOf(this.#tree, name);
    if (path !== undefined) return path;
    const { client, within } = this.#connection;
    const wanted = pathToMake(this.#tree, name);
    let refusal: unknown = null;
    try {
      await within(client.mailboxCreate(wanted));
    } catch (error) {
      if (!client.usable) throw error;
      refusal = error;
    }
    // What the server calls it, and whether it is there whatever the answer was: only its list is certain.
    this.#tree = await listFolders(this.#connection);
    const made = pathOf(this.#tree, name);
    if (made !== undefined) return made;
    if (refusal === null) return wanted; // made, and hidden from lists
    throw new AfterImportError(`The folder ${name} could not be made: ${serverWords(refusal)}`);
  }
}
