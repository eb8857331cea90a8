import type { ComponentChildren } from 'preact';
import { issuesToFix } from '../../../server/contract/issues.ts';
import { dayOf } from '../../../server/contract/time.ts';
import { formatDay, formatFullDate, formatList } from '../../format.ts';
import { rich, t } from '../../i18n/text.tsx';
import { canCheck } from '../../live.ts';
import { checkButton } from '../buttons.ts';
import { shortHost } from '../hosts.ts';
import { failingSince } from '../problems.ts';
import { failingHosts, rowWorst } from './failing.ts';
import { type Judged, type KindOfVerdict, usual } from './kind.ts';

/** Under test, and enforce would refuse mail today. */
export const blocked: KindOfVerdict = {
  sign: 'blocked',
  tone: 'bad',
  eyebrow: () => t('verdict.blocked.eyebrow'),
  title: ({ verdict }) => t('verdict.blocked.title', { n: Math.max(1, issuesToFix(verdict).length) }),
  lead,
  canEnforce: ({ verdict }) => {
    const { earliestReadyAt } = verdict.clock;
    if (earliestReadyAt === null) return t('plain.can.blocked');
    return t('plain.can.blockedUntil', { date: formatFullDate(dayOf(earliestReadyAt)) });
  },
  whatToPublish: ({ verdict }) => {
    const outside = issuesToFix(verdict).some(({ failureClass }) => failureClass === 'mx-not-in-policy');
    return t(outside ? 'plain.publish.mxLine' : 'plain.publish.nothing');
  },
  buttons: ({ verdict }) => [
    { name: t('button.fixes', { n: Math.max(1, issuesToFix(verdict).length) }), href: '#fix' },
    ...checkButton(verdict).map(({ name, href }) => ({ name: canCheck() ? t('button.checkHosts') : name, href })),
  ],
  sections: {
    ...usual,
    stripNote: ({ clock }) =>
      clock.earliestReadyAt === null
        ? null
        : rich('strip.ifFixed', { date: formatFullDate(dayOf(clock.earliestReadyAt)) }),
  },
  rowTitle: ({ problems }) => t('row.blocked', { n: Math.max(1, problems) }),
  rowWhy: rowWorst,
};

function lead(judged: Judged): ComponentChildren[] {
  const { domain } = judged.view.row;
  const problems = issuesToFix(judged.verdict);
  const hosts = failingHosts(judged);
  const since = failingSince(problems);
  const each = problems.flatMap(({ host, firstDay }) =>
    firstDay === null
      ? []
      : [t('verdict.blocked.hostSince', { mx: shortHost(host, domain), day: formatDay(firstDay) })],
  );
  const isOneDay = problems.every(({ firstDay }) => firstDay === since);
  const seen =
    since === null
      ? rich('verdict.blocked.live', { hosts })
      : isOneDay
        ? rich('verdict.blocked.since', { day: formatDay(since), hosts })
        : rich('verdict.blocked.sinceEach', { hosts: formatList([...new Set(each)]) });
  return [[seen, ' ', t('verdict.blocked.lead')]];
}
