import { useState } from 'preact/hooks';
import type { MessageRow } from '../../../server/contract/messages.ts';
import { dayOf } from '../../../server/contract/time.ts';
import { useAddress } from '../../address.ts';
import { api, apiUrl } from '../../api.ts';
import { formatBytes, formatDay, formatFullInstant } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { refreshAll, versions } from '../../live.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { DownloadLink } from '../../parts/download-link.tsx';
import { Icon } from '../../parts/icon.tsx';
import { FailedNote, reasonOf, Skeleton } from '../../parts/page-state.tsx';
import { Pager } from '../../parts/pager.tsx';
import { useResource } from '../../resource.ts';

const SIZE = 10;

/** What came in and could not be read, with the reason for each; nothing is dropped silently. */
export function Unreadable() {
  const address = useAddress();
  const page = address.search.get('page') ?? '1';
  const query = new URLSearchParams({ outcome: 'rejected', page, size: String(SIZE) });
  const list = useResource(query.toString(), (signal) => api.messages(query, signal), versions.value.reports);
  const [shown, setShown] = useState<MessageRow | null>(null);
  const [said, setSaid] = useState('');
  const retry = async () => {
    const answer = await api.retryMessages();
    setSaid(
      answer.ok
        ? [
            t('unreadable.retried', { n: answer.data.stored, retried: answer.data.retried }),
            ...(answer.data.asked > 0 ? [t('unreadable.asked', { n: answer.data.asked })] : []),
          ].join(' ')
        : reasonOf(answer.problem),
    );
    if (answer.ok && answer.data.stored > 0) refreshAll();
  };
  if (list.status === 'loading') return <Skeleton kind="rows" />;
  if (list.status === 'failed') return <FailedNote problem={list.problem} retry={list.retry} />;
  const { data } = list;
  return (
    <section class="card clip" aria-labelledby="unreadable">
      <div class="card-h">
        <h2 id="unreadable">
          {t('unreadable.heading')} <span class="faint light">{data.total}</span>
        </h2>
        {data.total > 0 && (
          <span class="filters">
            <button type="button" class="btn sm plain" onClick={retry}>
              {t('unreadable.retry')}
            </button>
            <DownloadLink what="messages" format="csv" query={new URLSearchParams({ outcome: 'rejected' })} />
          </span>
        )}
      </div>
      <p class="card-b small" role="status" hidden={said === ''}>
        {said}
      </p>
      {data.messages.length === 0 ? (
        <p class="card-b small muted">{t('unreadable.none')}</p>
      ) : (
        <>
          <table class="tbl stacked unreadable-table">
            <caption class="sr">{t('unreadable.heading')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('column.received')}</th>
                <th scope="col">{t('unreadable.from')}</th>
                <th scope="col">{t('unreadable.why')}</th>
                <th scope="col">
                  <span class="sr">{t('unreadable.details')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.messages.map((message) => (
                <tr key={message.id}>
                  <td class="nowrap">{timeOf(message)}</td>
                  <td class="foreign mono xs">{message.from ?? message.source}</td>
                  <td class="foreign">{message.reason ?? message.code ?? t('value.unknown')}</td>
                  <td class="r nowrap">
                    <button
                      type="button"
                      class="link-btn"
                      onClick={() => setShown(message)}
                      aria-label={`${t('unreadable.details')}: ${message.from ?? message.source}, ${timeOf(message)}`}
                    >
                      {t('unreadable.details')}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <div class="card-b">
            <Pager
              page={data.page}
              pages={data.pages}
              total={data.total}
              size={SIZE}
              hrefOf={(to) => address.href({ page: to === 1 ? null : String(to) })}
            />
          </div>
        </>
      )}
      {shown !== null && <Details message={shown} onClose={() => setShown(null)} />}
    </section>
  );
}

function timeOf(message: MessageRow): string {
  const at = message.receivedAt ?? message.seenAt;
  return `${formatDay(dayOf(at))} ${at.slice(11, 16)}`;
}

function Details({ message, onClose }: { readonly message: MessageRow; readonly onClose: () => void }) {
  return (
    <Dialog title={t('unreadable.details')} onClose={onClose}>
      <dl class="kv">
        <dt>{t('unreadable.why')}</dt>
        <dd>{message.reason ?? t('value.unknown')}</dd>
        <dt>{t('unreadable.code')}</dt>
        <dd class="mono xs">{message.code ?? '–'}</dd>
        <dt>{t('origin.source')}</dt>
        <dd class="mono xs foreign">{message.source}</dd>
        <dt>{t('unreadable.from')}</dt>
        <dd class="mono xs foreign">{message.from ?? '–'}</dd>
        <dt>{t('origin.subject')}</dt>
        <dd class="foreign">{message.subject ?? '–'}</dd>
        <dt>{t('column.received')}</dt>
        <dd>{formatFullInstant(message.receivedAt ?? message.seenAt)}</dd>
        <dt>{t('origin.size')}</dt>
        <dd>{formatBytes(message.bytes)}</dd>
      </dl>
      <div class="acts">
        {message.keepsOriginal && (
          <a class="btn" href={apiUrl(`/messages/${message.id}/original`)} download>
            <Icon name="download" />
            {t('unreadable.download')}
          </a>
        )}
        <button type="button" class="btn" onClick={onClose}>
          {t('dialog.close')}
        </button>
      </div>
    </Dialog>
  );
}
