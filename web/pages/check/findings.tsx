import type { CheckFinding, CheckView } from '../../../server/contract/checks.ts';
import { language } from '../../i18n/language.ts';
import { say, t } from '../../i18n/text.tsx';
import { Mark, type Outcome, SpokenMark } from '../../parts/mark.tsx';

const outcomes = { block: 'fail', hold: 'warn', warn: 'warn', info: 'unknown' } as const satisfies Record<
  CheckFinding['severity'],
  Outcome
>;

/** Whatever else a check found. */
export function Findings({ check }: { readonly check: CheckView }) {
  const rest = check.findings.filter(({ shownAbove }) => !shownAbove);
  if (rest.length === 0) return null;
  return (
    <section class="card" aria-labelledby="also">
      <div class="card-h">
        <h2 id="also">{t('check.also')}</h2>
      </div>
      <div class="card-b">
        <ul class="evidence">
          {rest.map((finding) => (
            <li key={`${finding.code} ${finding.message}`}>
              <Mark outcome={outcomes[finding.severity]} />
              <div class="anywhere">
                <SpokenMark outcome={outcomes[finding.severity]} />
                {sentenceOf(finding)}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** The server's sentence says most, and is English. */
function sentenceOf({ code, host, message }: CheckFinding): string {
  if (language.value === 'en') return message;
  const translated = say(`finding.${code}`, {});
  if (translated === null) return message;
  return host === null ? translated : `${host}: ${translated}`;
}
