import type { MailboxList } from '../../../server/contract/mailboxes.ts';
import type { Sources } from '../../../server/contract/sources.ts';
import { api } from '../../api.ts';
import { formatInstant } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { listMailboxes, receiveMailbox, status, versions, withNews } from '../../live.ts';
import { Head } from '../../parts/head.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { useTitle } from '../../parts/title.ts';
import { useResource } from '../../resource.ts';
import { AddMailboxCard } from './add-mailbox.tsx';
import { Arrivals } from './arrivals.tsx';
import { MailboxCard } from './mailbox-card.tsx';
import { FilesCard, HttpsCard, ReportersCard } from './side-cards.tsx';
import { Unreadable } from './unreadable.tsx';

/** Do reports come in, and what could not be read? */
export function SourcesPage() {
  useTitle(t('nav.sources'));
  const sources = useResource('sources', (signal) => api.sources(signal), versions.value.reports);
  const mailboxes = useResource('mailboxes', listMailboxes, versions.value.mailboxes);
  return (
    <Page>
      <Head
        title={t('nav.sources')}
        {...(sources.status === 'ready' ? { meta: <span>{introduction(sources.data)}</span> } : {})}
      />
      <div class="cols">
        <div class="stack-gap">
          <Loaded of={mailboxes} skeleton="card">
            {(data) => (
              <Mailboxes data={withNews(data)} onList={mailboxes.status === 'ready' ? mailboxes.replace : () => {}} />
            )}
          </Loaded>
          <Loaded of={sources} skeleton="card">
            {(data) => <Arrivals sources={data} />}
          </Loaded>
          <Unreadable />
        </div>
        <div class="stack-gap">
          {sources.status === 'ready' && (
            <>
              <HttpsCard sources={sources.data} />
              <FilesCard sources={sources.data} />
              <ReportersCard sources={sources.data} />
            </>
          )}
        </div>
      </div>
    </Page>
  );
}

function introduction(sources: Sources): string {
  const stored = t('sources.stored', { reports: t('count.reports', { n: sources.reports }) });
  return sources.latestReceivedAt === null
    ? stored
    : `${stored} ${t('sources.latest', { time: formatInstant(sources.latestReceivedAt) })}`;
}

function Mailboxes({ data, onList }: { readonly data: MailboxList; readonly onList: (list: MailboxList) => void }) {
  const addable = status.value?.can.addMailbox === true;
  return (
    <>
      {data.mailboxes.map((mailbox) => (
        <MailboxCard key={mailbox.id} mailbox={mailbox} onChange={receiveMailbox} onList={onList} />
      ))}
      {(data.mailboxes.length === 0 || addable) && (
        <AddMailboxCard first={data.mailboxes.length === 0} addable={addable} />
      )}
    </>
  );
}
