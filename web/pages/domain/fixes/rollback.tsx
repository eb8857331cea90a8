import { api } from '../../../api.ts';
import { rich, t } from '../../../i18n/text.tsx';
import { Note } from '../../../parts/note.tsx';
import { Loaded } from '../../../parts/page-state.tsx';
import { useResource } from '../../../resource.ts';
import { CheckStep, FileStep, RecordStep, Step } from '../publish/publish.tsx';

interface Props {
  readonly domain: string;
  /** The verdict says to do this first; otherwise it is for whoever cannot fix the fault within a day. */
  readonly advised: boolean;
  /** Something is above it. */
  readonly again: boolean;
  /** There is a live check to read, or to make. */
  readonly hasCheck: boolean;
}

/** The way back to testing, step by step, and when to enforce again. */
export function Rollback({ domain, advised, again, hasCheck }: Props) {
  const answer = useResource('rollback', (signal) => api.nextPolicy(domain, { variant: 'rollback' }, signal));
  return (
    <section aria-labelledby="time">
      <div class={again ? 'sec-h again' : 'sec-h'}>
        <h2 id="time" tabIndex={-1}>
          {t(advised ? 'rollback.headingFirst' : 'rollback.heading')}
        </h2>
        <span class="small faint">{t('publish.order')}</span>
      </div>
      <p class="muted rollback-why">{rich('rollback.what')}</p>
      <Loaded of={answer} skeleton="card">
        {({ policy, why }) =>
          policy === null ? (
            <Note>{why ?? t('publish.nothing')}</Note>
          ) : (
            <div class="card">
              <FileStep policy={policy} />
              <RecordStep policy={policy} />
              <CheckStep policy={policy} number={3} hasCheck={hasCheck} />
              <article class="fix">
                <Step number={4} title={t('rollback.return')} />
                <div class="body">
                  <p class="small muted">{t('rollback.returnWhen')}</p>
                </div>
              </article>
            </div>
          )
        }
      </Loaded>
    </section>
  );
}
