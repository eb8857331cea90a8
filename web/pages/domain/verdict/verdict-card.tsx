import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { t } from '../../../i18n/text.tsx';
import { Sign } from '../../../parts/sign.tsx';
import type { KindOfVerdict } from '../../../verdict/kinds/kind.ts';
import { shareDone } from '../../../verdict/share-done.ts';
import { PlainAnswer } from './plain-answer.tsx';
import { Strip } from './strip.tsx';
import { WhatIfBox } from './what-if.tsx';

interface Props {
  readonly view: DomainView;
  readonly verdict: Assessment;
  readonly kind: KindOfVerdict;
}

/** The answer, the number behind it, and the days behind that. */
export function VerdictCard({ view, verdict, kind }: Props) {
  const judged = { view, verdict };
  const buttons = kind.buttons(judged);
  const whatIf = kind.sections.whatIf(view);
  const strip = view.row.summary.strip.length > 0 && kind.sections.strip !== 'none';
  return (
    <section class={`card verdict tone-${kind.tone}`} aria-label={t('verdict.label')}>
      <div class={whatIf ? 'verdict-top' : 'verdict-top alone'}>
        <div class="verdict-main">
          <p class="eyebrow">
            <Sign name={kind.sign} done={shareDone(view.row)} />
            {kind.eyebrow(verdict)}
          </p>
          <h2>{kind.title(judged)}</h2>
          {kind.lead(judged).map((paragraph, index) => (
            <p class="lead" key={index}>
              {paragraph}
            </p>
          ))}
          <PlainAnswer view={view} verdict={verdict} kind={kind} />
          {buttons.length > 0 && (
            <div class="acts">
              {buttons.map(({ name, href }, index) => (
                <a key={href} class={index === 0 ? 'btn primary' : 'btn'} href={href}>
                  {name}
                </a>
              ))}
            </div>
          )}
        </div>
        {whatIf && <WhatIfBox view={view} verdict={verdict} />}
      </div>
      {strip && <Strip view={view} verdict={verdict} kind={kind} />}
    </section>
  );
}
