import type { ComponentChildren } from 'preact';
import type { CheckView } from '../../../../server/contract/checks.ts';
import type { DomainView } from '../../../../server/contract/domains.ts';
import { issuesToFix } from '../../../../server/contract/issues.ts';
import { dayOf } from '../../../../server/contract/time.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { formatDate, formatFullInstant, formatLocal, formatWeekday } from '../../../format.ts';
import { rich, t } from '../../../i18n/text.tsx';
import { shortHost } from '../../../verdict/hosts.ts';

export interface TimelineEvent {
  readonly key: string;
  /** A moment, or a UTC day where only the day is known. */
  readonly at: string;
  readonly when: string;
  readonly local?: string;
  readonly words: ComponentChildren;
  readonly bad: boolean;
}

/** What is known of how it came to this: policy, certificates, first failures, verdicts, live checks; oldest first. */
export function timelineOf(view: DomainView, verdict: Assessment, check: CheckView | null): TimelineEvent[] {
  const { domain } = view.row;
  const events: TimelineEvent[] = [];
  if (view.row.modeSince !== null && view.row.mode !== null) {
    events.push({
      key: 'policy',
      at: view.row.modeSince,
      when: formatDate(dayOf(view.row.modeSince)),
      words: rich('timeline.policy', { mode: <code>mode: {view.row.mode}</code> }),
      bad: false,
    });
  }
  for (const mx of check?.mx ?? []) {
    if (mx.notBefore === null || !issuesToFix(verdict).some(({ host }) => host === mx.host)) continue;
    events.push(
      moment(`certificate ${mx.host}`, mx.notBefore, t('timeline.certificate', { mx: shortHost(mx.host, domain) })),
    );
  }
  for (const issue of issuesToFix(verdict)) {
    if (issue.firstDay === null) continue;
    events.push({
      key: `first ${issue.host} ${issue.failureClass}`,
      at: issue.firstDay,
      when: t('timeline.day', { day: formatWeekday(issue.firstDay) }),
      words: t(verdict.mode === 'enforce' ? 'timeline.firstRefused' : 'timeline.firstFailed', {
        mx: shortHost(issue.host, domain),
        reporters: t('count.reporters', { n: issue.reporters.length }),
      }),
      bad: true,
    });
  }
  for (const change of view.history.slice(0, 5)) {
    events.push(
      moment(`verdict ${change.at}`, change.at, t('timeline.verdict', { state: t(`state.${change.state}`) })),
    );
  }
  const probes = verdict.perMx.flatMap(({ lastProbe }) => lastProbe ?? []);
  const last = probes
    .map(({ at }) => at)
    .sort()
    .at(-1);
  if (last !== undefined) {
    const failing = verdict.perMx.filter((mx) => mx.verdict === 'fail').length;
    events.push({
      ...moment('check', last, t('timeline.check', { failing, total: verdict.perMx.length })),
      bad: failing > 0,
    });
  }
  return events.sort((a, b) => a.at.localeCompare(b.at));
}

function moment(key: string, at: string, words: string): TimelineEvent {
  return { key, at, when: formatFullInstant(at), local: formatLocal(at), words, bad: false };
}
