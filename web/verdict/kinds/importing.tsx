import { t } from '../../i18n/text.tsx';
import type { Unjudged } from './kind.ts';

/** A verdict on part of the last days would be an answer that the next batch may overturn. */
export const importing: Unjudged = {
  sign: 'ring',
  tone: 'info',
  whyNone: () => 'importing',
  rowTitle: () => t('row.importing'),
  rowWhy: () => t('row.importingWhy'),
};
