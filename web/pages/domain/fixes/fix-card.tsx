import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { CheckView } from '../../../../server/contract/checks.ts';
import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment, Issue } from '../../../../server/contract/verdict.ts';
import { testCommand } from '../../../../server/contract/words/test-command.ts';
import { api } from '../../../api.ts';
import { formatNumber, formatWeekday } from '../../../format.ts';
import { t } from '../../../i18n/text.tsx';
import { canCheck, status } from '../../../live.ts';
import { Code } from '../../../parts/code.tsx';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { useResource } from '../../../resource.ts';
import { checkHref } from '../../../verdict/buttons.ts';
import { fixTitle } from '../../../verdict/fix-title.ts';
import { shortHost } from '../../../verdict/hosts.ts';
import { canBeSetAside, reportsBehind, sessionsOf } from '../../../verdict/problems.ts';
import { fixSteps } from './fix-steps.tsx';
import { LiveLine } from './live-line.tsx';
import { SetAsideDialog } from './set-aside-dialog.tsx';

interface Props {
  readonly number: number;
  readonly issue: Issue;
  readonly view: DomainView;
  readonly verdict: Assessment;
  readonly check: CheckView | null;
  readonly onVerdict: (verdict: Assessment) => void;
}

/** One problem: who reports it since when, whether it is still there, and what to do about it. */
export function FixCard({ number, issue, view, verdict, check, onVerdict }: Props) {
  const { domain } = view.row;
  const enforcing = verdict.mode === 'enforce';
  const name = issue.host ?? t('host.unnamed');
  const command = testCommand(issue.failureClass, issue.host, domain);
  const steps = fixSteps(issue, domain);
  return (
    <article class="fix">
      <div class="fix-h">
        <span class="number" aria-hidden="true">
          {number}
        </span>
        <h3>{fixTitle(issue, name)}</h3>
        {issue.reported.slice(0, 1).map(({ resultType }) => (
          <span key={resultType} class="chip mono bad">
            {resultType}
          </span>
        ))}
      </div>
      {issue.firstDay !== null && issue.lastDay !== null && (
        <dl class="facts">
          <Fact
            name={t(enforcing ? 'fix.refused' : 'fix.would')}
            value={
              <a href={reportsBehind(domain, [issue], verdict.whatIf)}>{formatNumber(sessionsOf(issue, verdict))}</a>
            }
            unit={t('fix.unit14')}
          />
          <Fact
            name={t('fix.since')}
            value={formatWeekday(issue.firstDay)}
            unit={t('fix.onDays', { n: issue.failingDays })}
          />
          <Fact name={t('fix.last')} value={formatWeekday(issue.lastDay)} />
          <Fact
            name={t('fix.by')}
            value={formatNumber(issue.reporters.length)}
            unit={t('fix.ofReporters', { n: Math.max(view.row.summary.reporters14, issue.reporters.length) })}
          />
        </dl>
      )}
      <div class="body">
        <LiveLine issue={issue} verdict={verdict} check={check} domain={domain} />
        {issue.reported.some(({ reason }) => reason !== null) && (
          <p class="small muted anywhere">
            {t('fix.codes')}{' '}
            {issue.reported.flatMap(({ reason }) =>
              reason === null
                ? []
                : [
                    <code key={reason} class="foreign">
                      {reason}
                    </code>,
                    ' ',
                  ],
            )}
          </p>
        )}
        <ol class="steps">
          {steps.map((step, index) => (
            <li key={index}>
              <span>{step}</span>
            </li>
          ))}
          {command !== null && (
            <li>
              <span>{t('fix.test')}</span>
            </li>
          )}
        </ol>
        {command !== null && (
          <div class="command">
            <Code wrap="command" label={t('fix.test')} lines={[{ text: command }]} />
            <CopyButton label={t('copy.button')} what={t('fix.command', { mx: name })} text={() => command} />
          </div>
        )}
        <Links
          issue={issue}
          domain={domain}
          verdict={verdict}
          hasCheck={canCheck() || check !== null}
          onVerdict={onVerdict}
        />
      </div>
    </article>
  );
}

function Fact({
  name,
  value,
  unit,
}: {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly unit?: string;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} {unit !== undefined && <small>{unit}</small>}
      </dd>
    </div>
  );
}

interface LinksProps {
  readonly issue: Issue;
  readonly domain: string;
  readonly verdict: Assessment;
  /** There is a live check to read, or to make. */
  readonly hasCheck: boolean;
  readonly onVerdict: (verdict: Assessment) => void;
}

const AT_MOST = 50;

function Links({ issue, domain, verdict, hasCheck, onVerdict }: LinksProps) {
  const [asking, setAsking] = useState(false);
  const filters = new URLSearchParams();
  if (issue.host !== null) filters.append('mx', issue.host);
  for (const { resultType } of issue.reported) filters.append('result', resultType);
  const named = filters.toString();
  const senders = useResource(named, (signal) =>
    api.failures(
      domain,
      new URLSearchParams([
        ...filters,
        ['by', 'sender'],
        ['limit', '1'],
        ['from', verdict.whatIf.from],
        ['to', verdict.whatIf.to],
      ]),
      signal,
    ),
  );
  const base = `/domains/${encodeURIComponent(domain)}`;
  const reports = issue.reportIds.length;
  return (
    <div class="links">
      {hasCheck && (
        <a href={checkHref(domain)}>
          {t(canCheck() ? 'fix.checkAgain' : 'fix.checkStored', { mx: shortHost(issue.host, domain) })}
        </a>
      )}
      {reports > 0 && (
        <a href={`/reports?domain=${encodeURIComponent(domain)}&failures=1&${named}`}>
          {reports >= AT_MOST ? t('fix.manyReports', { n: AT_MOST }) : t('count.reports', { n: reports })}
        </a>
      )}
      {senders.status === 'ready' && senders.data.total > 0 && (
        <a href={`${base}?${named}#senders`}>{t('fix.senders', { n: senders.data.total })}</a>
      )}
      {status.value?.can.setAside === true &&
        (canBeSetAside(issue) ? (
          <button type="button" class="link-btn no-print" onClick={() => setAsking(true)}>
            {t('setAside.open')}
          </button>
        ) : (
          issue.liveNow && <span class="muted no-print">{t('setAside.shown')}</span>
        ))}
      {asking && (
        <SetAsideDialog domain={domain} issue={issue} onClose={() => setAsking(false)} onVerdict={onVerdict} />
      )}
    </div>
  );
}
