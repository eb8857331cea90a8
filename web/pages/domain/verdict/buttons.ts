import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { t } from '../../../i18n/text.tsx';
import { canCheck } from '../../../live.ts';
import { shortHost } from '../../../verdict/hosts.ts';
import type { VerdictKind } from '../../../verdict/kind.ts';
import { isRollbackAdvised, problemsOf } from '../../../verdict/problems.ts';

export interface VerdictButton {
  readonly name: string;
  readonly href: string;
}

/** What to do next, at most two things, the first the more useful one. */
export function buttonsOf(kind: VerdictKind, verdict: Assessment, view: DomainView): VerdictButton[] {
  const check = {
    name: t(canCheck() ? 'button.check' : 'button.checkStored'),
    href: checkHref(view.row.domain),
  };
  // Where nothing can be checked, and nothing ever was, the page behind it would be empty.
  const looks = canCheck() || verdict.perMx.some(({ lastProbe }) => lastProbe !== null) ? [check] : [];
  const publish = { name: t('button.publish'), href: '#publish' };
  const problems = problemsOf(verdict);
  switch (kind) {
    case 'no-data':
      return [...looks, { name: t('button.addFiles'), href: '/sources' }];
    case 'mode-none':
      return [{ name: t('button.testingPolicy'), href: '#publish' }];
    case 'refusing':
      return isRollbackAdvised(verdict)
        ? [{ name: t('button.goBack'), href: '#time' }, fixButton(problems, view)]
        : [fixButton(problems, view), { name: t('button.buyTime'), href: '#time' }];
    case 'at-risk':
      return problems.length > 0 ? [fixButton(problems, view), ...looks] : looks;
    case 'policy-missing':
      return [{ name: t('button.policyFile'), href: '#publish' }, ...looks];
    case 'stopped':
      return [...looks, { name: t('button.sources'), href: '/sources' }];
    case 'blocked':
      return [
        { name: t('button.fixes', { n: Math.max(1, problems.length) }), href: '#fix' },
        ...looks.map(({ name, href }) => ({ name: canCheck() ? t('button.checkHosts') : name, href })),
      ];
    case 'not-enough':
      return [...looks, publish];
    case 'hold':
      return [{ name: t('button.open'), href: '#open' }, ...looks];
    case 'ready':
      return [publish, ...looks];
    default:
      return [];
  }
}

/** Where a live check runs at once, if this installation makes any; else where the last one is to be read. */
export function checkHref(domain: string): string {
  return `/domains/${encodeURIComponent(domain)}/check${canCheck() ? '?run=1' : ''}`;
}

function fixButton(problems: ReturnType<typeof problemsOf>, view: DomainView): VerdictButton {
  const first = problems[0];
  const name =
    problems.length === 1 && first !== undefined
      ? t('button.fixHost', { mx: shortHost(first.host, view.row.domain) })
      : t('button.fixes', { n: Math.max(1, problems.length) });
  return { name, href: '#fix' };
}
