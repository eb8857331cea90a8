import type { z } from 'zod';
import type { mailboxInput } from '../../contract/mailboxes.ts';
import { contradictions, parseAfter } from '../../mailbox/entry.ts';
import { type Account, chooseLogin } from '../../mailbox/login-input.ts';
import type { Login, MailboxSettings } from '../../mailbox/settings.ts';
import { HttpProblem } from '../shell/problems.ts';

type Settings = Omit<MailboxSettings, 'login'>;

/** What a form holds, as settings, and the login it asks for. Throws HttpProblem for what contradicts itself. */
export function readInput({ password, oauth, security, pollMinutes, after, ...rest }: z.output<typeof mailboxInput>) {
  if (password !== null && oauth !== null)
    throw new HttpProblem(400, 'Bad request', 'password, oauth: expected one of them');
  const settings: Settings = {
    ...rest,
    secure: security === 'tls',
    pollSeconds: pollMinutes * 60,
    after: parseAfter(after),
  };
  const [contradiction] = contradictions([{ ...settings, login: { kind: 'password', password: '' } }]);
  if (contradiction !== undefined)
    throw new HttpProblem(422, 'Not possible', contradiction, {
      code: 'contradiction',
      words: contradiction,
    });
  return { settings, typed: { password, oauth } };
}

type Input = ReturnType<typeof readInput>;

/** Throws HttpProblem 400 where a new mailbox comes without a login. */
export function newLogin({ settings, typed }: Input): Login {
  const chosen = choose(typed, settings, null);
  if (chosen === 'password-needed' || chosen === null)
    throw new HttpProblem(400, 'Bad request', 'password: expected one');
  return chosen;
}

/** Null: the login that is known. Throws HttpProblem 422 where it has to be typed again. */
export function changedLogin({ settings, typed }: Input, account: Account, login: Login | null): Login | null {
  const chosen = choose(typed, settings, { account, login });
  if (chosen !== 'password-needed') return chosen;
  throw new HttpProblem(
    422,
    'Password needed',
    'Type the password again: it is not known for this user at this server.',
    { code: 'password-needed' },
  );
}

function choose(...input: Parameters<typeof chooseLogin>): Login | 'password-needed' | null {
  const choice = chooseLogin(...input);
  switch (choice.kind) {
    case 'login':
      return choice.login;
    case 'known':
      return null;
    case 'password-needed':
      return 'password-needed';
    case 'faults': {
      const fields = [...choice.faults];
      throw new HttpProblem(422, 'Not complete', detailOf(fields), { code: 'fields', fields });
    }
  }
}

/** What each field of the form can be refused for, as the page says it. */
const fieldFaults: Readonly<Record<string, string>> = { port: 'port', pollMinutes: 'minutes', ca: 'pem' };

/** The problem that names the fields to mend, where the form has them. */
export function refuseFields(error: z.ZodError): Error {
  const fields = error.issues.flatMap(({ path, message }) => {
    const field = String(path[0]);
    const code = fieldFaults[field];
    return code === undefined ? [] : [{ field, code, message }];
  });
  if (fields.length === 0) return error;
  return new HttpProblem(400, 'Bad request', detailOf(fields), { code: 'fields', fields });
}

function detailOf(fields: readonly { readonly field: string; readonly message: string }[]): string {
  return fields.map(({ field, message }) => `${field}: ${message}`).join('; ');
}
