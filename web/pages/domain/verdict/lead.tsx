import type { ComponentChildren } from 'preact';
import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment, Issue } from '../../../../server/contract/verdict.ts';
import {
  formatBound,
  formatDate,
  formatDay,
  formatFullDate,
  formatInstant,
  formatList,
  formatRange,
} from '../../../format.ts';
import { rich, t } from '../../../i18n/text.tsx';
import { addDays, dayOf, daysBetween, now } from '../../../time.ts';
import { shortHost } from '../../../verdict/hosts.ts';
import { isOwnHold, type VerdictKind } from '../../../verdict/kind.ts';
import { failingSince, hostsOf, isRollbackAdvised, lastFailure, problemsOf } from '../../../verdict/problems.ts';
import { sentenceOf } from '../../../verdict/reason-sentence.ts';
import { isReportingRight } from '../fixes/reporting-record.tsx';

type Lead = ComponentChildren[];

/** One or two sentences under the answer, each a paragraph of its own where they are about different things. */
export function leadOf(kind: VerdictKind, verdict: Assessment, view: DomainView): Lead {
  const problems = problemsOf(verdict);
  const hosts = formatList(hostsOf(problems).map((host) => shortHost(host, view.row.domain)));
  switch (kind) {
    case 'no-data':
      return [t('verdict.no-data.lead')];
    case 'mode-none':
      return [rich('verdict.mode-none.lead')];
    case 'refusing':
      return [
        [...told(verdict, 'REFUSING_NOW'), ' ', t('verdict.refusing.lead')],
        ...told(verdict, 'STALE_ENFORCE_CACHE'),
        ...goBack(verdict),
      ];
    case 'policy-missing':
      return policyMissing(verdict);
    case 'stopped':
      return stopped(verdict, view);
    case 'at-risk':
      return [rich('verdict.at-risk.lead', { hosts }), ...told(verdict, 'STALE_ENFORCE_CACHE')];
    case 'healthy':
      return healthy(verdict, view);
    case 'blocked':
      return [blocked(problems, hosts, view.row.domain)];
    case 'watching':
    case 'testing':
    case 'waiting':
      return running(kind, verdict);
    case 'unseen':
      return [t('verdict.unseen.lead')];
    case 'not-enough':
      return notEnough(verdict, view);
    case 'hold':
      return [...moreHolds(verdict), ...running('hold', verdict)];
    case 'ready':
      return ready(verdict, view);
    case 'importing':
    case 'unjudged':
      return [];
  }
}

/** The sentences of these reasons, as far as the verdict carries them. */
function told(verdict: Assessment, ...codes: readonly string[]): string[] {
  return verdict.reasons.filter(({ code }) => codes.includes(code)).map((reason) => sentenceOf(reason, verdict.domain));
}

/** How many holds there are beside the one that is the title; they stand below, each with what to do. */
function moreHolds(verdict: Assessment): string[] {
  const n = verdict.reasons.filter(({ code }) => isOwnHold(code)).length - 1;
  return n > 0 ? [t('verdict.hold.more', { n })] : [];
}

