import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment, Issue } from '../../../../server/contract/verdict.ts';
import { api } from '../../../api.ts';
import { formatDay, formatFullDate, formatInstant, formatList } from '../../../format.ts';
import { t } from '../../../i18n/text.tsx';
import { useResource } from '../../../resource.ts';
import { dayOf } from '../../../time.ts';
import type { VerdictKind } from '../../../verdict/kind.ts';
import { isRollbackAdvised, problemsOf } from '../../../verdict/problems.ts';
import { isReportingRight } from '../fixes/reporting-record.tsx';

interface Props {
  readonly view: DomainView;
  readonly verdict: Assessment;
  readonly kind: VerdictKind;
}

/** The three questions that everyone comes with, each with one plain sentence, whatever the verdict. */
export function PlainAnswer({ view, verdict, kind }: Props) {
  const can = canEnforce(kind, verdict, view);
  if (can === null) return null;
  return (
    <dl class="answers">
      <div>
        <dt>{t('plain.can')}</dt>
        <dd>{can}</dd>
      </div>
      <div>
        <dt>{t('plain.publish')}</dt>
        <dd>{whatToPublish(kind, verdict, view)}</dd>
      </div>
      <Who view={view} verdict={verdict} kind={kind} />
    </dl>
  );
}

/** Yes, no, or not yet and until when; null where there is no verdict. */
export function canEnforce(kind: VerdictKind, verdict: Assessment, view: DomainView): string | null {
  const { earliestReadyAt, required } = verdict.clock;
  const date = earliestReadyAt === null ? null : formatFullDate(dayOf(earliestReadyAt));
  const enforcing = verdict.mode === 'enforce';
  switch (kind) {
    case 'importing':
    case 'unjudged':
      return null;
    case 'ready':
      return t('plain.can.ready');
    case 'healthy':
      return t('plain.can.healthy');
    case 'refusing':
      return t(enforcing ? 'plain.can.refusing' : 'plain.can.stale');
    case 'at-risk':
      return t(enforcing ? 'plain.can.at-risk' : 'plain.can.stale');
    case 'blocked':
      return date === null ? t('plain.can.blocked') : t('plain.can.blockedUntil', { date });
    case 'stopped': {
      const last = view.row.summary.lastReportDay;
      const day = last === null ? t('value.unknown') : formatDay(last);
      return t(enforcing ? 'plain.can.blind' : 'plain.can.stopped', { day });
    }
    case 'no-data':
      return t(enforcing ? 'plain.can.blindEver' : 'plain.can.no-data');
    case 'mode-none':
      return t('plain.can.mode-none', { required });
    case 'policy-missing':
      return t('plain.can.policy-missing');
    case 'not-enough': {
      const { extendedPathAt } = verdict.stats;
      return extendedPathAt === null
        ? t('plain.can.not-enough')
        : t('plain.can.not-enoughUntil', { date: formatFullDate(dayOf(extendedPathAt)) });
    }
    case 'unseen':
      return t('plain.can.unseen');
    case 'testing':
    case 'watching':
    case 'waiting':
    case 'hold':
      return date === null ? t('plain.can.open') : t('plain.can.until', { date });
  }
}

/** Also where it is nothing: that is an answer too. */
export function whatToPublish(kind: VerdictKind, verdict: Assessment, view: Pick<DomainView, 'reporting'>): string {
  switch (kind) {
    case 'ready':
      return t('plain.publish.enforce');
    case 'mode-none':
    case 'policy-missing':
      return t('plain.publish.draft');
    case 'no-data':
      return verdict.mode === null ? t('plain.publish.draft') : reportingToPublish(view);
    case 'stopped':
      return reportingToPublish(view);
    case 'not-enough':
      return t('plain.publish.notAdvised');
    case 'refusing':
    case 'at-risk':
      if (verdict.mode !== 'enforce') return t('plain.publish.stale');
      return t(isRollbackAdvised(verdict) ? 'plain.publish.rollback' : 'plain.publish.repair');
    case 'healthy': {
      const raise = verdict.reasons.some(({ code }) => code === 'ADVICE_MAX_AGE_RAISE');
      return t(raise ? 'plain.publish.raise' : 'plain.publish.keep');
    }
    case 'blocked': {
      const outside = problemsOf(verdict).some(({ failureClass }) => failureClass === 'mx-not-in-policy');
      return t(outside ? 'plain.publish.mxLine' : 'plain.publish.nothing');
    }
    case 'hold':
      return t('plain.publish.open');
    case 'unseen':
      return t('plain.publish.unseen');
    default:
      return t('plain.publish.nothing');
  }
}

