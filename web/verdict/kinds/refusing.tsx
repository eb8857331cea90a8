import type { ComponentChildren } from 'preact';
import { addDays, dayOf } from '../../../server/contract/time.ts';
import type { Assessment } from '../../../server/contract/verdict.ts';
import { formatRange } from '../../format.ts';
import { rich, t } from '../../i18n/text.tsx';
import { fixButton } from '../buttons.ts';
import { isRollbackAdvised } from '../problems.ts';
import { sentencesAbout, sentencesThatMake } from '../reasons.ts';
import { enforcingSections, enforcingTitle, repairOrGoBack, rowWorst } from './failing.ts';
import type { KindOfVerdict } from './kind.ts';

/** Senders that enforce refuse mail today. */
export const refusing: KindOfVerdict = {
  sign: 'risk',
  tone: 'bad',
  eyebrow: () => t('verdict.refusing.eyebrow'),
  title: (judged) => enforcingTitle(judged, t('verdict.refusing.title')),
  lead: ({ verdict }) => [
    [...sentencesThatMake('refusing', verdict), ' ', t('verdict.refusing.lead')],
    ...sentencesAbout(verdict, 'cached-policy'),
    ...goBack(verdict),
  ],
  canEnforce: ({ verdict }) => t(verdict.mode === 'enforce' ? 'plain.can.refusing' : 'plain.can.stale'),
  whatToPublish: ({ verdict }) => repairOrGoBack(verdict),
  buttons: ({ verdict, view }) =>
    isRollbackAdvised(verdict)
      ? [{ name: t('button.goBack'), href: '#time' }, fixButton(verdict, view)]
      : [fixButton(verdict, view), { name: t('button.buyTime'), href: '#time' }],
  sections: { ...enforcingSections, urgent: true },
  rowTitle: () => t('row.refusing'),
  rowWhy: rowWorst,
};

/** Days before today that `refusedSince` and `sessionsSince` reach back. */
const SPAN_OF_REFUSALS = 3;

/** With its days: the number beside the answer counts fourteen of them, this one the last ones. */
function goBack(verdict: Assessment): ComponentChildren[] {
  if (!isRollbackAdvised(verdict)) return [];
  const { refusedSince, sessionsSince } = verdict.whatIf;
  const today = dayOf(verdict.evaluatedAt);
  return [
    rich('verdict.refusing.goBack', {
      range: formatRange(addDays(today, -SPAN_OF_REFUSALS), today),
      refused: refusedSince,
      sessions: t('count.sessions', { n: sessionsSince }),
    }),
  ];
}