/** With its days: the number beside the answer counts fourteen of them, this one the last ones. */
function goBack(verdict: Assessment): Lead {
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

/** Days before today that `refusedSince` and `sessionsSince` reach back. */
const SPAN_OF_REFUSALS = 3;

function policyMissing(verdict: Assessment): Lead {
  const after = 'POLICY_MISSING_AFTER_ENFORCE';
  const main = verdict.reasons.find(({ code, severity }) => severity === 'block' && code !== after);
  return [
    [...told(verdict, main?.code ?? 'POLICY_INFERRED_FROM_REPORTS'), ' ', t('verdict.policy-missing.lead')],
    ...told(verdict, after),
  ];
}

function stopped(verdict: Assessment, view: DomainView): Lead {
  const last = view.row.summary.lastReportDay;
  if (last === null) return told(verdict, 'REPORTERS_ALL_SILENT');
  const before = view.history.find((entry) => dayOf(entry.at) <= last);
  return [
    [
      rich('verdict.stopped.lead', { day: formatDay(last), days: t('count.days', { n: daysSince(last) }) }),
      before === undefined ? '' : ` ${t('verdict.stopped.then', { state: t(`state.${before.state}`) })}`,
      ' ',
      rich(isReportingRight(view) ? 'verdict.stopped.checkMailbox' : 'verdict.stopped.check'),
    ],
  ];
}

function daysSince(day: string): number {
  return now.value === null ? 0 : daysBetween(day, dayOf(now.value));
}

function healthy(verdict: Assessment, view: DomainView): Lead {
  const since = view.row.modeSince;
  return [
    [
      since === null ? '' : t('verdict.healthy.since', { date: formatDate(dayOf(since)) }),
      ' ',
      t('verdict.healthy.lead', {
        n: view.row.summary.sessions14,
        reporters: t('count.reporters', { n: view.row.summary.reporters14 }),
      }),
    ],
    ...told(verdict, 'ADVICE_MAX_AGE_RAISE', 'CERT_EXPIRING_IMMINENT', 'CERT_EXPIRING_SOON'),
  ];
}

function blocked(problems: readonly Issue[], hosts: string, domain: string): ComponentChildren {
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
  return [seen, ' ', t('verdict.blocked.lead')];
}

function running(kind: 'watching' | 'testing' | 'waiting' | 'hold', verdict: Assessment): Lead {
  const { elapsed, earliestReadyAt } = verdict.clock;
  const earliest =
    earliestReadyAt === null ? '' : rich('verdict.earliest', { date: formatFullDate(dayOf(earliestReadyAt)) });
  if (kind === 'hold') return earliestReadyAt === null ? [] : [earliest];
  if (kind === 'waiting') return [[...told(verdict, 'WAITING_FIRST_REPORT'), ' ', earliest]];
  if (kind === 'watching') {
    const last = lastFailure(verdict);
    const what = failedOn(last, verdict);
    return [[last === null ? '' : t('verdict.watching.lead', { day: formatDay(last), what }), ' ', earliest]];
  }
  return [[t('verdict.testing.lead', { n: elapsed ?? 0 }), ' ', earliest]];
}

/** What failed on that day, and where: `certificate expired (mx2)`. */
function failedOn(day: string | null, { issues, domain }: Assessment): string {
  return formatList(
    issues
      .filter(({ lastDay }) => lastDay === day)
      .map(({ failureClass, host, firstDay }) =>
        t('verdict.watching.what', {
          what: t(`class.${failureClass}`),
          mx: shortHost(host, domain),
          day: firstDay === null ? t('value.unknown') : formatDay(firstDay),
        }),
      ),
  );
}

function notEnough(verdict: Assessment, view: DomainView): Lead {
  const { summary } = view.row;
  // The days with reports are complete ones; so have to be their sessions.
  const sessions = summary.strip.slice(0, -1).reduce((sum, day) => sum + day.sessions, 0);
  const checked = verdict.perMx.length > 0 && verdict.perMx.every((mx) => mx.verdict === 'pass');
  const { extendedPathAt } = verdict.stats;
  return [
    rich('verdict.not-enough.lead', {
      days: t('count.days', { n: verdict.clock.elapsed ?? 0 }),
      withReports: t('count.days', { n: summary.daysWithReports14 }),
      reporters: t('count.reporters', { n: summary.reporters14 }),
      sessions: t('count.sessions', { n: sessions }),
    }),
    [
      checked ? t('verdict.not-enough.checked') : '',
      extendedPathAt === null ? '' : ` ${t('verdict.not-enough.extended', { date: formatInstant(extendedPathAt) })}`,
    ],
  ];
}

function ready(verdict: Assessment, view: DomainView): Lead {
  const last = lastFailure(verdict);
  const { sessions14 } = view.row.summary;
  const sentence =
    verdict.whatIf.sessions === 0
      ? rich('verdict.ready.none', { sessions: t('count.sessions', { n: sessions14 }) })
      : rich('verdict.ready.few', {
          sessions: t('count.sessions', { n: sessions14 }),
          refused: verdict.whatIf.sessions,
        });
  const level = verdict.confidence ?? 'low';
  const weakest = verdict.components?.weakest;
  const bound = verdict.stats.upper95;
  return [
    [
      sentence,
      ' ',
      last === null || verdict.whatIf.sessions > 0 ? '' : t('verdict.ready.last', { day: formatDay(last) }),
    ],
    [
      level === 'high' || weakest === undefined
        ? rich('verdict.ready.confidence', { level: t(`confidence.${level}`) })
        : rich('verdict.ready.weakest', { level: t(`confidence.${level}`), part: t(`component.${weakest}`) }),
      bound === null ? '' : ` ${t('verdict.ready.bound', { bound: formatBound(bound) })}`,
    ],
  ];
}
