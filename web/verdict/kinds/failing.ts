import type { DomainRow } from '../../../server/contract/domains.ts';
import { issuesToFix } from '../../../server/contract/issues.ts';
import type { Assessment } from '../../../server/contract/verdict.ts';
import { formatDay, formatList } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { fixTitle } from '../fix-title.ts';
import { shortHost } from '../hosts.ts';
import { hostsOf, isRollbackAdvised } from '../problems.ts';
import { sentenceOf } from '../reason-sentence.ts';
import type { Judged, Sections } from './kind.ts';
import { usual } from './kind.ts';

/** What the kinds with failing MX hosts share. */

export function failingHosts({ verdict, view }: Judged): string {
  return formatList(hostsOf(issuesToFix(verdict)).map((host) => shortHost(host, view.row.domain)));
}

/** The one problem by name, or how many there are; `none` where there is none to name. */
export function enforcingTitle({ verdict, view }: Judged, none: string): string {
  const problems = issuesToFix(verdict);
  const first = problems[0];
  if (problems.length === 1 && first !== undefined) return fixTitle(first, shortHost(first.host, view.row.domain));
  return problems.length === 0 ? none : t('verdict.enforcingProblems', { n: problems.length });
}

/** Where the published mode is another, copies of the old policy do the harm. */
export function repairOrGoBack(verdict: Assessment): string {
  if (verdict.mode !== 'enforce') return t('plain.publish.stale');
  return t(isRollbackAdvised(verdict) ? 'plain.publish.rollback' : 'plain.publish.repair');
}

export const enforcingSections: Sections = { ...usual, wayBack: true, stripNote: () => t('strip.hour') };

/** The worst problem, since when, and how many there are beside it: one line of a table. */
export function rowWorst({ headline, problems, domain }: DomainRow): string | null {
  if (headline === null) return null;
  const { failureClass, params } = headline;
  const { first, host } = params;
  const more = problems > 1 ? ` ${t('row.more', { n: problems - 1 })}` : '';
  if (failureClass === null || typeof first !== 'string') return `${sentenceOf(headline, domain)}${more}`;
  const mx = shortHost(typeof host === 'string' ? host : null, domain);
  return `${t('row.problem', { mx, what: t(`class.${failureClass}`), day: formatDay(first) })}${more}`;
}
