import type { ComponentChildren } from 'preact';
import type { DomainView } from '../../../../server/contract/domains.ts';
import type { SetAsideRecord } from '../../../../server/contract/set-asides.ts';
import { dayOf } from '../../../../server/contract/time.ts';
import type { Assessment, Grade, MxVerdict, Reason, Topic } from '../../../../server/contract/verdict.ts';
import { formatBound, formatDay, formatInstant, formatList, formatRange, formatShare } from '../../../format.ts';
import { rich, t } from '../../../i18n/text.tsx';
import type { Outcome } from '../../../parts/mark.tsx';
import { shortHost } from '../../../verdict/hosts.ts';
import { judgedKinds } from '../../../verdict/kinds/kinds.ts';
import { issuesBehind, lastFailure, reportsBehind } from '../../../verdict/problems.ts';
import { headingOf, sentenceOf } from '../../../verdict/reason-sentence.ts';
import { refusedDays } from '../../../verdict/windows.ts';

/** One line of evidence: how it came out, what it says, and what proves it. */
export interface EvidenceLine {
  readonly key: string;
  readonly outcome: Outcome;
  readonly title: ComponentChildren;
  readonly sub?: ComponentChildren;
  /** An MX host that this service could not examine and a person can vouch for. */
  readonly attest?: string;
  readonly undo?: { readonly host: string | null; readonly failureClass: string };
}

const order: readonly Outcome[] = ['fail', 'warn', 'unknown', 'running', 'pass'];

/** What the verdict rests on, failing first. Every number is the verdict's own. */
export function evidenceLines(view: DomainView, verdict: Assessment): EvidenceLine[] {
  const lines = [
    ...refusedLine(view, verdict),
    ...clockLine(verdict),
    ...coverageLine(view, verdict),
    ...volumeLine(verdict),
    ...reporterLine(view, verdict),
    ...policyLine(view, verdict),
    ...withLooks(mxLines(view, verdict), view, verdict),
    ...lastFailureLine(verdict),
    ...setAsideLines(view, verdict),
    ...otherLines(verdict),
  ];
  return sort(judgedKinds[verdict.kind].sections.outOfDate ? lines.map((line) => outOfDate(line, view)) : lines);
}

/** Lines from reports once these have stopped: unknown. Lines from our own checks stay. */
const ofReports: ReadonlySet<string> = new Set(['refused', 'clock', 'coverage', 'volume', 'reporters', 'policy']);

function outOfDate(line: EvidenceLine, view: DomainView): EvidenceLine {
  if (!ofReports.has(line.key)) return line;
  const last = view.row.summary.lastReportDay;
  const outcome = line.outcome === 'pass' || line.outcome === 'running' ? 'unknown' : line.outcome;
  if (line.key !== 'clock' || last === null) return { ...line, outcome };
  return { key: line.key, outcome, title: t('evidence.cleanUnknown', { day: formatDay(last) }) };
}

function sort(lines: readonly EvidenceLine[]): EvidenceLine[] {
  return order.flatMap((outcome) => lines.filter((line) => line.outcome === outcome));
}

const of = (grade: Grade): Outcome => (grade === 'insufficient' ? 'fail' : grade === 'high' ? 'pass' : 'warn');

function refusedLine(view: DomainView, verdict: Assessment): EvidenceLine[] {
  const { whatIf, mode, state } = verdict;
  const { sessions14 } = view.row.summary;
  if (sessions14 === 0 || mode === null || mode === 'none') return [];
  const range = refusedDays(verdict);
  const link = reportsBehind(view.row.domain, issuesBehind(verdict), whatIf);
  const reports = new Set(whatIf.lines.flatMap((line) => line.reportIds)).size;
  const harmful = state === 'blocked' || state === 'enforcing-at-risk';
  return [
    {
      key: 'refused',
      outcome: whatIf.sessions === 0 ? 'pass' : harmful ? 'fail' : 'warn',
      title: t(mode === 'enforce' ? 'evidence.refused' : 'evidence.would', { n: whatIf.sessions }),
      sub:
        whatIf.sessions === 0
          ? t('evidence.ofReported', {
              sessions: t('count.sessions', { n: sessions14 }),
              range,
            })
          : rich('evidence.inReports', { reports: <a href={link}>{t('count.reports', { n: reports })}</a>, range }),
    },
  ];
}

