import type { DomainView } from '../../../../server/contract/domains.ts';
import { t } from '../../../i18n/text.tsx';
import { Sign } from '../../../parts/sign.tsx';
import type { Unjudged } from '../../../verdict/kinds/kind.ts';
import { AdoptButtons } from '../../overview/adopt-buttons.tsx';

interface Props {
  readonly view: DomainView;
  readonly kind: Unjudged;
}

/** In place of a verdict: nobody watches the domain, or there is none yet. */
export function UnjudgedCard({ view, kind }: Props) {
  const { status } = view.row;
  const why = kind.whyNone(view.row);
  return (
    <section class={`card verdict tone-${kind.tone}`} aria-label={t('verdict.label')}>
      <div class="verdict-top alone">
        <div class="verdict-main">
          <p class="eyebrow">
            <Sign name={kind.sign} />
            {t(`unjudged.${why}.eyebrow`)}
          </p>
          <h2>{t(`unjudged.${why}.title`)}</h2>
          <p class="lead">{t(`unjudged.${why}.lead`)}</p>
          {status !== 'watched' && (
            <div class="acts">
              <AdoptButtons domain={view.row.domain} status={status} />
            </div>
          )}
        </div>
      </div>
    </section>
  );
}
