import { useEffect, useState } from 'preact/hooks';
import type { MailboxList, MailboxView } from '../../../server/contract/mailboxes.ts';
import { type Answer, api } from '../../api.ts';
import { formatAgo, formatDuration, formatInstant, formatLocal, formatNumber, formatProgress } from '../../format.ts';
import { rich, t } from '../../i18n/text.tsx';
import { status } from '../../live.ts';
import { Icon } from '../../parts/icon.tsx';
import { Note } from '../../parts/note.tsx';
import { reasonOf } from '../../parts/page-state.tsx';
import { now } from '../../time.ts';
import { OriginQuestion } from './origin-question.tsx';
import { OwnMailboxButtons } from './own-mailbox.tsx';

interface Props {
  readonly mailbox: MailboxView;
  readonly onChange: (mailbox: MailboxView) => void;
  readonly onList: (list: MailboxList) => void;
}

const tones = {
  waiting: '',
  connecting: 'info',
  importing: 'info',
  idle: 'ok',
  failed: 'bad',
  paused: 'warn',
} as const;

/** One mailbox: how far it has been read, and what was in it. */
export function MailboxCard({ mailbox, onChange, onList }: Props) {
  const [trouble, setTrouble] = useState<string | null>(null);
  /** A poll was requested: how many messages had been read before it, and how many came once it was done. */
  const [asked, setAsked] = useState<{ readonly before: number; readonly fresh: number | null } | null>(null);
  useEffect(() => {
    if (asked?.fresh === null && mailbox.state === 'idle')
      setAsked({ ...asked, fresh: mailbox.counts.read - asked.before });
  }, [asked, mailbox]);
  const act = async (answer: Promise<Answer<MailboxView>>) => {
    const result = await answer;
    if (result.ok) onChange(result.data);
    setTrouble(result.ok ? null : reasonOf(result.problem));
    return result.ok;
  };
  const present = now.value;
  return (
    <section class="card mailbox" aria-label={mailbox.name}>
      <div class="card-h">
        <h2>
          <Icon name="mail" class="faint" />
          <span class="anywhere">{mailbox.name}</span>
        </h2>
        {mailbox.encrypted === false && <span class="chip warn">{t('mailbox.unencrypted')}</span>}
        <span class={`chip ${tones[mailbox.state]}`}>{t(`mailbox.${mailbox.state}`)}</span>
      </div>
      <div class="card-b">
        <p class="small muted">
          {t('mailbox.folders', { folders: mailbox.folders.map(({ folder }) => folder).join(', ') || '–' })}{' '}
          {afterSentence(mailbox.after)} {trustSentence(mailbox.trust)}{' '}
          {mailbox.editable !== null &&
            t('mailbox.minutes', { span: formatDuration(mailbox.editable.pollMinutes * 60) })}{' '}
          {mailbox.lastPollAt !== null && present !== null && (
            <span title={formatLocal(mailbox.lastPollAt)}>
              {t('mailbox.lastPoll', { ago: formatAgo(mailbox.lastPollAt, present) })}
            </span>
          )}
        </p>
        {mailbox.progress !== null && <Progress progress={mailbox.progress} />}
        {mailbox.lastError !== null && mailbox.state === 'failed' && (
          <Note tone="bad">
            {rich('mailbox.error', { time: formatInstant(mailbox.lastError.at), message: mailbox.lastError.message })}{' '}
            {mailbox.nextPollAt !== null && t('mailbox.next', { time: formatInstant(mailbox.nextPollAt) })}
          </Note>
        )}
        {mailbox.trouble !== null && <Note tone="warn">{mailbox.trouble}</Note>}
        <Counts mailbox={mailbox} />
        {asked !== null && asked.fresh !== null && (
          <p class="small muted" role="status">
            {asked.fresh === 0 ? t('mailbox.readNothing') : t('mailbox.readAgain', { n: asked.fresh })}
          </p>
        )}
        <OriginQuestion mailbox={mailbox} />
        {mailbox.state === 'importing' && status.value?.verdictsFinal === true && (
          <Note tone="info">{t('mailbox.final')}</Note>
        )}
        {trouble !== null && (
          <p class="t-bad small" role="alert">
            {trouble}
          </p>
        )}
        <div class="acts">
          <button
            type="button"
            class="btn sm"
            onClick={() => act(api.pauseMailbox(mailbox.id, mailbox.state !== 'paused'))}
          >
            <Icon name={mailbox.state === 'paused' ? 'play' : 'pause'} />
            {t(mailbox.state === 'paused' ? 'mailbox.resume' : 'mailbox.pause')}
          </button>
          {mailbox.state !== 'paused' && mailbox.state !== 'importing' && (
            <button
              type="button"
              class="btn sm"
              onClick={async () => {
                setAsked(null);
                const before = mailbox.counts.read;
                if (await act(api.pollMailbox(mailbox.id))) setAsked({ before, fresh: null });
              }}
            >
              <Icon name="again" />
              {t('mailbox.poll')}
            </button>
          )}
          {mailbox.editable !== null && <OwnMailboxButtons mailbox={mailbox} onList={onList} />}
        </div>
      </div>
    </section>
  );
}

/** What is done to the messages of the mailbox. */
function afterSentence(after: string): string {
  if (after.startsWith('move:')) return t('mailbox.moves', { folder: after.slice('move:'.length) });
  return t(after === 'seen' ? 'mailbox.marks' : after === 'delete' ? 'mailbox.deletes' : 'mailbox.leaves');
}

/** How the origin of its reports is checked, in the words of the form. */
function trustSentence(trust: string): string {
  if (trust.startsWith('auth-results')) return t('mailbox.trustServer');
  return t(trust === 'vouch' ? 'mailbox.trustVouch' : 'mailbox.trustDkim');
}

function Counts({ mailbox }: { readonly mailbox: MailboxView }) {
  const { read, stored, duplicate, notTlsrpt, rejected } = mailbox.counts;
  const counts = [
    { name: t('mailbox.read'), value: read },
    { name: t('mailbox.stored'), value: stored },
    { name: t('mailbox.known'), value: duplicate },
    { name: t('mailbox.notReports'), value: notTlsrpt },
    { name: t('mailbox.rejected'), value: rejected, bad: true },
  ];
  return (
    <dl class="stats">
      {counts.map(({ name, value, bad }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class={bad === true && value > 0 ? 't-bad' : undefined}>{formatNumber(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Progress({ progress }: { readonly progress: NonNullable<MailboxView['progress']> }) {
  const { done, total, secondsLeft } = progress;
  const share = total === 0 ? 0 : Math.min(1, done / total);
  const percent = Math.floor(share * 100);
  return (
    <>
      <div class="progress-head">
        <b>{t('mailbox.reading', { n: total })}</b>
        <span class="num muted">
          {formatProgress(share)}
          {secondsLeft !== null && ` · ${t('mailbox.left', { span: formatDuration(Math.max(1, secondsLeft)) })}`}
        </span>
      </div>
      <div
        class="progress"
        role="progressbar"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-label={t('mailbox.progress')}
      >
        <i style={{ '--share': `${share * 100}%` }} />
      </div>
    </>
  );
}
