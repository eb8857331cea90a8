import { afterOf } from '../ingest/mailbox-entry.ts';
import type { MailboxKeeper } from '../ingest/mailbox-keeper.ts';
import { commonestDoubt } from '../ingest/origin-doubt.ts';
import type { Database } from '../store/database.ts';
import { countMailboxAuthenticity, countMailboxOutcomes, listFolders } from '../store/mailboxes.ts';
import type { MailboxView } from './contract.ts';
import { mailboxPatch } from './contract-manage.ts';
import { notFound } from './problems.ts';

export async function answerMailboxes(database: Database, keepers: readonly MailboxKeeper[]) {
  return { mailboxes: await Promise.all(keepers.map((keeper) => answerMailbox(database, keeper))) };
}

export async function answerMailbox(database: Database, keeper: MailboxKeeper): Promise<MailboxView> {
  const { progress, ...status } = keeper.status();
  const { settings } = keeper;
  const [outcomes, authenticity, folders] = await Promise.all([
    countMailboxOutcomes(database, keeper.id),
    countMailboxAuthenticity(database, keeper.id),
    listFolders(database, keeper.id),
  ]);
  const count = (name: string) => outcomes[name] ?? 0;
  return {
    id: keeper.id,
    name: keeper.name,
    origin: keeper.origin,
    ...status,
    trust: settings.trust,
    after: afterOf(settings.after),
    unreadableFolder: settings.unreadableFolder,
    progress:
      progress === null
        ? null
        : {
            ...progress,
            secondsLeft: progress.perSecond === 0 ? null : (progress.total - progress.done) / progress.perSecond,
          },
    folders: folders.length > 0 ? folders : settings.folders.map((folder) => ({ folder, messages: null })),
    counts: {
      read: Object.values(outcomes).reduce((sum, value) => sum + value, 0),
      stored: count('stored') + count('superseded'),
      duplicate: count('duplicate'),
      notTlsrpt: count('not-tlsrpt'),
      rejected: count('rejected'),
    },
    authenticity,
    originDoubt: commonestDoubt(authenticity),
  };
}

/** Pauses a mailbox, or reads it again. */
export async function changeMailbox(database: Database, keepers: readonly MailboxKeeper[], id: number, body: unknown) {
  const keeper = findKeeper(keepers, id);
  await keeper.pause(mailboxPatch.parse(body).paused);
  return answerMailbox(database, keeper);
}

export async function pollMailbox(database: Database, keepers: readonly MailboxKeeper[], id: number) {
  const keeper = findKeeper(keepers, id);
  await keeper.pollNow();
  return answerMailbox(database, keeper);
}

function findKeeper(keepers: readonly MailboxKeeper[], id: number): MailboxKeeper {
  const keeper = keepers.find((it) => it.id === id);
  if (keeper === undefined) throw notFound(`mailbox ${id}`);
  return keeper;
}
