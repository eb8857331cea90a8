import type { ComponentChildren } from 'preact';
import { formatBound, formatDay } from '../../format.ts';
import { rich, t } from '../../i18n/text.tsx';
import { checkButton, publishButton } from '../buttons.ts';
import { lastFailure } from '../problems.ts';
import { type Judged, type KindOfVerdict, usual } from './kind.ts';

/** The policy can move to enforce today. */
export const ready: KindOfVerdict = {
  sign: 'ready',
  tone: 'ok',
  eyebrow: () => t('verdict.ready.eyebrow'),
  title: () => t('verdict.ready.title'),
  lead,
  canEnforce: () => t('plain.can.ready'),
  whatToPublish: () => t('plain.publish.enforce'),
  buttons: ({ verdict }) => [publishButton(), ...checkButton(verdict)],
  sections: { ...usual, publish: () => 'advised' },
  rowTitle: () => t('row.ready'),
  rowWhy: ({ elapsed }) => t('row.readyWhy', { n: elapsed ?? 0 }),
  rowOffersPolicy: true,
};

function lead({ verdict, view }: Judged): ComponentChildren[] {
  const last = lastFailure(verdict);
  const sessions = t('count.sessions', { n: view.row.summary.sessions14 });
  const refused = verdict.whatIf.sessions;
  const level = verdict.confidence ?? 'low';
  const weakest = verdict.components?.weakest;
  const bound = verdict.stats.upper95;
  return [
    [
      refused === 0 ? rich('verdict.ready.none', { sessions }) : rich('verdict.ready.few', { sessions, refused }),
      ' ',
      last === null || refused > 0 ? '' : t('verdict.ready.last', { day: formatDay(last) }),
    ],
    [
      level === 'high' || weakest === undefined
        ? rich('verdict.ready.confidence', { level: t(`confidence.${level}`) })
        : rich('verdict.ready.weakest', { level: t(`confidence.${level}`), part: t(`component.${weakest}`) }),
      bound === null ? '' : ` ${t('verdict.ready.bound', { bound: formatBound(bound) })}`,
    ],
  ];
}
