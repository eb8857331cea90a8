import type { ComponentChildren } from 'preact';
import type { Issue } from '../../../../server/contract/verdict.ts';
import { rich, t } from '../../../i18n/text.tsx';
import { shortHost } from '../../../verdict/hosts.ts';

/** How to fix one problem, with the names of its host, followed by the test. */
export function fixSteps(issue: Issue, domain: string): ComponentChildren[] {
  const host = issue.host ?? t('host.unnamed');
  const mx = shortHost(issue.host, domain);
  switch (issue.failureClass) {
    case 'mx-not-in-policy':
      return [
        rich('fix.mx-not-in-policy.step1', { host, line: <code>mx: {host}</code> }),
        rich('fix.mx-not-in-policy.step2', { mx }),
        rich('fix.mx-not-in-policy.step3'),
      ];
    case 'cert-expired':
      return [
        rich('fix.cert-expired.step1', { mx }),
        rich('fix.cert-expired.step2', { host }),
        rich('fix.cert-expired.step3'),
      ];
    case 'starttls':
      return [
        rich('fix.starttls.step1', { mx, host }),
        rich('fix.starttls.step2', { mx }),
        rich('fix.starttls.step3', { mx }),
      ];
    case 'cert-name':
      return [rich('fix.cert-name.step1', { mx, host }), rich('fix.cert-name.step2', { mx })];
    case 'cert-untrusted':
      return [rich('fix.cert-untrusted.step1', { mx }), rich('fix.cert-untrusted.step2')];
    case 'handshake':
      return [rich('fix.handshake.step1', { mx }), rich('fix.handshake.step2', { mx })];
    case 'unclassified':
      return [
        rich('fix.unclassified.step1', { host }),
        rich('fix.unclassified.step2', { mx }),
        rich('fix.unclassified.step3'),
      ];
  }
}
