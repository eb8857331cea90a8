import type { CheckView } from '../../../server/contract/checks.ts';
import { wordSayings } from '../../../server/contract/words/phrase.ts';
import { t, words } from '../../i18n/text.tsx';
import { Code, linesOf } from '../../parts/code.tsx';
import { Mark, SpokenMark } from '../../parts/mark.tsx';

/** DNS and policy, one line for each check. */
export function CheckLines({ check }: { readonly check: CheckView }) {
  return (
    <section class="card" aria-labelledby="lines">
      <div class="card-h ruled">
        <h2 id="lines">{t('check.lines')}</h2>
      </div>
      {check.lines.map((line) => (
        <div class="check-line" key={line.id}>
          <Mark outcome={line.status} />
          <h3>
            <SpokenMark outcome={line.status} />
            {t(`check.line.${line.id}`)}
          </h3>
          <p>{wordSayings(words.value, line.says)}</p>
          {line.shown !== null && line.shown !== '' && (
            <Code wrap label={t(`check.line.${line.id}`)} lines={linesOf(line.shown.slice(0, 8000)).slice(0, 60)} />
          )}
        </div>
      ))}
    </section>
  );
}