function clockLine({ clock, mode, issues }: Assessment): EvidenceLine[] {
  if (clock.elapsed === null || mode !== 'testing') return [];
  const enough = clock.elapsed >= clock.required;
  const scattered = issues.some(
    ({ status, lastDay }) =>
      status === 'isolated' && lastDay !== null && clock.cleanSince !== null && lastDay >= clock.cleanSince,
  );
  return [
    {
      key: 'clock',
      outcome: enough ? 'pass' : clock.elapsed === 0 ? 'fail' : 'running',
      title: t('evidence.clean', { n: clock.elapsed, required: clock.required }),
      sub:
        clock.cleanSince === null
          ? undefined
          : t(scattered ? 'evidence.cleanSinceBut' : 'evidence.cleanSince', { day: formatDay(clock.cleanSince) }),
    },
  ];
}

function coverageLine(view: DomainView, { clock, components, reasons }: Assessment): EvidenceLine[] {
  if (clock.covered14 === null || components === null || clock.elapsed === null) return [];
  const low = reasons.find(({ topic }) => topic === 'coverage');
  const early = clock.elapsed < clock.required;
  return [
    {
      key: 'coverage',
      outcome: early ? 'running' : of(components.coverage),
      title: t('evidence.covered', { n: clock.covered14 }),
      sub:
        low !== undefined
          ? sentenceOf(low, view.row.domain)
          : t('evidence.withReports', { n: view.row.summary.daysWithReports14 }),
    },
  ];
}

function volumeLine({ stats, components, clock }: Assessment): EvidenceLine[] {
  if (components === null || stats.upper95 === null || stats.from === null || stats.to === null) return [];
  const early = clock.elapsed !== null && clock.elapsed < clock.required;
  return [
    {
      key: 'volume',
      outcome: early && components.volume !== 'high' ? 'running' : of(components.volume),
      title: t('evidence.volume', { n: stats.n, bound: formatBound(stats.upper95) }),
      sub: [
        t('evidence.volumeRange', { range: formatRange(stats.from, stats.to) }),
        stats.sessionsNeeded === null ? '' : ` ${t('evidence.needed', { n: stats.sessionsNeeded })}`,
        stats.dayUpper95 === null ? '' : ` ${t('evidence.dayBound', { bound: formatShare(stats.dayUpper95) })}`,
      ],
    },
  ];
}

function reporterLine(view: DomainView, { components, reasons, clock }: Assessment): EvidenceLine[] {
  const { reporters14 } = view.row.summary;
  const single = reasons.find(({ topic }) => topic === 'reporters');
  if (components === null && reporters14 === 0) return [];
  const early = clock.elapsed !== null && clock.elapsed < clock.required;
  const outcome = components === null ? 'pass' : of(components.reporters);
  return [
    {
      key: 'reporters',
      outcome: early && outcome !== 'pass' ? 'running' : outcome,
      title: t('count.reporters', { n: reporters14 }),
      sub: single === undefined ? t('evidence.reporters') : sentenceOf(single, view.row.domain),
    },
  ];
}

