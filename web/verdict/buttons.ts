import type { DomainView } from '../../server/contract/domains.ts';
import { issuesToFix } from '../../server/contract/issues.ts';
import type { Assessment } from '../../server/contract/verdict.ts';
import { t } from '../i18n/text.tsx';
import { canCheck } from '../live.ts';
import { shortHost } from './hosts.ts';

export interface VerdictButton {
  readonly name: string;
  readonly href: string;
}

/** Where a live check runs at once, if this installation makes any; else where the last one is to be read. */
export function checkHref(domain: string): string {
  return `/domains/${encodeURIComponent(domain)}/check${canCheck() ? '?run=1' : ''}`;
}

/** None where nothing can be checked, and nothing ever was: the page behind it would be empty. */
export function checkButton(verdict: Assessment): VerdictButton[] {
  if (!canCheck() && verdict.perMx.every(({ lastProbe }) => lastProbe === null)) return [];
  return [{ name: t(canCheck() ? 'button.check' : 'button.checkStored'), href: checkHref(verdict.domain) }];
}

export function fixButton(verdict: Assessment, view: DomainView): VerdictButton {
  const problems = issuesToFix(verdict);
  const first = problems[0];
  const name =
    problems.length === 1 && first !== undefined
      ? t('button.fixHost', { mx: shortHost(first.host, view.row.domain) })
      : t('button.fixes', { n: Math.max(1, problems.length) });
  return { name, href: '#fix' };
}

export function publishButton(): VerdictButton {
  return { name: t('button.publish'), href: '#publish' };
}

export function sourcesButton(): VerdictButton {
  return { name: t('button.sources'), href: '/sources' };
}