function reportingToPublish(view: Pick<DomainView, 'reporting'>): string {
  return t(isReportingRight(view) ? 'plain.publish.reportingRight' : 'plain.publish.reporting');
}

/** Names that are shown at most. "And 1 more" would take the room of a name. */
const NAMED = 4;

/** The reporters behind the answer by name: those who complain, else those who fell silent, else those who say it is fine. */
function Who({ view, verdict, kind }: Props) {
  const look = kind === 'policy-missing' ? ownLook(verdict) : null;
  if (look !== null)
    return (
      <Names label={t('plain.who')} names={[]} own={[t('plain.ownLook', { at: formatInstant(look) })]} total={0} />
    );
  const problems = problemsOf(verdict);
  const complaining = [...new Set(problems.flatMap(({ reporters }) => reporters))];
  const seen = lastLookAt(problems, verdict);
  const own = seen === null ? [] : [t('plain.ownLook', { at: formatInstant(seen) })];
  if (complaining.length + own.length > 0)
    return <Names label={t('plain.who')} names={complaining} own={own} total={complaining.length} />;
  const silent = verdict.silence.map(({ reporter }) => reporter);
  if (kind === 'stopped') return <Names label={t('plain.silent')} names={silent} total={silent.length} />;
  if (view.row.summary.sessions14 === 0) return null;
  return <WhoReports domain={view.row.domain} verdict={verdict} />;
}

/** When one of our own checks last saw one of these; null: only reports mention them. */
function lastLookAt(problems: readonly Issue[], { perMx }: Assessment): string | null {
  const live = new Set(problems.flatMap(({ liveNow, host }) => (liveNow ? [host] : [])));
  const looks = perMx.flatMap(({ host, lastProbe }) => (live.has(host) ? (lastProbe?.at ?? []) : []));
  return looks.sort().at(-1) ?? null;
}

/** When we saw for ourselves that there is no policy; null where only reports say so. */
function ownLook({ reasons }: Assessment): string | null {
  const seen = reasons
    .filter(({ severity }) => severity === 'block')
    .flatMap(({ evidence }) => evidence)
    .find(({ kind }) => kind === 'dns' || kind === 'fetch');
  return seen !== undefined && 'at' in seen ? seen.at : null;
}

function WhoReports({ domain, verdict }: { readonly domain: string; readonly verdict: Assessment }) {
  const { from, to } = verdict.whatIf;
  const found = useResource(`who ${from} ${to}`, (signal) =>
    api.failures(domain, { by: 'reporter', limit: NAMED, from, to }, signal),
  );
  if (found.status !== 'ready') return null;
  return <Names label={t('plain.who')} names={found.data.rows.map(({ key }) => key)} total={found.data.total} />;
}

function Names({
  label,
  names,
  own = [],
  total,
}: {
  readonly label: string;
  readonly names: readonly string[];
  /** Comes last, whatever is left out before it. */
  readonly own?: readonly string[];
  readonly total: number;
}) {
  if (names.length + own.length === 0) return null;
  const shown = names.slice(0, total > NAMED ? NAMED - 1 : NAMED);
  const more = total - shown.length;
  return (
    <div>
      <dt>{label}</dt>
      <dd class="foreign">
        {formatList([...shown, ...(more > 0 ? [t('list.more', { n: more })] : []), ...own], NAMED + 1)}
      </dd>
    </div>
  );
}
