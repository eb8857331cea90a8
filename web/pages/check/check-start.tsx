import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useAddress } from '../../address.ts';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { canCheck, status, versions } from '../../live.ts';
import { Head } from '../../parts/head.tsx';
import { Note } from '../../parts/note.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { Sign } from '../../parts/sign.tsx';
import { useTitle } from '../../parts/title.ts';
import { useResource } from '../../resource.ts';
import { kinds } from '../../verdict/kinds/kinds.ts';
import { shareDone } from '../../verdict/share-done.ts';
import { AskDomain } from './ask-domain.tsx';

/** `/check`: which domain? With `?domain=` straight to it. */
export function CheckStartPage() {
  const { search } = useAddress();
  const { route } = useLocation();
  const domain = search.get('domain');
  useEffect(() => {
    if (domain !== null) route(`/domains/${encodeURIComponent(domain)}/check`, true);
  }, [domain, route]);
  useTitle(t('nav.check'));
  const list = useResource('domains', (signal) => api.domains({ size: 50 }, signal), versions.value.verdicts);
  return (
    <Page>
      <Head title={t('nav.check')} />
      <p class="muted">{t('check.what')}</p>
      {!canCheck() && (
        <Note below>
          <p>
            <b>{t('check.off')}</b>
          </p>
          <p>{t(status.value?.fixedNow ? 'check.offFixed' : 'check.offWhy')}</p>
        </Note>
      )}
      <AskDomain />
      <section class="sec" aria-labelledby="watched">
        <div class="sec-h">
          <h2 id="watched">{t('check.watched')}</h2>
        </div>
        <Loaded of={list} skeleton="rows">
          {(data) => (
            <ul class="card check-list">
              {data.domains.map((row) => {
                const kind = kinds[row.kind];
                return (
                  <li key={row.domain} class={`tone-${kind.tone}`}>
                    <Sign name={kind.sign} done={shareDone(row)} />
                    <a href={`/domains/${encodeURIComponent(row.domain)}/check`}>{row.domain}</a>
                    <span class="muted small">{kind.rowTitle(row)}</span>
                  </li>
                );
              })}
              {data.domains.length === 0 && <li class="muted">{t('overview.noneHere')}</li>}
            </ul>
          )}
        </Loaded>
      </section>
    </Page>
  );
}
