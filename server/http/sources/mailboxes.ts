import { commonestDoubt } from '../../authenticity/origin-doubt.ts';
import type { LoginView, MailboxAdded, MailboxView } from '../../contract/mailboxes.ts';
import { mailboxInput, mailboxPatch } from '../../contract/mailboxes.ts';
import { afterOf, contradictions, parseAfter } from '../../mailbox/entry.ts';
import { type OAuthInput, readOAuthInput } from '../../mailbox/login-input.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { ConnectedAlreadyError, type MailboxChange, type Mailboxes, NoMailboxError } from '../../mailbox/mailboxes.ts';
import { type Login, type MailboxSettings, mailboxAddress } from '../../mailbox/settings.ts';
import type { OAuthConfig } from '../../oauth/config.ts';
import type { Database } from '../../store/database.ts';
import { countMailboxAuthenticity, countMailboxOutcomes, listFolders } from '../../store/mailboxes/mailboxes.ts';
import { HttpProblem, notFound } from '../shell/problems.ts';

export async function answerMailboxes(database: Database, mailboxes: readonly Mailbox[]) {
  return { mailboxes: await Promise.all(mailboxes.map((mailbox) => answerMailbox(database, mailbox))) };
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

/** Tests a mailbox, and keeps it where that works. */
export async function addMailbox(database: Database, mailboxes: Mailboxes, body: unknown): Promise<MailboxAdded> {
  const { settings, password, oauth } = readInput(body);
  refuseSame(mailboxes, mailboxAddress(settings), null);
  const login = oauth === null ? passwordLogin(password) : oauthLogin(oauth, settings.user, null);
  if (login === null) throw new HttpProblem(400, 'Bad request', 'password: expected one');
  return answerChange(database, mailboxAddress(settings), mailboxes.add({ ...settings, login }));
}

/** Changes a mailbox that was added in the pages; secrets only move with the server and the user they were given for. */
export async function replaceMailbox(
  database: Database,
  mailboxes: Mailboxes,
  id: number,
  body: unknown,
): Promise<MailboxAdded> {
  const { settings: old } = ownMailbox(mailboxes, id);
  const { settings, password, oauth } = readInput(body);
  refuseSame(mailboxes, mailboxAddress(settings), id);
  const isSame = (['host', 'port', 'user', 'secure', 'ca'] as const).every((name) => settings[name] === old[name]);
  const known = isSame ? mailboxes.loginOf(id) : null;
  const login =
    oauth === null
      ? passwordLogin(password)
      : oauthLogin(oauth, settings.user, known?.kind === 'oauth' ? known.oauth : null);
  const isKnown = known?.kind === 'password' && known.password !== '';
  if (login === null && !isKnown)
    throw new HttpProblem(
      422,
      'Password needed',
      'Type the password again: it is not known for this user at this server.',
      undefined,
      {
        code: 'password-needed',
        words: null,
      },
    );
  return answerChange(database, mailboxAddress(settings), mailboxes.change(id, settings, login));
}

function passwordLogin(password: string | null): Login | null {
  return password === null ? null : { kind: 'password', password };
}

function oauthLogin(oauth: OAuthInput, user: string, known: OAuthConfig | null): Login {
  const read = readOAuthInput(oauth, user, known);
  if (read.ok) return { kind: 'oauth', oauth: read.oauth };
  const detail = read.faults.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new HttpProblem(422, 'Not complete', detail, undefined, {
    code: 'fields',
    words: null,
    fields: [...read.faults],
  });
}

/** Forgets a mailbox that was added in the pages; what it brought stays. */
export async function forgetMailbox(database: Database, mailboxes: Mailboxes, id: number) {
  await mailboxes.remove(ownMailbox(mailboxes, id).id).catch((error: unknown) => {
    throw toNotFound(error);
  });
  return answerMailboxes(database, mailboxes.list());
}

function readInput(body: unknown) {
  const { password, oauth, security, pollMinutes, after, ...rest } = parseInput(body);
  if (password !== null && oauth !== null)
    throw new HttpProblem(400, 'Bad request', 'password, oauth: expected one of them');
  const settings = { ...rest, secure: security === 'tls', pollSeconds: pollMinutes * 60, after: parseAfter(after) };
  const [contradiction] = contradictions([{ ...settings, login: { kind: 'password', password: '' } }]);
  if (contradiction !== undefined)
    throw new HttpProblem(422, 'Not possible', contradiction, undefined, {
      code: 'contradiction',
      words: contradiction,
    });
  return { settings, password, oauth };
}

/** What each field of the form can be refused for, as the page says it. */
const fieldFaults: Readonly<Record<string, string>> = { port: 'port', pollMinutes: 'minutes', ca: 'pem' };

function parseInput(body: unknown) {
  const parsed = mailboxInput.safeParse(body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.flatMap(({ path, message }) => {
    const field = String(path[0]);
    const code = fieldFaults[field];
    return code === undefined ? [] : [{ field, code, message }];
  });
  if (fields.length === 0) throw parsed.error;
  const detail = fields.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new HttpProblem(400, 'Bad request', detail, undefined, { code: 'fields', words: null, fields });
}

function refuseSame(mailboxes: Mailboxes, address: string, id: number | null): void {
  if (mailboxes.list().some((mailbox) => mailbox.name === address && mailbox.id !== id))
    throw connectedAlready(address);
}

function connectedAlready(address: string): HttpProblem {
  return new HttpProblem(409, 'Already connected', `${address} is connected already.`, undefined, {
    code: 'connected-already',
    words: address,
  });
}

async function answerChange(
  database: Database,
  address: string,
  changing: Promise<MailboxChange>,
): Promise<MailboxAdded> {
  const change = await changing.catch((error: unknown) => {
    throw error instanceof ConnectedAlreadyError ? connectedAlready(address) : toNotFound(error);
  });
  if (change.ok) return { mailbox: await answerMailbox(database, change.mailbox), found: change.found };
  const { message, detail, reason } = change.problem;
  const code = reason === undefined ? change.problem.code : `token-${reason}`;
  const { certificate } = change;
  const reasons = { code, words: detail, ...(certificate === null ? {} : { certificate }) };
  throw new HttpProblem(422, 'The mailbox cannot be read', message, change.folders, reasons);
}

function ownMailbox(mailboxes: Mailboxes, id: number): Mailbox {
  const mailbox = findMailbox(mailboxes.list(), id);
  if (mailbox.origin === 'config')
    throw new HttpProblem(409, 'Set elsewhere', 'This mailbox stands in the configuration, and is changed there.');
  return mailbox;
}

/** Pauses or resumes a mailbox. */
export async function changeMailbox(database: Database, mailboxes: Mailboxes, id: number, body: unknown) {
  findMailbox(mailboxes.list(), id);
  const mailbox = await mailboxes.pause(id, mailboxPatch.parse(body).paused).catch((error: unknown) => {
    throw toNotFound(error);
  });
  return answerMailbox(database, mailbox);
}

export async function pollMailbox(database: Database, mailboxes: Mailboxes, id: number) {
  await findMailbox(mailboxes.list(), id).pollNow();
  // It may have been removed or replaced while its connection was being closed.
  return answerMailbox(database, findMailbox(mailboxes.list(), id));
}

/** Others may remove a mailbox between finding it and working on it. */
function toNotFound(error: unknown): unknown {
  return error instanceof NoMailboxError ? notFound('such mailbox any more') : error;
}

function findMailbox(mailboxes: readonly Mailbox[], id: number): Mailbox {
  const mailbox = mailboxes.find((it) => it.id === id);
  if (mailbox === undefined) throw notFound(`mailbox ${id}`);
  return mailbox;
}
