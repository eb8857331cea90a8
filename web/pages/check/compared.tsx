import type { CheckView, MxCheck } from '../../../server/contract/checks.ts';
import { issuesToFix } from '../../../server/contract/issues.ts';
import type { Assessment } from '../../../server/contract/verdict.ts';
import { api } from '../../api.ts';
import { formatDay } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { Mark, type Outcome, SpokenMark } from '../../parts/mark.tsx';
import { useResource } from '../../resource.ts';
import { shortHost } from '../../verdict/hosts.ts';

import { wouldRefuse } from './check-verdict.tsx';

interface Props {
  readonly domain: string;
  readonly check: CheckView;
}

/** Do our own check and the reports agree, host by host? */
export function Compared({ domain, check }: Props) {
  const verdict = useResource(`verdict ${domain}`, (signal) => api.assessment(domain, signal));
  if (verdict.status !== 'ready') return null;
  const problems = issuesToFix(verdict.data).length;
  return (
    <>
      {check.mx.length > 0 && (
        <section class="card" aria-labelledby="compared">
          <div class="card-h">
            <h2 id="compared">{t('compared.heading')}</h2>
          </div>
          <div class="card-b">
            <ul class="evidence">
              {check.mx.map((mx) => {
                const { outcome, title, sub } = compare(mx, verdict.data);
                return (
                  <li key={mx.host}>
                    <Mark outcome={outcome} />
                    <div>
                      <b>
                        <SpokenMark outcome={outcome} />
                        {title}
                      </b>
                      <span class="sub">{sub}</span>
                    </div>
                  </li>
                );
              })}
            </ul>
          </div>
        </section>
      )}
      <section class="card" aria-labelledby="next">
        <div class="card-h">
          <h2 id="next">{t('compared.next')}</h2>
        </div>
        <div class="card-b stack-gap">
          <a class="btn" href={`/domains/${encodeURIComponent(domain)}${problems > 0 ? '#fix' : ''}`}>
            {problems > 0 ? t('button.fixes', { n: problems }) : t('check.toDomain')}
          </a>
          <p class="small muted">{t('compared.often')}</p>
        </div>
      </section>
    </>
  );
}

function compare(mx: MxCheck, verdict: Assessment): { outcome: Outcome; title: string; sub: string } {
  const name = shortHost(mx.host, verdict.domain);
  const named = verdict.issues.filter(({ host, firstDay }) => host === mx.host && firstDay !== null);
  const issue = named.find(({ status }) => status === 'active');
  const refuses = wouldRefuse(mx);
  const reported =
    issue === undefined || issue.firstDay === null
      ? earlierWords(named)
      : t('compared.since', { sessions: t('count.sessions', { n: issue.sessions }), day: formatDay(issue.firstDay) });
  if (refuses === null) return { outcome: 'unknown', title: t('compared.unknown', { mx: name }), sub: reported };
  if (refuses && issue !== undefined) {
    return {
      outcome: 'fail',
      title: t('compared.bothFail', { mx: name, what: t(`class.${issue.failureClass}`) }),
      sub: reported,
    };
  }
  if (refuses) return { outcome: 'fail', title: t('compared.checkOnly', { mx: name }), sub: t('compared.notYet') };
  if (issue !== undefined)
    return {
      outcome: 'warn',
      title: t('compared.reportsOnly', { mx: name }),
      sub: `${reported}. ${t('compared.older')}`,
    };
  return { outcome: 'pass', title: t('compared.bothFine', { mx: name }), sub: reported };
}

/** What reports said of a host before: repaired since, or too scattered to stand in the way. */
function earlierWords(issues: Assessment['issues']): string {
  const lastDay = issues
    .flatMap((issue) => issue.lastDay ?? [])
    .sort()
    .at(-1);
  if (lastDay === undefined) return t('compared.neverNamed');
  const sessions = issues.reduce((sum, issue) => sum + issue.sessions, 0);
  return t('compared.earlier', { sessions: t('count.sessions', { n: sessions }), day: formatDay(lastDay) });
}
