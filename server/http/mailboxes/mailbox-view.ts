import { commonestDoubt } from '../../authenticity/origin-doubt.ts';
import type { LoginView, MailboxList, MailboxView } from '../../contract/mailboxes.ts';
import { afterOf } from '../../mailbox/entry.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Login, MailboxSettings } from '../../mailbox/settings.ts';
import type { Database } from '../../store/database.ts';
import { countMailboxAuthenticity, countMailboxOutcomes, listFolders } from '../../store/mailboxes/mailboxes.ts';
import type { HttpDependencies } from '../dependencies.ts';

export async function answerMailboxes({
  database,
  mailboxes,
}: Pick<HttpDependencies, 'database' | 'mailboxes'>): Promise<MailboxList> {
  return { mailboxes: await Promise.all(mailboxes.list().map((mailbox) => answerMailbox(database, mailbox))) };
}

export async function answerMailbox(database: Database, mailbox: Mailbox): Promise<MailboxView> {
  const { progress, lastDaysIn: _, ...status } = mailbox.status();
  const { settings } = mailbox;
  const [outcomes, authenticity, folders] = await Promise.all([
    countMailboxOutcomes(database, mailbox.id),
    countMailboxAuthenticity(database, mailbox.id),
    listFolders(database, mailbox.id),
  ]);
  const count = (name: string) => outcomes[name] ?? 0;
  return {
    id: mailbox.id,
    name: mailbox.name,
    origin: mailbox.origin,
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
    editable: mailbox.origin === 'config' ? null : editableOf(settings),
    authenticity,
    originDoubt: commonestDoubt(authenticity),
  };
}

function editableOf({ host, port, secure, user, login, folders, pollSeconds, ca }: MailboxSettings) {
  const security = secure ? ('tls' as const) : ('starttls' as const);
  return { host, port, security, user, login: shownLogin(login), folders, pollMinutes: pollSeconds / 60, ca };
}

/** How a mailbox logs in, without anything secret. */
function shownLogin(login: Login): LoginView {
  if (login.kind === 'password') return { kind: 'password', tenant: null, clientId: null, account: null };
  const { oauth } = login;
  return {
    kind: oauth.kind,
    tenant: 'tenant' in oauth ? oauth.tenant : null,
    clientId: 'clientId' in oauth ? oauth.clientId : null,
    account: 'key' in oauth ? oauth.key.client_email : null,
  };
}
