import { t } from '../../i18n/text.tsx';
import { checkButton } from '../buttons.ts';
import { headingOf } from '../reason-sentence.ts';
import { sentencesThatMake } from '../reasons.ts';
import { type KindOfVerdict, usual } from './kind.ts';
import { dayOfTest, earliest, notBefore, rowHeadline } from './under-test.ts';

/** Something with a sentence of its own has to be done before the days help. */
export const hold: KindOfVerdict = {
  sign: 'stopped',
  tone: 'warn',
  eyebrow: dayOfTest,
  title: ({ verdict, view }) => {
    const first = verdict.reasons.find(({ kind }) => kind === 'hold');
    return first === undefined ? t('verdict.testing.title') : headingOf(first, view.row.domain);
  },
  lead: ({ verdict }) => {
    // They stand below, each with what to do.
    const more = sentencesThatMake('hold', verdict).length - 1;
    return [
      ...(more > 0 ? [t('verdict.hold.more', { n: more })] : []),
      ...(verdict.clock.earliestReadyAt === null ? [] : [earliest(verdict)]),
    ];
  },
  canEnforce: notBefore,
  whatToPublish: () => t('plain.publish.open'),
  buttons: ({ verdict }) => [{ name: t('button.open'), href: '#open' }, ...checkButton(verdict)],
  sections: usual,
  rowTitle: () => t('row.hold'),
  rowWhy: rowHeadline,
};
