import type { DomainView } from '../../../../server/contract/domains.ts';
import { issuesToFix } from '../../../../server/contract/issues.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { formatDate, formatFullInstant, formatList } from '../../../format.ts';
import { t } from '../../../i18n/text.tsx';
import { fixTitle } from '../../../verdict/fix-title.ts';
import { judgedKinds } from '../../../verdict/kinds/kinds.ts';
import { isRollbackAdvised, sessionsOf } from '../../../verdict/problems.ts';
import { refusedDays } from '../../../verdict/windows.ts';

/** The verdict as plain text for a ticket: what, where, since when, who says so, and where to read on. */
export function summaryText(view: DomainView, verdict: Assessment, origin: string): string {
  const { domain } = view.row;
  const kind = judgedKinds[verdict.kind];
  const { whatIf } = verdict;
  const looks = verdict.perMx.flatMap((mx) => (mx.lastProbe === null ? [] : [{ ...mx.lastProbe, mx }]));
  const lines = [
    `${domain}: ${kind.eyebrow(verdict)}. ${kind.title({ verdict, view })}`,
    `${t('summary.at')} ${formatFullInstant(verdict.evaluatedAt)}${verdict.mode === null ? '' : `, mode: ${verdict.mode}`}`,
    `${t(verdict.mode === 'enforce' ? 'summary.refused' : 'summary.would')} ${whatIf.sessions} (${refusedDays(verdict)})`,
  ];
  if (isRollbackAdvised(verdict)) lines.push(t('summary.goBack'));
  for (const issue of issuesToFix(verdict)) {
    lines.push('', fixTitle(issue, issue.host ?? t('host.unnamed')));
    lines.push(`  ${t('summary.result')} ${issue.reported.map(({ resultType }) => resultType).join(', ') || '–'}`);
    if (issue.firstDay !== null && issue.lastDay !== null) {
      lines.push(
        `  ${t('summary.since')} ${formatDate(issue.firstDay)}, ${t('summary.last')} ${formatDate(issue.lastDay)}`,
      );
      lines.push(`  ${t('summary.sessions')} ${sessionsOf(issue, verdict)}`);
      lines.push(`  ${t('summary.reporters')} ${formatList(issue.reporters, 10)}`);
    }
    const look = looks.find(({ mx }) => mx.host === issue.host);
    if (look !== undefined) {
      lines.push(`  ${t('summary.check')} ${formatFullInstant(look.at)}: ${t(`probe.${look.result}`)}`);
    }
  }
  lines.push('', `${origin}/domains/${encodeURIComponent(domain)}#fix`);
  return `${lines.join('\n')}\n`;
}