function policyLine(view: DomainView, { reasons, mode, stats, clock }: Assessment): EvidenceLine[] {
  const stale = reasons.filter(({ topic }) => topic === 'reach');
  if (stale.length > 0) {
    return stale.map((reason) => ({ key: reason.code, outcome: 'warn', title: headingOf(reason, view.row.domain) }));
  }
  if (mode === null || mode === 'none' || view.row.summary.sessions14 === 0) return [];
  const sub = rich('evidence.policySub', { mode: <code>mode: {mode}</code>, n: view.policy?.mx.length ?? 0 });
  // Only sessions that tested the present policy prove that someone saw it; on the first day there cannot be any.
  if (stats.n > 0) return [{ key: 'policy', outcome: 'pass', title: t('evidence.policySeen'), sub }];
  if (clock.elapsed === 0) return [];
  return [{ key: 'policy', outcome: 'unknown', title: t('evidence.policyUnseen'), sub }];
}

function mxLines(view: DomainView, verdict: Assessment): EvidenceLine[] {
  const { perMx, reasons, mode } = verdict;
  if (perMx.length === 0) {
    const off = reasons.find(({ topic }) => topic === 'checks-off');
    return [
      {
        key: 'mx',
        outcome: 'unknown',
        title: t('evidence.mxUnknown'),
        sub: off === undefined ? undefined : sentenceOf(off),
      },
    ];
  }
  const name = (host: string) => shortHost(host, view.row.domain);
  const outside = perMx.filter(({ because }) => because === 'not-in-policy');
  const hosts = perMx.filter(({ because }) => because !== 'not-in-policy');
  const lines = hosts.map((mx) => mxLine(mx, name(mx.host), verdict));
  if (mode === null || mode === 'none') return lines;
  const covered: EvidenceLine =
    outside.length > 0
      ? {
          key: 'mx-policy',
          outcome: 'fail',
          title: t('evidence.mxOutside', { hosts: formatList(outside.map(({ host }) => name(host))) }),
        }
      : { key: 'mx-policy', outcome: 'pass', title: t('evidence.mxInside') };
  return [{ ...covered, sub: t('evidence.mxCovered', { n: hosts.length, total: perMx.length }) }, ...lines];
}

/** Adds hosts that have to be looked at once and have no line that offers to say so. */
function withLooks(lines: readonly EvidenceLine[], view: DomainView, { actions }: Assessment): EvidenceLine[] {
  const offered = new Set(lines.map(({ attest }) => attest));
  const asked = actions.filter(({ kind }) => kind === 'verify-mx').flatMap(({ params }) => params['hosts']);
  const hosts = new Set(asked.filter((host) => typeof host === 'string').filter((host) => !offered.has(host)));
  const looks = [...hosts].map((host): EvidenceLine => {
    const title = t('evidence.mx.look', { mx: shortHost(host, view.row.domain) });
    return { key: `look ${host}`, outcome: 'unknown', title, attest: host };
  });
  return [...lines, ...looks];
}

/** What the live check found, in words; null where it is not known by name. */
function foundBy(mx: MxVerdict, { issues }: Assessment): string | null {
  const shown = issues.filter((it) => it.host === mx.host && it.liveNow && it.failureClass !== 'mx-not-in-policy');
  if (shown.length > 0) return formatList(shown.map(({ failureClass }) => t(`class.${failureClass}`)));
  const result = mx.lastProbe?.result ?? 'ok';
  return result === 'ok' || result === 'temp' || result === 'port25' ? null : t(`probe.${result}`);
}

function becauseWords(mx: MxVerdict, verdict: Assessment): string {
  const { because } = mx;
  const what = because === 'finding' || because === 'unconfirmed-finding' ? foundBy(mx, verdict) : null;
  return what === null
    ? t(`because.${because}`)
    : t(because === 'finding' ? 'because.found' : 'because.foundOnce', { what });
}

