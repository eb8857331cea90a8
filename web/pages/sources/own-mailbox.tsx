import { useState } from 'preact/hooks';
import type { MailboxList, MailboxView } from '../../../server/contract/mailboxes.ts';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { loadStatus } from '../../live.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { DialogEnd } from '../../parts/dialog-end.tsx';
import { reasonOf } from '../../parts/page-state.tsx';
import { fieldsOf } from './mailbox-fields.ts';
import { MailboxForm } from './mailbox-form.tsx';

interface Props {
  readonly mailbox: MailboxView;
  readonly onList: (list: MailboxList) => void;
}

/** Changing and forgetting a mailbox that was added here. */
export function OwnMailboxButtons({ mailbox, onList }: Props) {
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <button type="button" class="btn sm" onClick={() => setOpen('edit')}>
        {t('mailbox.edit')}
      </button>
      <button type="button" class="btn sm" onClick={() => setOpen('remove')}>
        {t('mailbox.remove')}
      </button>
      {open === 'edit' && mailbox.editable !== null && (
        <Dialog title={t('mailbox.editTitle', { name: mailbox.name })} onClose={close}>
          <MailboxForm
            edit={{ id: mailbox.id, fields: fieldsOf(mailbox), login: mailbox.editable.login }}
            onDone={close}
          />
        </Dialog>
      )}
      {open === 'remove' && <RemoveDialog mailbox={mailbox} onList={onList} onClose={close} />}
    </>
  );
}

function RemoveDialog({ mailbox, onList, onClose }: Props & { readonly onClose: () => void }) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const remove = async () => {
    const answer = await api.removeMailbox(mailbox.id);
    if (!answer.ok) {
      setTrouble(reasonOf(answer.problem));
      return;
    }
    onClose();
    onList(answer.data);
    await loadStatus();
  };
  return (
    <Dialog title={t('mailbox.removeTitle', { name: mailbox.name })} onClose={onClose}>
      <p>{t('mailbox.removeWhat')}</p>
      <DialogEnd action={t('mailbox.remove')} onAction={remove} onClose={onClose} trouble={trouble} />
    </Dialog>
  );
}
