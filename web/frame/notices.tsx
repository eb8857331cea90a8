import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { dayOf } from '../../server/contract/time.ts';
import { api } from '../api.ts';
import { formatAgo, formatDay, formatFullInstant, formatProgress, formatTime } from '../format.ts';
import { rich, t } from '../i18n/text.tsx';
import { connection, databaseTrouble, loadStatus, refreshAll, status } from '../live.ts';
import { Note } from '../parts/note.tsx';
import { now } from '../time.ts';

/** The notices at the top of every page: anything unusual about what the numbers below rest on. */
export function Notices() {
  const news = status.value;
  const present = now.value;
  return (
    <div class="notices">
      {connection.value === 'lost' && (
        <Note tone="warn" live>
          {rich('notice.lost', { time: present === null ? t('value.unknown') : formatTime(present) })}{' '}
          <button type="button" class="link-btn" onClick={() => location.reload()}>
            {t('failure.reload')}
          </button>
        </Note>
      )}
      {databaseTrouble.value !== null && (
        <Note tone="bad" live>
          <b>{t(`database.${databaseTrouble.value}`)}</b>
        </Note>
      )}
      {news?.clock != null && (
        <Note tone="bad" live>
          {rich(`notice.clock.${news.clock.behind}`, {
            time: formatFullInstant(news.now),
            day: formatDay(news.clock.day),
          })}
        </Note>
      )}
      {news?.problem && present !== null && (
        <Note tone="warn">
          {rich('notice.problem', {
            mailbox: news.problem.mailbox,
            ago: formatAgo(news.problem.since, present),
            // Our sentences end with a full stop, a server's may not.
            message: news.problem.message.replace(/[.\s]*$/, '.'),
            day: formatDay(dayOf(news.problem.since)),
          })}{' '}
          <a href="/sources">{t('notice.fix')}</a>
        </Note>
      )}
      {news?.importing && (
        <Note tone="info">
          {rich(news.verdictsFinal ? 'notice.importing' : 'notice.importingEarly', {
            share: formatProgress(news.importing.total === 0 ? 0 : news.importing.done / news.importing.total),
          })}
        </Note>
      )}
      {news?.sampleData && (
        <SampleNotice removable={news.can.sampleData} at={news.fixedNow ? formatFullInstant(news.now) : null} />
      )}
      {news?.port25Blocked && <Note tone="warn">{rich('notice.port25')}</Note>}
      {news?.checkLoad != null && news.checkLoad.waiting > 0 && (
        <Note tone="warn">{rich('notice.checksWait', { n: news.checkLoad.waiting })}</Note>
      )}
      {news?.liveTestTargets && <Note tone="warn">{rich('notice.testTargets')}</Note>}
      {news?.fixedNow && !news.sampleData && (
        <Note tone="info" icon="clock">
          {rich('notice.fixedNow', { time: formatFullInstant(news.now) })}
        </Note>
      )}
    </div>
  );
}

function SampleNotice({ removable, at }: { readonly removable: boolean; readonly at: string | null }) {
  const { route } = useLocation();
  const [state, setState] = useState<'still' | 'working' | 'failed'>('still');
  const remove = async () => {
    setState('working');
    const answer = await api.removeSampleData();
    setState(answer.ok ? 'still' : 'failed');
    if (!answer.ok) return;
    // The open page may be about something that is gone.
    route('/');
    if (await loadStatus()) refreshAll();
  };
  return (
    <Note tone="info" icon="flask">
      {at === null ? rich('notice.sample') : rich('notice.sampleFixed', { time: at })}{' '}
      {removable && (
        <button type="button" class="link-btn" onClick={remove} disabled={state === 'working'}>
          {t('notice.sampleRemove')}
        </button>
      )}
      {state === 'failed' && <span role="alert"> {t('failure.action')}</span>}
    </Note>
  );
}
