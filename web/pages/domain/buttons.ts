import type { Assessment, DomainView } from '../../../server/http/contract.ts';
import { t } from '../../i18n/text.tsx';
import { canLook } from '../../live.ts';
import { shortHost } from '../../verdict/hosts.ts';
import type { VerdictKind } from '../../verdict/kind.ts';
import { isRollbackAdvised, problemsOf } from '../../verdict/problems.ts';

export interface VerdictButton {
  readonly name: string;
  readonly href: string;
}

/** What to do next, at most two things, the first the more useful one. */
export function buttonsOf(kind: VerdictKind, verdict: Assessment, view: DomainView): VerdictButton[] {
  const check = {
    name: t(canLook() ? 'button.check' : 'button.checkStored'),
    href: `/domains/${encodeURIComponent(view.row.domain)}/check`,
  };
  const publish = { name: t('button.publish'), href: '#publish' };
  const problems = problemsOf(verdict);
  switch (kind) {
    case 'no-data':
      return [check, { name: t('button.addFiles'), href: '/sources' }];
    case 'mode-none':
      return [{ name: t('button.testingPolicy'), href: '#publish' }];
    case 'refusing':
      return isRollbackAdvised(verdict)
        ? [{ name: t('button.goBack'), href: '#time' }, fixButton(problems, view)]
        : [fixButton(problems, view), { name: t('button.buyTime'), href: '#time' }];
    case 'at-risk':
      return problems.length > 0 ? [fixButton(problems, view), check] : [check];
    case 'policy-missing':
      return [{ name: t('button.policyFile'), href: '#publish' }, check];
    case 'stopped':
      return [check, { name: t('button.sources'), href: '/sources' }];
    case 'blocked':
      return [
        { name: t('button.fixes', { n: Math.max(1, problems.length) }), href: '#fix' },
        { name: canLook() ? t('button.checkHosts') : check.name, href: check.href },
      ];
    case 'not-enough':
      return [check, publish];
    case 'hold':
      return [{ name: t('button.open'), href: '#open' }, check];
    case 'ready':
      return [publish, check];
    default:
      return [];
  }
}

function fixButton(problems: ReturnType<typeof problemsOf>, view: DomainView): VerdictButton {
  const first = problems[0];
  const name =
    problems.length === 1 && first !== undefined
      ? t('button.fixHost', { mx: shortHost(first.host, view.row.domain) })
      : t('button.fixes', { n: Math.max(1, problems.length) });
  return { name, href: '#fix' };
}
