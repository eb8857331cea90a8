import type { DomainView } from '../../../../server/contract/domains.ts';
import { dayOf } from '../../../../server/contract/time.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { formatDate, formatDuration } from '../../../format.ts';
import { rich, t } from '../../../i18n/text.tsx';

interface Props {
  readonly view: DomainView;
  readonly verdict: Assessment | null;
}

/** The facts beside the domain's name. */
export function DomainMeta({ view, verdict }: Props) {
  const { row, policy } = view;
  const hosts = verdict !== null && verdict.perMx.length > 0 ? verdict.perMx.length : (policy?.mx.length ?? 0);
  return (
    <>
      {row.mode !== null && <span class="chip mono">mode: {row.mode}</span>}
      {row.modeSince !== null && <span>{t('meta.since', { date: formatDate(dayOf(row.modeSince)) })}</span>}
      {hosts > 0 && <span>{t('meta.hosts', { n: hosts })}</span>}
      {policy?.maxAge != null && <span>{rich('meta.maxAge', { span: formatDuration(policy.maxAge) })}</span>}
      {row.summary.reporters14 > 0 && <span>{t('count.reporters', { n: row.summary.reporters14 })}</span>}
    </>
  );
}
