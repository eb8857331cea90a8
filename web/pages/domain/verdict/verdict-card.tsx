import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { t } from '../../../i18n/text.tsx';
import { Sign } from '../../../parts/sign.tsx';
import { lookOfVerdict, shareDone, type VerdictKind } from '../../../verdict/kind.ts';
import { buttonsOf } from './buttons.ts';
import { leadOf } from './lead.tsx';
import { PlainAnswer } from './plain-answer.tsx';
import { Strip } from './strip.tsx';
import { eyebrowOf, titleOf } from './verdict-title.ts';
import { showsWhatIf, WhatIfBox } from './what-if.tsx';

interface Props {
  readonly view: DomainView;
  readonly verdict: Assessment;
  readonly kind: VerdictKind;
}

/** The answer, the number behind it, and the days behind that. */
export function VerdictCard({ view, verdict, kind }: Props) {
  const look = lookOfVerdict(kind);
  const buttons = buttonsOf(kind, verdict, view);
  const whatIf = showsWhatIf(kind, view);
  return (
    <section class={`card verdict tone-${look.tone}`} aria-label={t('verdict.label')}>
      <div class={whatIf ? 'verdict-top' : 'verdict-top alone'}>
        <div class="verdict-main">
          <p class="eyebrow">
            <Sign name={look.sign} done={shareDone(view.row)} />
            {eyebrowOf(kind, verdict)}
          </p>
          <h2>{titleOf(kind, verdict, view)}</h2>
          {leadOf(kind, verdict, view).map((paragraph, index) => (
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
      {view.row.summary.strip.length > 0 && kind !== 'no-data' && <Strip view={view} verdict={verdict} kind={kind} />}
    </section>
  );
}