function mxLine(mx: MxVerdict, name: string, verdict: Assessment): EvidenceLine {
  const { domain } = verdict;
  const outcome = mx.verdict === 'unverified' ? 'unknown' : mx.verdict;
  const when = mx.lastProbe === null ? null : formatInstant(mx.lastProbe.at);
  // Beside a fault, a remark that the certificate lasts would read as if all were fine; that check may not even have seen it.
  const days =
    mx.certificateDaysLeft === null || mx.verdict === 'fail' || mx.lastProbe?.result !== 'ok'
      ? ''
      : ` ${t('evidence.certificate', { n: mx.certificateDaysLeft })}`;
  return {
    key: `mx ${mx.host}`,
    outcome,
    title: t(`evidence.mx.${mx.verdict}`, { mx: name }),
    sub: [
      becauseWords(mx, verdict),
      ' ',
      when === null ? (
        ''
      ) : (
        <a href={`/domains/${encodeURIComponent(domain)}/check`}>{t('evidence.resultFrom', { time: when })}</a>
      ),
      days,
    ],
    ...(outcome === 'unknown' ? { attest: mx.host } : {}),
  };
}

function lastFailureLine(verdict: Assessment): EvidenceLine[] {
  const last = lastFailure(verdict);
  if (last === null || verdict.state === 'blocked' || verdict.state === 'enforcing-at-risk') return [];
  const issue = verdict.issues.find(({ lastDay }) => lastDay === last);
  if (issue === undefined) return [];
  const what = t('evidence.onHost', {
    what: t(`class.${issue.failureClass}`),
    mx: shortHost(issue.host, verdict.domain),
  });
  return [
    {
      key: 'last',
      outcome: issue.status === 'fixed' || issue.status === 'isolated' ? 'pass' : 'warn',
      title: t('evidence.last', { day: formatDay(last) }),
      sub:
        issue.fixed === null
          ? what
          : `${what} · ${t('evidence.fixed', { day: formatDay(issue.fixed.since), how: t(`fixed.${issue.fixed.how}`) })}`,
    },
  ];
}

/** Each with who, why and until when, whether in effect or not: what was stored stays visible. */
function setAsideLines(view: DomainView, verdict: Assessment): EvidenceLine[] {
  const holding = verdict.issues.flatMap(({ status, setAside, host, failureClass }): SetAsideRecord[] =>
    status === 'set-aside' && setAside !== null ? [{ ...setAside, host, failureClass, effect: 'holds' }] : [],
  );
  const keyOf = ({ host, failureClass }: SetAsideRecord) => `aside ${host} ${failureClass}`;
  const told = new Set(holding.map(keyOf));
  const others = view.setAsides.filter((it) => it.effect !== 'holds' && !told.has(keyOf(it)));
  return [...holding, ...others].map((it) => {
    const days = { day: formatDay(dayOf(it.at)), until: formatDay(dayOf(it.until)) };
    return {
      key: keyOf(it),
      outcome: 'warn',
      title: t(it.effect === 'holds' ? 'evidence.setAside' : 'evidence.setAsideIdle', {
        what: t(`class.${it.failureClass}`),
        mx: it.host ?? t('host.unnamed'),
      }),
      sub: [
        t('evidence.setAsideBy', { by: it.by, reason: it.reason, ...days }),
        it.effect === 'holds' ? '' : ` ${t(`evidence.setAside.${it.effect}`)}`,
      ].join(''),
      undo: { host: it.host, failureClass: it.failureClass },
    } satisfies EvidenceLine;
  });
}

/** What other lines, the fixes, the lead or the list beside them already cover. */
const told: ReadonlySet<Topic> = new Set([
  'coverage',
  'volume',
  'reporters',
  'reach',
  'checks-off',
  'unverified',
  'set-aside',
  'refusal',
  'fault',
  'other-failures',
]);

/** Everything else that matters: no warning is left out for want of a line of its own. */
function otherLines({ reasons, domain }: Assessment): EvidenceLine[] {
  const outcomeOf = (reason: Reason): Outcome => (reason.severity === 'warn' ? 'warn' : 'fail');
  return reasons
    .filter(({ severity, topic }) => severity !== 'info' && !told.has(topic))
    .map((reason) => ({
      key: `${reason.code} ${JSON.stringify(reason.params)}`,
      outcome: outcomeOf(reason),
      title: headingOf(reason, domain),
    }));
}
