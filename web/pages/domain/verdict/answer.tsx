import type { CheckView } from '../../../../server/contract/checks.ts';
import type { DomainView } from '../../../../server/contract/domains.ts';
import { issuesToFix } from '../../../../server/contract/issues.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { api } from '../../../api.ts';
import { t } from '../../../i18n/text.tsx';
import { canCheck, lastCheck } from '../../../live.ts';
import { useResource } from '../../../resource.ts';
import { judgedKinds } from '../../../verdict/kinds/kinds.ts';
import { isRollbackAdvised } from '../../../verdict/problems.ts';
import { AlsoSeen } from '../evidence/also-seen.tsx';
import { Evidence } from '../evidence/evidence.tsx';
import { Timeline } from '../evidence/timeline.tsx';
import { Fixes } from '../fixes/fixes.tsx';
import { OpenPoints, openPoints } from '../fixes/open-points.tsx';
import { Rollback } from '../fixes/rollback.tsx';
import { Publish } from '../publish/publish.tsx';
import { VerdictCard } from './verdict-card.tsx';

interface Props {
  readonly view: DomainView;
  readonly verdict: Assessment;
  /** A change made here returns the new verdict. */
  readonly onVerdict: (verdict: Assessment) => void;
}

/** Everything that depends on the verdict: the answer, what to do, and why. Filters do not affect it. */
export function Answer({ view, verdict, onVerdict }: Props) {
  const kind = judgedKinds[verdict.kind];
  const domain = view.row.domain;
  const known = useResource(`check ${domain}`, (signal) => api.check(domain, signal));
  const told = lastCheck.value?.domain === domain ? lastCheck.value : null;
  const check: CheckView | null = told ?? (known.status === 'ready' ? known.data.check : null);
  const hasCheck = canCheck() || check !== null;

  const problems = issuesToFix(verdict);
  const points = kind.sections.openPoints ? openPoints(verdict) : [];
  const { wayBack, urgent } = kind.sections;
  const backFirst = isRollbackAdvised(verdict);
  const publish = kind.sections.publish(verdict);
  const hasMain = problems.length > 0 || points.length > 0 || publish !== 'no';
  const evidence = <Evidence view={view} verdict={verdict} onVerdict={onVerdict} wide={!hasMain} />;

  return (
    <>
      <VerdictCard view={view} verdict={verdict} kind={kind} />
      {!hasMain && (
        <>
          <AlsoSeen verdict={verdict} domain={domain} />
          <div class="sec">{evidence}</div>
        </>
      )}
      {hasMain && (
        <div class="cols sec">
          <div>
            {wayBack && backFirst && <Rollback domain={domain} advised again={false} hasCheck={hasCheck} />}
            {problems.length > 0 && (
              <Fixes
                again={backFirst}
                view={view}
                verdict={verdict}
                problems={problems}
                check={check}
                urgent={urgent}
                onVerdict={onVerdict}
              />
            )}
            {points.length > 0 && (
              <OpenPoints domain={domain} reasons={points} again={problems.length > 0} reporting={view.reporting} />
            )}
            {publish !== 'no' && (
              <Publish
                domain={domain}
                againstAdvice={publish === 'against-advice'}
                again={points.length > 0}
                hasCheck={hasCheck}
              />
            )}
            {wayBack && !backFirst && <Rollback domain={domain} advised={false} again hasCheck={hasCheck} />}
            <AlsoSeen verdict={verdict} domain={domain} />
          </div>
          <div class="stack-gap">
            {wayBack && <Timeline view={view} verdict={verdict} check={check} />}
            {evidence}
          </div>
        </div>
      )}
      <p class="sr" role="status">
        {t('verdict.spoken', { domain, title: kind.rowTitle(view.row) })}
      </p>
    </>
  );
}
