import { useState } from 'preact/hooks';
import type { LoginView, MailboxAdded } from '../../../server/contract/mailboxes.ts';
import { type Answer, api, type Failure } from '../../api.ts';
import { say, t } from '../../i18n/text.tsx';
import { loadStatus, receiveMailbox, refreshAll } from '../../live.ts';
import { Field } from '../../parts/field.tsx';
import { Note } from '../../parts/note.tsx';
import { reasonOf } from '../../parts/page-state.tsx';
import { SelectField } from '../../parts/select-field.tsx';
import { closestFirst } from './closest-folder.ts';
import { emptyFields, inputOf, type MailboxFields, providerOf, withSecurity } from './mailbox-fields.ts';
import { MailboxMore } from './mailbox-more.tsx';
import { ShownCertificate } from './shown-certificate.tsx';
import { faultSentence, SignInChoice, SignInFields } from './sign-in-fields.tsx';

type State =
  | { readonly at: 'ready' }
  | { readonly at: 'testing' }
  | { readonly at: 'chosen'; readonly folder: string }
  | { readonly at: 'failed'; readonly problem: Failure }
  | { readonly at: 'connected'; readonly found: MailboxAdded['found'] };

interface Props {
  /** The mailbox to change, and how it is now; a new one without. */
  readonly edit?: { readonly id: number; readonly fields: MailboxFields; readonly login: LoginView };
  readonly onDone?: () => void;
}

/** Connects a mailbox: tried first, kept if it works; the first error is shown in words. */
export function MailboxForm({ edit, onDone }: Props) {
  const [fields, setFields] = useState(edit?.fields ?? emptyFields);
  const [state, setState] = useState<State>({ at: 'ready' });
  const set = (name: keyof MailboxFields) => (value: string) => setFields({ ...fields, [name]: value });
  const faults = state.at === 'failed' ? state.problem.fields : [];
  const faultOf = (field: string) => {
    const fault = faults.find((it) => it.field === field);
    return fault === undefined ? null : faultSentence(fault);
  };
  const connect = async (tried: MailboxFields) => {
    if (state.at === 'testing') return;
    setState({ at: 'testing' });
    const input = inputOf(tried);
    const answer: Answer<MailboxAdded> = await (edit === undefined
      ? api.addMailbox(input)
      : api.replaceMailbox(edit.id, input));
    if (!answer.ok) {
      setState({ at: 'failed', problem: answer.problem });
      return;
    }
    if (edit === undefined) setFields(emptyFields);
    receiveMailbox(answer.data.mailbox);
    setState({ at: 'connected', found: answer.data.found });
    if (await loadStatus()) refreshAll();
    onDone?.();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void connect(fields);
  };
  const trust = (ca: string) => {
    const trusting = { ...fields, ca };
    setFields(trusting);
    void connect(trusting);
  };
  /** Replaces a missing folder with an existing one. Its field may be out of sight. */
  const choose = (folder: string) => {
    setFields({ ...fields, folders: folder });
    setState({ at: 'chosen', folder });
  };
  return (
    <form onSubmit={submit}>
      <SignInChoice fields={fields} onChange={setFields} />
      <ServerFields fields={fields} onChange={setFields} portFault={faultOf('port')} />
      <Field
        name={t(fields.signIn === 'password' ? 'form.user' : 'form.mailbox')}
        {...(fields.signIn === 'password' ? {} : { hint: t('form.mailboxHint') })}
        mono
        value={fields.user}
        onInput={set('user')}
        required
        error={faultOf('user')}
      />
      <SignInFields fields={fields} onChange={setFields} known={edit?.login ?? null} faultOf={faultOf} />
      <Field
        name={t('form.folder')}
        hint={t('form.folderHint')}
        value={fields.folders}
        onInput={set('folders')}
        required
      />
      <MailboxMore fields={fields} onChange={setFields} faultOf={faultOf} />
      {state.at === 'failed' && (
        <Note tone="bad" live>
          <b>{t('form.failed')}</b> <Trouble problem={state.problem} fields={fields} onFolders={choose} />
          {state.problem.certificate !== null && (
            <ShownCertificate certificate={state.problem.certificate} onTrust={trust} />
          )}
        </Note>
      )}
      {state.at === 'chosen' && <Note live>{t('form.chosen', { folder: state.folder })}</Note>}
      {state.at === 'connected' && (
        <Note tone="ok" live>
          {t('form.connected')} {foundSentence(state.found)} {state.found.messages > 0 && t('form.next')}
          {!state.found.encrypted && <p>{t('form.unencrypted')}</p>}
        </Note>
      )}
      <div class="acts">
        <button type="submit" class="btn primary" aria-disabled={state.at === 'testing'}>
          {t(state.at === 'testing' ? 'form.testing' : edit === undefined ? 'form.connect' : 'form.save')}
        </button>
      </div>
    </form>
  );
}

interface ServerFieldsProps {
  readonly fields: MailboxFields;
  readonly onChange: (fields: MailboxFields) => void;
  readonly portFault: string | null;
}

function ServerFields({ fields, onChange, portFault }: ServerFieldsProps) {
  return (
    <>
      <Field
        name={t('form.server')}
        hint={t('form.serverHint')}
        mono
        value={fields.host}
        onInput={(host) => onChange({ ...fields, host })}
        required
      />
      <div class="two">
        <SelectField
          name={t('form.security')}
          value={fields.security}
          onChoose={(security) => onChange(withSecurity(fields, security))}
          choices={[
            { value: 'tls', name: t('form.tls') },
            { value: 'starttls', name: 'STARTTLS' },
          ]}
        />
        <Field
          name={t('form.port')}
          type="number"
          mono
          value={fields.port}
          onInput={(port) => onChange({ ...fields, port })}
          required
          error={portFault}
        />
      </div>
    </>
  );
}

function foundSentence({ messages, reports }: MailboxAdded['found']): string {
  if (messages === 0) return t('form.foundNothing');
  return reports === null ? t('form.foundMessages', { n: messages }) : t('form.found', { n: messages, reports });
}

interface TroubleProps {
  readonly problem: Failure;
  readonly fields: MailboxFields;
  readonly onFolders: (folders: string) => void;
}

/** What is wrong, and what helps: by the code of the problem, else as the server said it. */
function Trouble({ problem, fields, onFolders }: TroubleProps) {
  const provider = providerOf(fields);
  const values = {
    host: fields.host.trim(),
    port: fields.port,
    // The sentence has a full stop of its own.
    words: (problem.words ?? '').replace(/[.\s]+$/, ''),
    user: fields.user.trim(),
    provider: provider === 'microsoft' ? 'Microsoft' : 'Google',
  };
  const isApplication = problem.code === 'login-token' && fields.signIn === 'microsoft';
  const code = isApplication ? 'login-application' : problem.code;
  const sentence = code === null ? null : say(`trouble.${code}`, values);
  const there = problem.code === 'folder' ? closestFirst(problem.suggestions, values.words) : [];
  return (
    <>
      {sentence ?? reasonOf(problem)}
      {there.length > 0 && (
        <>
          {' '}
          {t('trouble.folderChoose')}{' '}
          {there.map((name, index) => (
            <span key={name}>
              {index > 0 && ' · '}
              <button type="button" class="link-btn" onClick={() => onFolders(name)}>
                {name}
              </button>
            </span>
          ))}
        </>
      )}
    </>
  );
}
