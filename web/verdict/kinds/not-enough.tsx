import type { ComponentChildren } from 'preact';
import { dayOf } from '../../../server/contract/time.ts';
import { formatFullDate, formatInstant } from '../../format.ts';
import { rich, t } from '../../i18n/text.tsx';
import { checkButton, publishButton } from '../buttons.ts';
import { type Judged, type KindOfVerdict, usual } from './kind.ts';

/** The days are full, and too little was seen in them. */
export const notEnough: KindOfVerdict = {
  sign: 'not-enough',
  tone: 'none',
  eyebrow: () => t('verdict.not-enough.eyebrow'),
  title: () => t('verdict.not-enough.title'),
  lead,
  canEnforce: ({ verdict }) => {
    const { extendedPathAt } = verdict.stats;
    if (extendedPathAt === null) return t('plain.can.not-enough');
    return t('plain.can.not-enoughUntil', { date: formatFullDate(dayOf(extendedPathAt)) });
  },
  whatToPublish: () => t('plain.publish.notAdvised'),
  buttons: ({ verdict }) => [...checkButton(verdict), publishButton()],
  sections: { ...usual, publish: () => 'against-advice' },
  rowTitle: () => t('row.not-enough'),
  rowWhy: ({ summary }) =>
    t('row.notEnoughWhy', {
      sessions: t('count.sessions', { n: summary.sessions14 }),
      reporters: t('count.reporters', { n: summary.reporters14 }),
    }),
};

function lead({ verdict, view }: Judged): ComponentChildren[] {
  const { summary } = view.row;
  // The days with reports are complete ones; so have to be their sessions.
  const sessions = summary.strip.slice(0, -1).reduce((sum, day) => sum + day.sessions, 0);
  const checked = verdict.perMx.length > 0 && verdict.perMx.every((mx) => mx.verdict === 'pass');
  const { extendedPathAt } = verdict.stats;
  return [
    rich('verdict.not-enough.lead', {
      days: t('count.days', { n: verdict.clock.elapsed ?? 0 }),
      withReports: t('count.days', { n: summary.daysWithReports14 }),
      reporters: t('count.reporters', { n: summary.reporters14 }),
      sessions: t('count.sessions', { n: sessions }),
    }),
    [
      checked ? t('verdict.not-enough.checked') : '',
      extendedPathAt === null ? '' : ` ${t('verdict.not-enough.extended', { date: formatInstant(extendedPathAt) })}`,
    ],
  ];
}
