import type { Issue } from '../../server/contract/verdict.ts';
import { t } from '../i18n/text.tsx';

/** What is wrong, with the host's name: `mx2 does not offer STARTTLS`. */
export function fixTitle(issue: Pick<Issue, 'failureClass'>, hostName: string): string {
  return t(`fix.${issue.failureClass}.title`, { mx: hostName });
}
