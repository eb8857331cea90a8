import type { DomainView } from '../../../../server/contract/domains.ts';
import { issuesToFix } from '../../../../server/contract/issues.ts';
import type { Assessment, Issue } from '../../../../server/contract/verdict.ts';
import { api } from '../../../api.ts';
import { formatInstant, formatList } from '../../../format.ts';
import { t } from '../../../i18n/text.tsx';
import { useResource } from '../../../resource.ts';
import type { KindOfVerdict } from '../../../verdict/kinds/kind.ts';
import { whoReports, whoVouches } from './who-vouches.ts';

interface Props {
  readonly view: DomainView;
  readonly verdict: Assessment;
  readonly kind: KindOfVerdict;
}

/** The three questions that everyone comes with, each with one plain sentence, whatever the verdict. */
export function PlainAnswer({ view, verdict, kind }: Props) {
  const judged = { view, verdict };
  return (
    <dl class="answers">
      <div>
        <dt>{t('plain.can')}</dt>
        <dd>{kind.canEnforce(judged)}</dd>
      </div>
      <div>
        <dt>{t('plain.publish')}</dt>
        <dd>{kind.whatToPublish(judged)}</dd>
      </div>
      <Who view={view} verdict={verdict} kind={kind} />
    </dl>
  );
}

/** Names that are shown at most. "And 1 more" would take the room of a name. */
const NAMED = 4;
/** Reporters that are asked for: those all of whose sessions failed come first and are left out. */
const MOST = 200;

/** The reporters behind the answer by name: those who complain, else those who fell silent, else those who say it is fine. */
function Who({ view, verdict, kind }: Props) {
  const look = kind.sections.who === 'own-check' ? ownLook(verdict) : null;
  if (look !== null)
    return (
      <Names label={t('plain.who')} names={[]} own={[t('plain.ownLook', { at: formatInstant(look) })]} total={0} />
    );
  const problems = issuesToFix(verdict);
  const complaining = [...new Set(problems.flatMap(({ reporters }) => reporters))];
  const seen = lastLookAt(problems, verdict);
  const own = seen === null ? [] : [t('plain.ownLook', { at: formatInstant(seen) })];
  if (complaining.length + own.length > 0)
    return <Names label={t('plain.who')} names={complaining} own={own} total={complaining.length} />;
  const silent = verdict.silence.map(({ reporter }) => reporter);
  if (kind.sections.who === 'silent') return <Names label={t('plain.silent')} names={silent} total={silent.length} />;
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
  // Who finds no policy says nothing of one that there is.
  const underPolicy = verdict.mode === null ? {} : { policyType: 'sts' };
  const found = useResource(`who ${from} ${to}`, (signal) =>
    api.failures(domain, { by: 'reporter', limit: MOST, from, to, ...underPolicy }, signal),
  );
  if (found.status !== 'ready') return null;
  const { names, total } = verdict.mode === null ? whoReports(found.data) : whoVouches(found.data);
  return <Names label={t('plain.who')} names={names} total={total} />;
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
