import type { DomainRow } from '../../server/http/contract.ts';
import { formatDay } from '../format.ts';
import { t } from '../i18n/text.tsx';
import { dayOf } from '../time.ts';
import type { VerdictKind } from './kind.ts';
import { sentenceOf } from './reason-sentence.ts';

/** The answer as lists show it, in a few words. */
export function rowTitle(kind: VerdictKind, row: Pick<DomainRow, 'elapsed' | 'required' | 'status'>): string {
  switch (kind) {
    case 'testing':
    case 'waiting':
      return t('row.testing', { day: row.elapsed ?? 0, required: row.required ?? 0 });
    case 'watching':
      return t('row.watching', { day: row.elapsed ?? 0, required: row.required ?? 0 });
    case 'unjudged':
      return t(row.status === 'ignored' ? 'row.ignored' : row.status === 'foreign' ? 'row.foreign' : 'row.unjudged');
    default:
      return t(`row.${kind}`);
  }
}

/** Why, in one line; null where the title says it all. */
export function rowWhy(kind: VerdictKind, row: DomainRow): string | null {
  switch (kind) {
    case 'ready':
      return t('row.readyWhy', { n: row.elapsed ?? 0 });
    case 'testing':
    case 'watching':
      return row.earliestReadyAt === null ? null : t('row.earliest', { day: formatDay(dayOf(row.earliestReadyAt)) });
    case 'not-enough':
      return t('row.notEnoughWhy', {
        sessions: t('count.sessions', { n: row.summary.sessions14 }),
        reporters: t('count.reporters', { n: row.summary.reporters14 }),
      });
    case 'stopped':
      return row.summary.lastReportDay === null
        ? null
        : t('row.stoppedWhy', { day: formatDay(row.summary.lastReportDay) });
    case 'no-data':
      return t('row.noDataWhy');
    case 'mode-none':
      return t('row.modeNoneWhy');
    case 'importing':
      return t('row.importingWhy');
    case 'healthy':
    case 'waiting':
    case 'refusing':
    case 'policy-missing':
    case 'at-risk':
    case 'blocked':
    case 'hold':
      return row.headline === null ? null : `${sentenceOf(row.headline, row.domain)}${more(kind, row)}`;
    case 'unjudged':
      return row.status === 'watched' ? t('row.unjudgedWhy') : null;
  }
}

/** How many faults there are beside the one that is told. */
function more(kind: VerdictKind, { problems }: DomainRow): string {
  return kind === 'blocked' && problems > 1 ? ` ${t('row.more', { n: problems - 1 })}` : '';
}
