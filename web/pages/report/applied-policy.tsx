import type { ReportView } from '../../../server/contract/reports.ts';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { Code } from '../../parts/code.tsx';
import { Mark } from '../../parts/mark.tsx';
import { useResource } from '../../resource.ts';

/** The policies as the sender saw them, compared with what is published now. */
export function AppliedPolicies({ report }: { readonly report: ReportView }) {
  const policies = report.policies.filter(({ policyType }) => policyType === 'sts' || policyType === '');
  if (policies.length === 0) return null;
  return (
    <section class="card" aria-labelledby="applied">
      <div class="card-h">
        <h2 id="applied">{t('applied.heading')}</h2>
      </div>
      <div class="card-b stack-gap">
        {policies.map((policy, index) => (
          <div key={index}>
            {policy.policyString === null ? (
              <p class="small muted">{t('applied.unknown')}</p>
            ) : (
              <>
                <Code wrap label={t('applied.heading')} lines={policy.policyString.map((text) => ({ text }))} />
                {report.domain !== null && <Compared domain={report.domain} lines={policy.policyString} />}
              </>
            )}
          </div>
        ))}
      </div>
    </section>
  );
}

function Compared({ domain, lines }: { readonly domain: string; readonly lines: readonly string[] }) {
  const view = useResource(`domain ${domain}`, (signal) => api.domain(domain, signal));
  if (view.status !== 'ready' || view.data.policy?.text == null) return null;
  const same = normal(lines) === normal(view.data.policy.text.split(/\r?\n/));
  const isReported = view.data.policy.source === 'reports';
  return (
    <p class="small compared">
      <Mark outcome={same ? 'pass' : 'warn'} /> {t(`applied.${same ? 'same' : 'other'}${isReported ? 'Reported' : ''}`)}
    </p>
  );
}

/** Order of the mx lines and blanks do not matter. */
function normal(lines: readonly string[]): string {
  return lines
    .map((line) => line.replace(/\s+/g, '').toLowerCase())
    .filter((line) => line !== '')
    .sort()
    .join('\n');
}
