import { rich, t } from '../../i18n/text.tsx';
import { type KindOfVerdict, usual } from './kind.ts';

/** MTA-STS is switched off on purpose. */
export const modeNone: KindOfVerdict = {
  sign: 'off',
  tone: 'none',
  eyebrow: () => t('verdict.mode-none.eyebrow'),
  title: () => t('verdict.mode-none.title'),
  lead: () => [rich('verdict.mode-none.lead')],
  canEnforce: ({ verdict }) => t('plain.can.mode-none', { required: verdict.clock.required }),
  whatToPublish: () => t('plain.publish.draft'),
  buttons: () => [{ name: t('button.testingPolicy'), href: '#publish' }],
  sections: { ...usual, whatIf: () => false, openPoints: false, publish: () => 'advised' },
  rowTitle: () => t('row.mode-none'),
  rowWhy: () => t('row.modeNoneWhy'),
  rowWithoutNumbers: true,
};
