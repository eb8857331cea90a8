import { useState } from 'preact/hooks';
import type { ReportView } from '../../../server/contract/reports.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { Note } from '../../parts/note.tsx';

type Policy = ReportView['policies'][number];
type Detail = Policy['failureDetails'][number];

interface Props {
  readonly policy: Policy;
  readonly number: number;
  readonly of: number;
  readonly domain: string | null;
}

/** A report can contain ten thousand details: they are shown in steps. */
const STEP = 100;

/** One policy of a report: its totals, whether they add up, and every failure it explains. */
export function PolicyResultCard({ policy, number, of, domain }: Props) {
  const unexplained = policy.failure - policy.detailSessions;
  return (
    <section class="card clip" aria-label={t('report.policy', { number, of })}>
      <div class="card-h">
        <h2>
          {t('report.policy', { number, of })}{' '}
          <span class="chip mono">{policy.policyType === '' ? t('value.none') : policy.policyType}</span>
        </h2>
        {domain !== null && (
          <a class="small" href={`/domains/${encodeURIComponent(domain)}`}>
            {t('report.open', { domain })}
          </a>
        )}
      </div>
      <div class="card-b">
        <dl class="stats">
          <Total name={t('column.sessions')} value={policy.success + policy.failure} />
          <Total name={t('report.successful')} value={policy.success} />
          <Total name={t('report.failedSummary')} value={policy.failure} bad={policy.failure > 0} />
          <Total name={t('report.failedDetails')} value={policy.detailSessions} />
        </dl>
        {unexplained !== 0 && (
          <Note tone="warn" gap>
            {unexplained > 0 ? t('report.unexplained', { n: unexplained }) : t('report.excess', { n: -unexplained })}
          </Note>
        )}
      </div>
      {policy.failureDetails.length > 0 && <Details details={policy.failureDetails} />}
    </section>
  );
}

function Total({
  name,
  value,
  bad = false,
}: {
  readonly name: string;
  readonly value: number;
  readonly bad?: boolean;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={bad ? 't-bad' : undefined}>{formatNumber(value)}</dd>
    </div>
  );
}

function Details({ details }: { readonly details: readonly Detail[] }) {
  const [shown, setShown] = useState(STEP);
  return (
    <>
      <table class="tbl stacked detail-table">
        <caption class="sr">{t('report.details')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('filter.result')}</th>
            <th scope="col">{t('filter.ip')}</th>
            <th scope="col">{t('filter.mx')}</th>
            <th scope="col">{t('report.receivingIp')}</th>
            <th scope="col" class="r">
              {t('column.failed')}
            </th>
          </tr>
        </thead>
        <tbody>
          {details.slice(0, shown).map((detail, index) => (
            <DetailLine key={index} detail={detail} />
          ))}
        </tbody>
      </table>
      {details.length > shown && (
        <div class="card-b">
          <button type="button" class="link-btn small" onClick={() => setShown(shown + STEP)}>
            {t('report.moreDetails', { n: details.length - shown })}
          </button>
        </div>
      )}
    </>
  );
}

function DetailLine({ detail }: { readonly detail: Detail }) {
  const { receivingMxHostname: host, receivingMxHelo: helo } = detail;
  return (
    <tr>
      <td class="foreign">
        <span class="mono xs">{detail.resultType === '' ? t('value.none') : detail.resultType}</span>
        {detail.reasonCode !== null && (
          <span class="under">
            {t('report.code')} <span class="mono">{detail.reasonCode}</span>
          </span>
        )}
        {detail.additionalInformation !== null && <span class="under foreign">{detail.additionalInformation}</span>}
      </td>
      <td class="foreign mono xs" data-label={t('report.fromShort')}>
        {detail.sendingMtaIp ?? '–'}
      </td>
      <td class="foreign mono xs" data-label={t('report.toShort')}>
        {host ?? '–'}
        {helo !== null && helo !== host && (
          <span class="under">
            HELO <span class="mono">{helo}</span>
          </span>
        )}
      </td>
      <td class="foreign mono xs" data-label={t('report.receivingIp')}>
        {detail.receivingIp ?? '–'}
      </td>
      <td class="r">
        <b>{formatNumber(detail.sessions)}</b>
      </td>
    </tr>
  );
}
