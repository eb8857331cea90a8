import { t } from '../../i18n/text.tsx';
import { type KindOfVerdict, usual } from './kind.ts';

/** Reports come in, and nobody has read the text of the policy. */
export const unseen: KindOfVerdict = {
  sign: 'not-enough',
  tone: 'none',
  eyebrow: () => t('verdict.unseen.eyebrow'),
  title: () => t('verdict.unseen.title'),
  lead: () => [t('verdict.unseen.lead')],
  canEnforce: () => t('plain.can.unseen'),
  whatToPublish: () => t('plain.publish.unseen'),
  buttons: () => [],
  sections: usual,
  rowTitle: () => t('row.unseen'),
  rowWhy: () => t('row.unseenWhy'),
};
