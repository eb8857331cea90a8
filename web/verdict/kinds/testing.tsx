import { t } from '../../i18n/text.tsx';
import { type KindOfVerdict, usual } from './kind.ts';
import { dayOfTest, earliest, notBefore, rowDayOfTest, rowEarliest } from './under-test.ts';

/** On track: nothing to do but wait. */
export const testing: KindOfVerdict = {
  sign: 'ring',
  tone: 'info',
  eyebrow: dayOfTest,
  title: () => t('verdict.testing.title'),
  lead: ({ verdict }) => [[t('verdict.testing.lead', { n: verdict.clock.elapsed ?? 0 }), ' ', earliest(verdict)]],
  canEnforce: notBefore,
  whatToPublish: () => t('plain.publish.nothing'),
  buttons: () => [],
  sections: { ...usual, strip: 'period' },
  rowTitle: rowDayOfTest,
  rowWhy: rowEarliest,
};
