import { type DomainGroup, domainGroups } from '../../contract/codes.ts';
import type { Assessment } from '../../contract/verdict.ts';

/** The tab of the overview. Reports that stopped need attention as much as a fault does. */
export function groupOf(
  { state, mode, reasons }: Pick<Assessment, 'state' | 'mode' | 'reasons'>,
  hadReports: boolean,
): DomainGroup {
  const codes = reasons.map(({ code }) => code);
  if (codes.includes('DNS_SEES_NO_DOMAIN')) return 'attention';
  switch (state) {
    case 'enforcing-at-risk':
    case 'blocked':
      return 'attention';
    case 'ready':
      return 'ready';
    case 'enforcing-healthy':
      return 'enforcing';
    case 'policy-none':
      return 'not-set-up';
    case 'policy-missing':
      return codes.includes('TXT_MISSING') && mode === null ? 'not-set-up' : 'attention';
    case 'no-data':
      return hadReports || mode !== null ? 'attention' : 'not-set-up';
    case 'testing-in-progress':
      return codes.includes('REPORTERS_ALL_SILENT') ? 'attention' : 'testing';
  }
}

/** Orders groups as lists show them. */
export function compareGroups(a: DomainGroup, b: DomainGroup): number {
  return domainGroups.indexOf(a) - domainGroups.indexOf(b);
}
