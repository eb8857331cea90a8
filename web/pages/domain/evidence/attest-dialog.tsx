import { useState } from 'preact/hooks';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { testCommand } from '../../../../server/contract/words/test-command.ts';
import { api } from '../../../api.ts';
import { t } from '../../../i18n/text.tsx';
import { Code } from '../../../parts/code.tsx';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { DialogEnd } from '../../../parts/dialog-end.tsx';
import { Field } from '../../../parts/field.tsx';
import { reasonOf } from '../../../parts/page-state.tsx';
import { signature } from '../../../preferences.ts';

interface Props {
  readonly domain: string;
  readonly host: string;
  readonly onClose: () => void;
  readonly onVerdict: (verdict: Assessment) => void;
}

/** "I checked this MX host from elsewhere": for hosts that this service cannot reach. */
export function AttestDialog({ domain, host, onClose, onVerdict }: Props) {
  const [by, setBy] = useState(signature.value);
  const [note, setNote] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const command = testCommand('cert-name', host, domain);
  const save = async (event: Event) => {
    event.preventDefault();
    const answer = await api.attest(domain, { host, by: by.trim(), note: note.trim() === '' ? null : note.trim() });
    if (!answer.ok) {
      setTrouble(reasonOf(answer.problem));
      return;
    }
    signature.value = by.trim();
    onVerdict(answer.data);
    onClose();
  };
  return (
    <Dialog title={t('attest.title', { mx: host })} onClose={onClose}>
      <form class="stack-gap" onSubmit={save}>
        <p class="muted small">{t('attest.what')}</p>
        {command !== null && (
          <div class="command">
            <Code wrap="command" label={t('fix.test')} lines={[{ text: command }]} />
            <CopyButton label={t('copy.button')} what={t('fix.command', { mx: host })} text={() => command} />
          </div>
        )}
        <Field name={t('setAside.by')} value={by} onInput={setBy} required autocomplete="name" />
        <Field name={t('attest.note')} value={note} onInput={setNote} />
        <DialogEnd action={t('attest.save')} onClose={onClose} trouble={trouble} />
      </form>
    </Dialog>
  );
}
