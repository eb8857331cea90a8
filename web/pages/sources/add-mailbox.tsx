import { useState } from 'preact/hooks';
import { rich, t } from '../../i18n/text.tsx';
import { Icon } from '../../parts/icon.tsx';
import { MailboxForm } from './mailbox-form.tsx';

interface Props {
  readonly first: boolean;
  readonly addable: boolean;
}

/** A further mailbox; without any, how to connect one. */
export function AddMailboxCard({ first, addable }: Props) {
  const [open, setOpen] = useState(first);
  if (!open) {
    return (
      <div>
        <button type="button" class="btn" onClick={() => setOpen(true)}>
          <Icon name="plus" />
          {t(first ? 'mailbox.addFirst' : 'mailbox.add')}
        </button>
      </div>
    );
  }
  return (
    <section class="card way" aria-labelledby="add-mailbox">
      <h2 id="add-mailbox">
        <Icon name="mail" />
        {t('ways.mailbox')}
      </h2>
      <p>{t('ways.mailboxWhat')}</p>
      {addable ? <MailboxForm /> : <p class="small">{rich('mailbox.configure')}</p>}
    </section>
  );
}
