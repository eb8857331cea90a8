import { formatAgo, formatProgress } from '../format.ts';
import { t } from '../i18n/text.tsx';
import { connection, status } from '../live.ts';
import { Icon } from '../parts/icon.tsx';
import { now } from '../time.ts';

/** In a few words: do reports come in? Leads to the page that says more. */
export function SourceState() {
  const { dot, words } = stateOfSources();
  return (
    <a class="source-state" href="/sources" title={words}>
      <Icon name="mail" />
      <span class={`dot ${dot}`} aria-hidden="true" />
      <span class="words">{words}</span>
    </a>
  );
}

function stateOfSources(): { dot: string; words: string } {
  const news = status.value;
  const present = now.value;
  if (connection.value === 'lost') return { dot: 'warn', words: t('source.lost') };
  if (news === null || present === null) return { dot: 'none', words: t('source.asking') };
  if (news.importing !== null) {
    const { done, total } = news.importing;
    return { dot: 'run', words: t('source.importing', { share: formatProgress(total === 0 ? 0 : done / total) }) };
  }
  if (news.problem !== null)
    return { dot: 'warn', words: t('source.problem', { ago: formatAgo(news.problem.since, present) }) };
  if (news.mailboxes === 0) return { dot: 'none', words: t('source.noMailbox') };
  if (news.lastPollAt === null) return { dot: 'run', words: t('source.first') };
  return { dot: '', words: t('source.fresh', { ago: formatAgo(news.lastPollAt, present) }) };
}
