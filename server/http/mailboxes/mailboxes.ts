import {
  type MailboxAdded,
  mailboxAdded,
  mailboxInput,
  mailboxList,
  mailboxPatch,
  mailboxView,
} from '../../contract/mailboxes.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { ConnectedAlreadyError, type MailboxChange, type Mailboxes, NoMailboxError } from '../../mailbox/mailboxes.ts';
import { mailboxAddress } from '../../mailbox/settings.ts';
import type { Database } from '../../store/database.ts';
import { HttpProblem, notFound } from '../shell/problems.ts';
import { route } from '../shell/route.ts';
import { changedLogin, newLogin, readInput, refuseFields } from './mailbox-input.ts';
import { answerMailbox, answerMailboxes } from './mailbox-view.ts';

export const readMailboxes = route({
  method: 'get',
  path: '/mailboxes',
  summary: 'Mailboxes: state, progress, last error',
  answer: mailboxList,
  handle: (deps) => answerMailboxes(deps),
});

export const addMailbox = route({
  method: 'post',
  path: '/mailboxes',
  summary: 'Test a mailbox, and read it from now on if that works',
  body: mailboxInput,
  refuse: refuseFields,
  answer: mailboxAdded,
  status: 201,
  handle({ database, mailboxes }, { body }) {
    const input = readInput(body);
    refuseSame(mailboxes, mailboxAddress(input.settings), null);
    const change = mailboxes.add({ ...input.settings, login: newLogin(input) });
    return answerChange(database, mailboxAddress(input.settings), change);
  },
});

export const replaceMailbox = route({
  method: 'put',
  path: '/mailboxes/:id',
  summary: 'Test a mailbox that was added here with other settings, and keep them if that works',
  body: mailboxInput,
  refuse: refuseFields,
  answer: mailboxAdded,
  handle({ database, mailboxes }, { params: { id }, body }) {
    const { settings: before } = ownMailbox(mailboxes, id);
    const input = readInput(body);
    refuseSame(mailboxes, mailboxAddress(input.settings), id);
    const change = mailboxes.change(id, input.settings, changedLogin(input, before, mailboxes.loginOf(id)));
    return answerChange(database, mailboxAddress(input.settings), change);
  },
});

export const forgetMailbox = route({
  method: 'delete',
  path: '/mailboxes/:id',
  summary: 'Forget a mailbox that was added here; its reports stay',
  answer: mailboxList,
  async handle(deps, { params }) {
    await unlessGone(deps.mailboxes.remove(ownMailbox(deps.mailboxes, params.id).id));
    return answerMailboxes(deps);
  },
});

export const pauseMailbox = route({
  method: 'patch',
  path: '/mailboxes/:id',
  summary: 'Pause or resume a mailbox',
  body: mailboxPatch,
  answer: mailboxView,
  async handle({ database, mailboxes }, { params, body }) {
    findMailbox(mailboxes, params.id);
    return answerMailbox(database, await unlessGone(mailboxes.pause(params.id, body.paused)));
  },
});

export const pollMailbox = route({
  method: 'post',
  path: '/mailboxes/:id/poll',
  summary: 'Read a mailbox at once',
  answer: mailboxView,
  async handle({ database, mailboxes }, { params }) {
    await findMailbox(mailboxes, params.id).pollNow();
    // It may have been removed or replaced while its connection was being closed.
    return answerMailbox(database, findMailbox(mailboxes, params.id));
  },
});

function refuseSame(mailboxes: Mailboxes, address: string, id: number | null): void {
  if (mailboxes.list().some((mailbox) => mailbox.name === address && mailbox.id !== id))
    throw connectedAlready(address);
}

function connectedAlready(address: string): HttpProblem {
  return new HttpProblem(409, 'Already connected', `${address} is connected already.`, {
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
  throw new HttpProblem(422, 'The mailbox cannot be read', message, {
    suggestions: change.folders,
    code,
    ...(detail === null ? {} : { words: detail }),
    ...(certificate === null ? {} : { certificate }),
  });
}

function ownMailbox(mailboxes: Mailboxes, id: number): Mailbox {
  const mailbox = findMailbox(mailboxes, id);
  if (mailbox.origin === 'config')
    throw new HttpProblem(409, 'Set elsewhere', 'This mailbox stands in the configuration, and is changed there.');
  return mailbox;
}

/** Others may remove a mailbox between the search for it and the work on it. */
function unlessGone<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw toNotFound(error);
  });
}

function toNotFound(error: unknown): unknown {
  return error instanceof NoMailboxError ? notFound('such mailbox any more') : error;
}

function findMailbox(mailboxes: Mailboxes, id: number): Mailbox {
  const mailbox = mailboxes.list().find((it) => it.id === id);
  if (mailbox === undefined) throw notFound(`mailbox ${id}`);
  return mailbox;
}
