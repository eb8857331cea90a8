import type { Assessment, Issue } from './verdict.ts';

/** What has to be fixed: issues that block now, in the order of the verdict. */
export function issuesToFix({ issues }: Pick<Assessment, 'issues'>): readonly Issue[] {
  return issues.filter(({ status }) => status === 'active' || status === 'live');
}
