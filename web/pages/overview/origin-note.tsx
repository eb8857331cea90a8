import type { ComponentChildren } from 'preact';
import { t } from '../../i18n/text.tsx';
import { listMailboxes, versions, withNews } from '../../live.ts';
import { Note } from '../../parts/note.tsx';
import { useResource } from '../../resource.ts';
import { doubtSentence } from '../sources/origin-question.tsx';

/** Reports came, yet no domain is watched: says that nobody could prove who sent them, and where to resolve it; otherwise the usual note. */
export function OriginNote({ otherwise }: { readonly otherwise: ComponentChildren }) {
  const list = useResource('mailboxes', listMailboxes, versions.value.mailboxes);
  if (list.status !== 'ready') return null;
  const mailbox = withNews(list.data).mailboxes.find(({ originDoubt, judging }) => originDoubt !== null && !judging);
  if (mailbox === undefined) return <>{otherwise}</>;
  return (
    <div class="sec-h">
      <Note tone="warn">
        {doubtSentence(mailbox)} {t('doubt.noDomain')} <a href="/sources">{t('doubt.answer')}</a>
      </Note>
    </div>
  );
}
