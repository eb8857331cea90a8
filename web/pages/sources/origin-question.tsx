import { useEffect, useState } from 'preact/hooks';
import type { MailboxList, MailboxView } from '../../../server/http/contract.ts';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { refreshAll } from '../../live.ts';
import { Note } from '../../parts/note.tsx';
import { reasonOf } from '../../parts/page-state.tsx';
import { fieldsOf, inputOf } from './mailbox-fields.ts';

interface Props {
  readonly mailbox: MailboxView;
  readonly onList: (list: MailboxList) => void;
}

/** How often to ask how far judging again has come, in milliseconds. */
const ASK_AGAIN = 2_000;

/** Why most reports of a mailbox weigh nothing, and the one question that mends it. */
export function OriginQuestion({ mailbox, onList }: Props) {
  const [asked, setAsked] = useState<'idle' | 'working' | { readonly failed: string }>('idle');
  const doubt = mailbox.originDoubt;
  const judging = doubt !== null && mailbox.trust === 'vouch';
  useEffect(() => {
    if (!judging) return;
    const timer = setInterval(async () => {
      const answer = await api.mailboxes();
      if (answer.ok) onList(answer.data);
      refreshAll();
    }, ASK_AGAIN);
    return () => clearInterval(timer);
  }, [judging, onList]);
  if (doubt === null) return null;
  const { counting, total } = countsOf(mailbox);
  if (judging) {
    return (
      <Note live>
        <p>{t('doubt.judging', { n: counting, total })}</p>
      </Note>
    );
  }
  const vouch = async () => {
    setAsked('working');
    const answer = await api.replaceMailbox(mailbox.id, inputOf({ ...fieldsOf(mailbox), trust: 'vouch' }));
    setAsked(answer.ok ? 'idle' : { failed: reasonOf(answer.problem) });
    if (!answer.ok) return;
    const list = await api.mailboxes();
    if (list.ok) onList(list.data);
    refreshAll();
  };
  return (
    <Note tone="warn">
      <p>{doubtSentence(mailbox)}</p>
      {mailbox.editable === null ? (
        <p>{t('doubt.help')}</p>
      ) : (
        <>
          <p>
            <b>{t('doubt.question')}</b> {t('doubt.questionWhy')}
          </p>
          <p class="acts">
            <button type="button" class="btn sm" onClick={vouch} disabled={asked === 'working'}>
              {t('doubt.vouch')}
            </button>
          </p>
          <p>{t('doubt.helpHere')}</p>
        </>
      )}
      {typeof asked === 'object' && (
        <p class="t-bad" role="alert">
          {asked.failed}
        </p>
      )}
    </Note>
  );
}

/** How many reports count for nothing, and the most common cause. */
export function doubtSentence(mailbox: MailboxView): string {
  if (mailbox.originDoubt === null) return '';
  const { counting, total } = countsOf(mailbox);
  return `${t('doubt.most', { n: total - counting, total })} ${t(causes[mailbox.originDoubt])}`;
}

function countsOf({ authenticity }: MailboxView): { counting: number; total: number } {
  const total = Object.values(authenticity).reduce((sum, count) => sum + count, 0);
  return { counting: (authenticity['pass'] ?? 0) + (authenticity['vouched'] ?? 0), total };
}

const causes = {
  none: 'doubt.none',
  fail: 'doubt.fail',
  'signed-unaligned': 'doubt.unaligned',
  unverifiable: 'doubt.unverifiable',
  pending: 'doubt.pending',
  other: 'doubt.other',
} as const;
