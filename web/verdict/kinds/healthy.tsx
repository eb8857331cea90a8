import { dayOf } from '../../../server/contract/time.ts';
import { formatDate } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { sentenceOf } from '../reason-sentence.ts';
import { sentencesAbout, speaksOf } from '../reasons.ts';
import { type KindOfVerdict, usual } from './kind.ts';

/** The policy enforces, and nothing fails. */
export const healthy: KindOfVerdict = {
  sign: 'shield',
  tone: 'ok',
  eyebrow: () => t('verdict.healthy.eyebrow'),
  title: () => t('verdict.healthy.title'),
  lead: ({ verdict, view }) => {
    const { modeSince, summary } = view.row;
    return [
      [
        modeSince === null ? '' : t('verdict.healthy.since', { date: formatDate(dayOf(modeSince)) }),
        ' ',
        t('verdict.healthy.lead', {
          n: summary.sessions14,
          reporters: t('count.reporters', { n: summary.reporters14 }),
        }),
      ],
      ...sentencesAbout(verdict, 'max-age', 'certificate'),
    ];
  },
  canEnforce: () => t('plain.can.healthy'),
  whatToPublish: ({ verdict }) => t(speaksOf('max-age', verdict) ? 'plain.publish.raise' : 'plain.publish.keep'),
  buttons: () => [],
  sections: { ...usual, publish: (verdict) => (speaksOf('max-age', verdict) ? 'advised' : 'no') },
  rowTitle: () => t('row.healthy'),
  rowWhy: ({ headline, domain }) =>
    headline === null || headline.severity === 'info' ? t('row.healthyWhy') : sentenceOf(headline, domain),
};
