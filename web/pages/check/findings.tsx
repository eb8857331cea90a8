import type { CheckFinding, CheckView } from '../../../server/contract/checks.ts';
import { wordFinding } from '../../../server/contract/words/phrase.ts';
import { t, words } from '../../i18n/text.tsx';
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
                {wordFinding(words.value, finding)}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
