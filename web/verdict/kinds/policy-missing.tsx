import { t } from '../../i18n/text.tsx';
import { checkButton } from '../buttons.ts';
import { sentencesAbout, sentencesThatMake } from '../reasons.ts';
import { type KindOfVerdict, usual } from './kind.ts';
import { rowHeadline } from './under-test.ts';

/** Senders find no policy that they can use, or there never was one. */
export const policyMissing: KindOfVerdict = {
  sign: 'missing',
  tone: 'warn',
  eyebrow: () => t('verdict.policy-missing.eyebrow'),
  title: ({ view }) =>
    t(view.row.group === 'not-set-up' ? 'verdict.policy-missing.titleNew' : 'verdict.policy-missing.title'),
  lead: ({ verdict }) => [
    [...sentencesThatMake('policy-missing', verdict), ' ', t('verdict.policy-missing.lead')],
    ...sentencesAbout(verdict, 'enforced-before'),
  ],
  canEnforce: () => t('plain.can.policy-missing'),
  whatToPublish: () => t('plain.publish.draft'),
  buttons: ({ verdict }) => [{ name: t('button.policyFile'), href: '#publish' }, ...checkButton(verdict)],
  sections: { ...usual, whatIf: () => false, publish: () => 'advised', who: 'own-check' },
  rowTitle: ({ group }) => t(group === 'not-set-up' ? 'row.noPolicyYet' : 'row.policy-missing'),
  rowWhy: rowHeadline,
};
