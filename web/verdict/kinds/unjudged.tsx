import { t } from '../../i18n/text.tsx';
import type { Unjudged } from './kind.ts';

/** Nobody watches the domain, or it was just adopted. */
export const unjudged: Unjudged = {
  sign: 'no-data',
  tone: 'none',
  whyNone: ({ status }) => (status === 'watched' ? 'pending' : status),
  rowTitle: ({ status }) => t(status === 'watched' ? 'row.unjudged' : `row.${status}`),
  rowWhy: ({ status }) => (status === 'watched' ? t('row.unjudgedWhy') : null),
};
