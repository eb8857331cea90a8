import { useRoute } from 'preact-iso';
import type { ReportView } from '../../../server/contract/reports.ts';
import { api, apiUrl } from '../../api.ts';
import { formatFullDate, formatInstant } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { Head } from '../../parts/head.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Note } from '../../parts/note.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { useTitle } from '../../parts/title.ts';
import { useResource } from '../../resource.ts';
import { AppliedPolicies } from './applied-policy.tsx';
import { Meanings } from './meanings.tsx';
import { OriginalText } from './original-text.tsx';
import { PolicyResultCard } from './policy-result.tsx';
import { Provenance } from './provenance.tsx';

/** What exactly did this organization say? Everything in it is foreign text, and only ever shown as text. */
export function ReportPage() {
  const { id = '' } = useRoute().params;
  const report = useResource(`report ${id}`, (signal) => api.report(id, signal));
  const name = report.status === 'ready' ? nameOf(report.data) : t('report.title');
  useTitle(name);
  return (
    <Page>
      <Head
        title={name}
        crumb={{ href: '/reports', name: t('nav.reports') }}
        {...(report.status === 'ready' ? { meta: <Meta report={report.data} /> } : {})}
        {...(report.status === 'ready' && report.data.provenance.originalBytes !== null
          ? { actions: <DownloadOriginal id={report.data.id} /> }
          : {})}
      />
      <Loaded of={report} notFound={NoSuchReport}>
        {(data) => <Report report={data} />}
      </Loaded>
    </Page>
  );
}

function NoSuchReport() {
  return (
    <>
      <p class="muted">
        {t('report.notFound')} {t('report.notFoundWhy')}
      </p>
      <p class="acts">
        <a class="btn" href="/reports">
          {t('report.all')}
        </a>
        <a class="btn" href="/sources">
          {t('button.sources')}
        </a>
      </p>
    </>
  );
}

function nameOf(report: ReportView): string {
  return t('report.from', { name: report.organization ?? report.reporter });
}

function Meta({ report }: { readonly report: ReportView }) {
  const first = report.start.slice(0, 10);
  const last = report.end.slice(0, 10);
  const hours = `${report.start.slice(11, 19)} – ${report.end.slice(11, 19)} UTC`;
  return (
    <>
      {report.domain !== null && <a href={`/domains/${encodeURIComponent(report.domain)}`}>{report.domain}</a>}
      <span>
        {first === last
          ? `${formatFullDate(first)}, ${hours}`
          : `${formatFullDate(first)} ${report.start.slice(11, 19)} – ${formatFullDate(last)} ${report.end.slice(11, 19)} UTC`}
      </span>
      <span>
        {t('report.received', { time: formatInstant(report.receivedAt), channel: t(`channel.${report.channel}`) })}
      </span>
    </>
  );
}

function DownloadOriginal({ id }: { readonly id: number }) {
  return (
    <a class="btn" href={apiUrl(`/reports/${id}/original`)} download>
      <Icon name="download" />
      {t('report.original')}
    </a>
  );
}

function Report({ report }: { readonly report: ReportView }) {
  return (
    <>
      <Warnings report={report} />
      <div class="cols">
        <div class="stack-gap">
          {report.policies.map((policy, index) => (
            <PolicyResultCard
              key={index}
              policy={policy}
              number={index + 1}
              of={report.policies.length}
              domain={report.domain}
            />
          ))}
          <Meanings report={report} />
          <OriginalText id={report.id} />
        </div>
        <div class="stack-gap">
          <AppliedPolicies report={report} />
          <Provenance report={report} />
          <Note>{t('report.sessions')}</Note>
        </div>
      </div>
    </>
  );
}

function Warnings({ report }: { readonly report: ReportView }) {
  return (
    <div class="stack-small">
      {!report.authenticated && (
        <Note tone="warn">
          <b>{t('report.notCounted')}</b> {report.provenance.authenticityReason ?? t(`authenticity.other`)}
        </Note>
      )}
      {report.status === 'superseded' && <Note tone="warn">{t('report.superseded')}</Note>}
      {report.longRange && <Note tone="warn">{t('report.longRange')}</Note>}
      {report.rejectedEntries.length > 0 && (
        <Note tone="warn">
          <b>{t('report.rejectedEntries', { n: report.rejectedEntries.length })}</b>
          <ul>
            {report.rejectedEntries.slice(0, 20).map(({ path, reason }) => (
              <li key={path}>
                <code>{path}</code> {reason}
              </li>
            ))}
          </ul>
        </Note>
      )}
    </div>
  );
}
