import { useState } from 'preact/hooks';
import type { SetAsideDays } from '../../../../server/contract/set-asides.ts';
import type { Assessment, Issue } from '../../../../server/contract/verdict.ts';
import { api } from '../../../api.ts';
import { say, t } from '../../../i18n/text.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { DialogEnd } from '../../../parts/dialog-end.tsx';
import { Field } from '../../../parts/field.tsx';
import { reasonOf } from '../../../parts/page-state.tsx';
import { signature } from '../../../preferences.ts';
import { fixTitle } from '../../../verdict/fix-title.ts';

interface Props {
  readonly domain: string;
  readonly issue: Issue;
  readonly onClose: () => void;
  readonly onVerdict: (verdict: Assessment) => void;
}

/** The server's own number, which its type carries. */
const DAYS: SetAsideDays = 90;

/** "This is not ours to fix": with a reason and a name, since both stay beside the verdict. */
export function SetAsideDialog({ domain, issue, onClose, onVerdict }: Props) {
  const [reason, setReason] = useState('');
  const [by, setBy] = useState(signature.value);
  const [trouble, setTrouble] = useState<string | null>(null);
  const save = async (event: Event) => {
    event.preventDefault();
    const { host, failureClass } = issue;
    const answer = await api.setAside(domain, { host, failureClass, reason: reason.trim(), by: by.trim() });
    if (!answer.ok) {
      const { code } = answer.problem;
      setTrouble((code === null ? null : say(`trouble.${code}`, {})) ?? reasonOf(answer.problem));
      return;
    }
    signature.value = by.trim();
    onVerdict(answer.data);
    onClose();
  };
  return (
    <Dialog title={t('setAside.title')} onClose={onClose}>
      <form class="stack-gap" onSubmit={save}>
        <p>
          <b>{fixTitle(issue, issue.host ?? t('host.unnamed'))}</b>
        </p>
        <p class="muted small">{t('setAside.what', { n: DAYS })}</p>
        <Field name={t('setAside.reason')} type="lines" value={reason} onInput={setReason} required />
        <Field name={t('setAside.by')} value={by} onInput={setBy} required autocomplete="name" />
        <DialogEnd action={t('setAside.save')} onClose={onClose} trouble={trouble} />
      </form>
    </Dialog>
  );
}
