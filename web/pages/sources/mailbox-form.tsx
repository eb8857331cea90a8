import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { loadStatus, refreshAll } from '../../live.ts';
import { Field } from '../../parts/field.tsx';
import { Note } from '../../parts/note.tsx';
import { reasonOf } from '../../parts/page-state.tsx';

const empty = { host: '', port: '993', folder: 'INBOX', user: '', password: '' };

type State =
  | { readonly at: 'ready' }
  | { readonly at: 'testing' }
  | { readonly at: 'failed'; readonly why: string }
  | { readonly at: 'connected' };

/** Connects a mailbox: tried first, kept if it works; the first error is told in words. */
export function MailboxForm() {
  const [form, setForm] = useState(empty);
  const [state, setState] = useState<State>({ at: 'ready' });
  const set = (name: keyof typeof empty) => (value: string) => setForm({ ...form, [name]: value });
  const connect = async (event: Event) => {
    event.preventDefault();
    setState({ at: 'testing' });
    const answer = await api.addMailbox({
      ...form,
      host: form.host.trim(),
      user: form.user.trim(),
      port: Number(form.port),
    });
    if (!answer.ok) {
      setState({ at: 'failed', why: reasonOf(answer.problem) });
      return;
    }
    setForm(empty);
    setState({ at: 'connected' });
    if (await loadStatus()) refreshAll();
  };
  return (
    <form onSubmit={connect}>
      <Field
        name={t('form.server')}
        hint={t('form.serverHint')}
        mono
        value={form.host}
        onInput={set('host')}
        required
      />
      <div class="two">
        <Field name={t('form.port')} type="number" mono value={form.port} onInput={set('port')} required />
        <Field name={t('form.folder')} value={form.folder} onInput={set('folder')} required />
      </div>
      <Field name={t('form.user')} mono value={form.user} onInput={set('user')} required />
      <Field name={t('form.password')} type="password" value={form.password} onInput={set('password')} required />
      {state.at === 'failed' && (
        <Note tone="bad" live>
          <b>{t('form.failed')}</b> {state.why}
        </Note>
      )}
      {state.at === 'connected' && (
        <Note tone="ok" live>
          {t('form.connected')}
        </Note>
      )}
      <div class="acts">
        <button type="submit" class="btn primary" disabled={state.at === 'testing'}>
          {t(state.at === 'testing' ? 'form.testing' : 'form.connect')}
        </button>
      </div>
    </form>
  );
}
