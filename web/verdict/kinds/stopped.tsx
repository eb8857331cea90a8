import type { ComponentChildren } from 'preact';
import type { DomainView } from '../../../server/contract/domains.ts';
import { dayOf, daysBetween } from '../../../server/contract/time.ts';
import { formatDay } from '../../format.ts';
import { rich, t } from '../../i18n/text.tsx';
import { now } from '../../time.ts';
import { checkButton, sourcesButton } from '../buttons.ts';
import { sentencesThatMake } from '../reasons.ts';
import { isReportingRight } from '../reporting.ts';
import { type Judged, type KindOfVerdict, usual } from './kind.ts';

/** Reports came, and come no more. */
export const stopped: KindOfVerdict = {
  sign: 'stopped',
  tone: 'warn',
  eyebrow: () => t('verdict.stopped.eyebrow'),
  title: ({ verdict, view }) =>
    t(verdict.mode === 'enforce' ? 'verdict.stopped.titleEnforcing' : 'verdict.stopped.title', {
      day: lastReport(view),
    }),
  lead,
  canEnforce: ({ verdict, view }) =>
    t(verdict.mode === 'enforce' ? 'plain.can.blind' : 'plain.can.stopped', { day: lastReport(view) }),
  whatToPublish: ({ view }) => reportingToPublish(view),
  buttons: ({ verdict }) => [...checkButton(verdict), sourcesButton()],
  sections: {
    ...usual,
    // Once reports have stopped, "none failed" no longer means anything.
    whatIf: (view) => usual.whatIf(view) && view.row.summary.refused14 > 0,
    outOfDate: true,
    who: 'silent',
  },
  rowTitle: () => t('row.stopped'),
  rowWhy: ({ summary: { lastReportDay } }) =>
    lastReportDay === null ? null : t('row.stoppedWhy', { day: formatDay(lastReportDay) }),
};

/** Where no reports come, the record that asks for them is what to look at. */
export function reportingToPublish(view: Pick<DomainView, 'reporting'>): string {
  return t(isReportingRight(view) ? 'plain.publish.reportingRight' : 'plain.publish.reporting');
}

function lastReport({ row }: DomainView): string {
  const last = row.summary.lastReportDay;
  return last === null ? t('value.unknown') : formatDay(last);
}

function lead({ verdict, view }: Judged): ComponentChildren[] {
  const last = view.row.summary.lastReportDay;
  if (last === null) return sentencesThatMake('stopped', verdict);
  const before = view.history.find((entry) => dayOf(entry.at) <= last);
  return [
    [
      rich('verdict.stopped.lead', { day: formatDay(last), days: t('count.days', { n: daysSince(last) }) }),
      before === undefined ? '' : ` ${t('verdict.stopped.then', { state: t(`state.${before.state}`) })}`,
      ' ',
      rich(isReportingRight(view) ? 'verdict.stopped.checkMailbox' : 'verdict.stopped.check'),
    ],
  ];
}

function daysSince(day: string): number {
  return now.value === null ? 0 : daysBetween(day, dayOf(now.value));
}
