import { t } from '../../i18n/text.tsx';
import { checkButton } from '../buttons.ts';
import { type KindOfVerdict, usual } from './kind.ts';
import { reportingToPublish } from './stopped.tsx';

/** No report has ever come. */
export const noData: KindOfVerdict = {
  sign: 'no-data',
  tone: 'none',
  eyebrow: () => t('verdict.no-data.eyebrow'),
  title: () => t('verdict.no-data.title'),
  lead: () => [t('verdict.no-data.lead')],
  canEnforce: ({ verdict }) => t(verdict.mode === 'enforce' ? 'plain.can.blindEver' : 'plain.can.no-data'),
  whatToPublish: ({ verdict, view }) => (verdict.mode === null ? t('plain.publish.draft') : reportingToPublish(view)),
  buttons: ({ verdict }) => [...checkButton(verdict), { name: t('button.addFiles'), href: '/sources' }],
  sections: {
    ...usual,
    whatIf: () => false,
    strip: 'none',
    publish: ({ mode }) => (mode === null ? 'advised' : 'no'),
  },
  rowTitle: () => t('row.no-data'),
  rowWhy: () => t('row.noDataWhy'),
};
