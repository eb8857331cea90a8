import type { DomainRow } from '../../server/contract/domains.ts';
import { formatDay } from '../format.ts';
import { say, t } from '../i18n/text.tsx';
import { dayOf } from '../time.ts';
import { shortHost } from './hosts.ts';
import type { VerdictKind } from './kind.ts';
import { sentenceOf } from './reason-sentence.ts';

/** The answer as lists show it, in a few words. */
export function rowTitle(
  kind: VerdictKind,
  row: Pick<DomainRow, 'elapsed' | 'required' | 'status' | 'problems' | 'group'>,
): string {
  switch (kind) {
    case 'policy-missing':
      return t(row.group === 'not-set-up' ? 'row.noPolicyYet' : 'row.policy-missing');
    case 'testing':
    case 'waiting':
      return t('row.testing', { day: row.elapsed ?? 0, required: row.required ?? 0 });
    case 'watching':
      return t('row.watching', { day: row.elapsed ?? 0, required: row.required ?? 0 });
    case 'blocked':
      return t('row.blocked', { n: Math.max(1, row.problems) });
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
    case 'unseen':
      return t('row.unseenWhy');
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
      if (row.headline === null || row.headline.severity === 'info') return t('row.healthyWhy');
      return sentenceOf(row.headline, row.domain);
    case 'blocked':
    case 'refusing':
      return withMore(row);
    case 'waiting':
    case 'policy-missing':
    case 'at-risk':
    case 'hold':
      return row.headline === null ? null : sentenceOf(row.headline, row.domain);
    case 'unjudged':
      return row.status === 'watched' ? t('row.unjudgedWhy') : null;
  }
}

const classes: Readonly<Record<string, string>> = {
  ISSUE_MX_NOT_IN_POLICY: 'mx-not-in-policy',
  ISSUE_CERT_EXPIRED: 'cert-expired',
  ISSUE_STARTTLS: 'starttls',
  ISSUE_CERT_NAME: 'cert-name',
  ISSUE_CERT_UNTRUSTED: 'cert-untrusted',
  ISSUE_TLS_HANDSHAKE: 'handshake',
  ISSUE_UNCLASSIFIED: 'unclassified',
};

/** The worst problem, since when, and how many there are beside it: one line of a table. */
function withMore({ headline, problems, domain }: DomainRow): string | null {
  if (headline === null) return null;
  const what = say(`class.${classes[headline.code] ?? ''}`, {});
  const { first, host } = headline.params;
  const more = problems > 1 ? ` ${t('row.more', { n: problems - 1 })}` : '';
  if (what === null || typeof first !== 'string') return `${sentenceOf(headline, domain)}${more}`;
  const mx = shortHost(typeof host === 'string' ? host : null, domain);
  return `${t('row.problem', { mx, what, day: formatDay(first) })}${more}`;
}
