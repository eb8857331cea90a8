import { issuesToFix } from '../../../server/contract/issues.ts';
import { rich, t } from '../../i18n/text.tsx';
import { checkButton, fixButton } from '../buttons.ts';

import { sentencesAbout } from '../reasons.ts';
import { enforcingSections, enforcingTitle, failingHosts, repairOrGoBack } from './failing.ts';
import type { KindOfVerdict } from './kind.ts';
import { rowHeadline } from './under-test.ts';

/** The policy enforces, and something fails that senders would refuse. */
export const atRisk: KindOfVerdict = {
  sign: 'risk',
  tone: 'warn',
  eyebrow: () => t('verdict.at-risk.eyebrow'),
  title: (judged) => enforcingTitle(judged, t('verdict.at-risk.title')),
  lead: (judged) => [
    rich('verdict.at-risk.lead', { hosts: failingHosts(judged) }),
    ...sentencesAbout(judged.verdict, 'cached-policy'),
  ],
  canEnforce: ({ verdict }) => t(verdict.mode === 'enforce' ? 'plain.can.at-risk' : 'plain.can.stale'),
  whatToPublish: ({ verdict }) => repairOrGoBack(verdict),
  buttons: ({ verdict, view }) => [
    ...(issuesToFix(verdict).length > 0 ? [fixButton(verdict, view)] : []),
    ...checkButton(verdict),
  ],
  sections: enforcingSections,
  rowTitle: () => t('row.at-risk'),
  rowWhy: rowHeadline,
};
