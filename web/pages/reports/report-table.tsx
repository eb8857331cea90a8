import type { MatchedReport } from '../../../server/contract/reports.ts';
import { dayOf } from '../../../server/contract/time.ts';
import type { Address } from '../../address.ts';
import { formatDay, formatNumber, formatShare } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { Icon } from '../../parts/icon.tsx';

interface Props {
  readonly reports: readonly MatchedReport[];
  readonly address: Address;
}

export function ReportTable({ reports, address }: Props) {
  return (
    <div class="card clip">
      <table class="tbl stacked report-table">
        <caption class="sr">{t('reports.caption')}</caption>
        <thead>
          <tr>
            <Sorted name={t('column.day')} down="-day" up="day" standard address={address} />
            <th scope="col">{t('column.domain')}</th>
            <th scope="col">{t('filter.reporter')}</th>
            <th scope="col">{t('column.policy')}</th>
            <Sorted name={t('column.sessions')} down="-sessions" up="sessions" address={address} right />
            <Sorted name={t('column.failed')} down="-failure" up="failure" address={address} right />
            <th scope="col">{t('column.results')}</th>
            <Sorted name={t('column.received')} down="-received" up="received" address={address} />
          </tr>
        </thead>
        <tbody>
          {reports.map((report) => (
            <ReportLine key={report.id} report={report} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface SortedProps {
  readonly name: string;
  readonly down: string;
  readonly up: string;
  readonly address: Address;
  /** The order of an address without `sort`. */
  readonly standard?: boolean;
  readonly right?: boolean;
}

function Sorted({ name, down, up, address, standard = false, right = false }: SortedProps) {
  const sort = address.search.get('sort') ?? (standard ? down : null);
  const next = sort === down ? up : down;
  const direction = sort === down ? 'descending' : sort === up ? 'ascending' : undefined;
  return (
    <th scope="col" class={right ? 'r' : undefined} aria-sort={direction}>
      <a class="sorter" href={address.href({ sort: standard && next === down ? null : next, page: null })}>
        {name}
        <Icon name="down" />
      </a>
    </th>
  );
}

function notCounted({ authenticity }: MatchedReport) {
  return authenticity === 'signed-not-as-report' ? 'authenticity.signed-not-as-report' : 'reports.notCounted';
}

function ReportLine({ report }: { readonly report: MatchedReport }) {
  const sessions = report.success + report.failure;
  const failed = report.matchingFailure ?? report.failure;
  return (
    <tr>
      <td class="nowrap">
        <a class="strong" href={`/reports/${report.id}`}>
          {formatDay(report.day)}
        </a>
      </td>
      <td class="foreign">{report.domain ?? <span class="muted">{t('breakdown.unnamed')}</span>}</td>
      <td class="foreign">
        {report.organization ?? report.reporter}{' '}
        {!report.authenticated && <span class="chip warn">{t(notCounted(report))}</span>}
      </td>
      <td class="foreign mono xs">
        {[...report.policyTypes, report.mode].filter((word) => word !== null).join(', ') || '–'}
      </td>
      <td class="r" data-label={t('column.sessions')}>
        {formatNumber(sessions)}
      </td>
      <td class="r nowrap" data-label={t('column.failed')}>
        {failed > 0 ? <b>{formatNumber(failed)}</b> : 0}{' '}
        {failed < report.failure && <span class="faint">{t('reports.ofFailed', { n: report.failure })}</span>}
        {failed === report.failure && failed > 0 && (
          <span class="faint">{formatShare(sessions === 0 ? 0 : failed / sessions)}</span>
        )}
      </td>
      <td class="foreign mono xs">
        {report.results.map((result) => (
          <span key={result} class="under-line">
            {result}
          </span>
        ))}
      </td>
      <td class="nowrap">
        <span class="muted">{t(`channel.${report.channel}`)}</span>{' '}
        <span class="faint">
          {formatDay(dayOf(report.receivedAt))} {report.receivedAt.slice(11, 16)}
        </span>
      </td>
    </tr>
  );
}
