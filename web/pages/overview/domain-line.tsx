import type { DomainRow } from '../../../server/contract/domains.ts';
import { dayOf } from '../../../server/contract/time.ts';
import { formatDay, formatNumber } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { MiniStrip } from '../../parts/mini-strip.tsx';
import { Sign } from '../../parts/sign.tsx';
import { kinds } from '../../verdict/kinds/kinds.ts';
import { shareDone } from '../../verdict/share-done.ts';
import { AdoptButtons } from './adopt-buttons.tsx';

/** One domain of the overview. */
export function DomainLine({ row }: { readonly row: DomainRow }) {
  const kind = kinds[row.kind];
  const href = `/domains/${encodeURIComponent(row.domain)}`;
  const why = kind.rowWhy(row);
  const { summary } = row;
  return (
    <tr class={`tone-${kind.tone}`}>
      <td>
        <a class="strong domain-name" href={href}>
          {row.domain}
        </a>
        <span class="under">{modeWords(row)}</span>
      </td>
      <td>
        <div class="answer">
          <Sign name={kind.sign} done={shareDone(row)} />
          <b>
            <a href={href}>{kind.rowTitle(row)}</a>
          </b>
          <span class="why">
            {why} {kind.rowOffersPolicy && <a href={`${href}#publish`}>{t('row.whatToPublish')}</a>}
            {row.status !== 'watched' && <AdoptButtons domain={row.domain} status={row.status} />}
          </span>
        </div>
      </td>
      <td>
        <MiniStrip days={summary.strip} />
      </td>
      <td class="r" data-label={row.mode === 'enforce' ? t('row.refusedLabel') : t('row.wouldLabel')}>
        {row.state === null || kind.rowWithoutNumbers ? (
          <span class="faint">–</span>
        ) : summary.refused14 > 0 ? (
          <b>{formatNumber(summary.refused14)}</b>
        ) : (
          formatNumber(0)
        )}
      </td>
      <td class="r" data-label={t('column.sessions')}>
        <a href={reportsOf(row)}>{formatNumber(summary.sessions14)}</a>
      </td>
      <td class="r hide-s" data-label={t('column.reporters')}>
        {formatNumber(summary.reporters14)}
      </td>
      <td class="r nowrap" data-label={t('column.lastShort')}>
        {summary.lastReportDay === null ? <span class="faint">–</span> : formatDay(summary.lastReportDay)}
      </td>
    </tr>
  );
}

/** The reports that the sessions of a row come from; those that nobody proved and those about DANE are listed there, too. */
function reportsOf({ domain, summary: { days14 } }: DomainRow): string {
  const days = days14 === null ? {} : { from: days14.from, to: days14.to };
  return `/reports?${new URLSearchParams({ domain, ...days })}`;
}

/** `testing since 4 Nov`: how many days count is the verdict's to say. */
function modeWords(row: DomainRow) {
  if (row.mode === null) return null;
  const mode = <span class="mono">{row.mode}</span>;
  if (row.modeSince === null) return mode;
  return (
    <>
      {mode} {t('row.since', { day: formatDay(dayOf(row.modeSince)) })}
    </>
  );
}
