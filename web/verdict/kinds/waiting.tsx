import { t } from '../../i18n/text.tsx';
import { sentencesThatMake } from '../reasons.ts';
import { type KindOfVerdict, usual } from './kind.ts';
import { dayOfTest, earliest, notBefore, rowDayOfTest, rowHeadline } from './under-test.ts';

/** The policy is new, and the first reports about it are still to come. */
export const waiting: KindOfVerdict = {
  sign: 'ring',
  tone: 'info',
  eyebrow: dayOfTest,
  title: () => t('verdict.waiting.title'),
  lead: ({ verdict }) => [[...sentencesThatMake('waiting', verdict), ' ', earliest(verdict)]],
  canEnforce: notBefore,
  whatToPublish: () => t('plain.publish.nothing'),
  buttons: () => [],
  sections: { ...usual, whatIf: () => false },
  rowTitle: rowDayOfTest,
  rowWhy: rowHeadline,
};
