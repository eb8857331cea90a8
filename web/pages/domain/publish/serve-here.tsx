import { useState } from 'preact/hooks';
import type { HostedPolicy, NextPolicy } from '../../../../server/contract/policies.ts';
import { api } from '../../../api.ts';
import { formatFullInstant } from '../../../format.ts';
import { t } from '../../../i18n/text.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { DialogEnd } from '../../../parts/dialog-end.tsx';
import { Field } from '../../../parts/field.tsx';
import { reasonOf } from '../../../parts/page-state.tsx';
import { signature } from '../../../preferences.ts';
import { useResource } from '../../../resource.ts';

/** Where this installation serves policy files itself: what it serves now, and the button that changes it. */
export function ServeHere({ policy }: { readonly policy: NextPolicy }) {
  const hosted = useResource(`hosted ${policy.domain}`, (signal) => api.hostedPolicy(policy.domain, signal));
  const [asking, setAsking] = useState(false);
  if (hosted.status !== 'ready' || !hosted.data.enabled) return null;
  const { approved } = hosted.data;
  const served = approved?.text === policy.file.text;
  return (
    <>
      <p class="small muted" role="status">
        {approved === null
          ? t('serve.nothing')
          : t(served ? 'serve.this' : 'serve.other', { by: approved.by, time: formatFullInstant(approved.at) })}
      </p>
      {!served && (
        <div class="acts">
          <button type="button" class="btn sm" onClick={() => setAsking(true)}>
            {t('serve.open')}
          </button>
        </div>
      )}
      {asking && <ServeDialog policy={policy} onClose={() => setAsking(false)} onServed={hosted.replace} />}
    </>
  );
}

interface DialogProps {
  readonly policy: NextPolicy;
  readonly onClose: () => void;
  readonly onServed: (hosted: HostedPolicy) => void;
}

function ServeDialog({ policy, onClose, onServed }: DialogProps) {
  const [by, setBy] = useState(signature.value);
  const [trouble, setTrouble] = useState<string | null>(null);
  const save = async (event: Event) => {
    event.preventDefault();
    const answer = await api.approvePolicy(policy.domain, { text: policy.file.text, by: by.trim() });
    if (!answer.ok) {
      setTrouble(reasonOf(answer.problem));
      return;
    }
    signature.value = by.trim();
    onServed(answer.data);
    onClose();
  };
  return (
    <Dialog title={t('serve.title', { domain: policy.domain })} onClose={onClose}>
      <form class="stack-gap" onSubmit={save}>
        <p class="muted small">{t('serve.what')}</p>
        <Field name={t('setAside.by')} value={by} onInput={setBy} required autocomplete="name" />
        <DialogEnd action={t('serve.save')} onClose={onClose} trouble={trouble} />
      </form>
    </Dialog>
  );
}
