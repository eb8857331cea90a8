import { useEffect, useState } from 'preact/hooks';
import type { MailboxView } from '../../../server/contract/mailboxes.ts';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { receiveMailbox, refreshAll } from '../../live.ts';
import { Note } from '../../parts/note.tsx';
import { reasonOf } from '../../parts/page-state.tsx';
import { fieldsOf, inputOf } from './mailbox-fields.ts';

interface Props {
  readonly mailbox: MailboxView;
}

/** The state of the question: `unsure` shows what helps, `answered` waits for the reports to be authenticated again. */
type Asked = 'idle' | 'unsure' | 'working' | 'answered' | { readonly failed: string };

/** How often to poll the progress of authenticating again, in ms. */
const ASK_AGAIN = 2_000;

/** Why most reports of a mailbox do not count, and the one question that fixes it. */
export function OriginQuestion({ mailbox }: Props) {
  const [asked, setAsked] = useState<Asked>('idle');
  const doubt = mailbox.originDoubt;
  const { counting, total } = countsOf(mailbox);
  const judging = mailbox.judging && counting < total;
  useEffect(() => {
    if (!judging) return;
    const timer = setInterval(refreshAll, ASK_AGAIN);
    return () => clearInterval(timer);
  }, [judging]);
  if (judging) {
    return (
      <Note live>
        <p>{t('doubt.judging', { n: counting, total })}</p>
      </Note>
    );
  }
  if (doubt === null) {
    return asked !== 'answered' ? null : (
      <Note tone="ok" live>
        {t('doubt.counted', { n: counting })} <a href="/domains">{t('doubt.see')}</a>
      </Note>
    );
  }
  const vouch = async () => {
    setAsked('working');
    const answer = await api.replaceMailbox(mailbox.id, inputOf({ ...fieldsOf(mailbox), trust: 'vouch' }));
    setAsked(answer.ok ? 'answered' : { failed: reasonOf(answer.problem) });
    if (answer.ok) receiveMailbox(answer.data.mailbox);
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
            <button
              type="button"
              class="btn sm"
              onClick={() => setAsked('unsure')}
              aria-expanded={asked === 'unsure'}
              disabled={asked === 'working'}
            >
              {t('doubt.unsure')}
            </button>
          </p>
          {asked === 'unsure' && (
            <>
              <p>{t('doubt.helpHere')}</p>
              <p>{t('doubt.risk')}</p>
              <p class="acts">
                <button type="button" class="btn sm" onClick={vouch}>
                  {t('doubt.anyway')}
                </button>
              </p>
            </>
          )}
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

/** How many reports do not count, and the most common cause. */
export function doubtSentence(mailbox: MailboxView): string {
  if (mailbox.originDoubt === null) return '';
  const { counting, total } = countsOf(mailbox);
  return `${t('doubt.most', { n: total - counting, total, mailbox: mailbox.name })} ${t(causeOf(mailbox.originDoubt, mailbox.trust))}`;
}

function countsOf({ authenticity }: MailboxView): { counting: number; total: number } {
  const total = Object.values(authenticity).reduce((sum, count) => sum + count, 0);
  const counting = ['pass', 'vouched', 'known'].reduce((sum, status) => sum + (authenticity[status] ?? 0), 0);
  return { counting, total };
}

function causeOf(doubt: NonNullable<MailboxView['originDoubt']>, trust: string) {
  return doubt === 'none' && trust.startsWith('auth-results') ? 'doubt.noResult' : (`doubt.${doubt}` as const);
}
