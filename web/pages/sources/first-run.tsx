import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api } from '../../api.ts';
import { rich, t } from '../../i18n/text.tsx';
import { loadStatus, refreshAll, status, versions } from '../../live.ts';
import { DropArea, FileButton } from '../../parts/file-button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Note } from '../../parts/note.tsx';
import { Page } from '../../parts/page.tsx';
import { reasonOf } from '../../parts/page-state.tsx';
import { Sign } from '../../parts/sign.tsx';
import { useTitle } from '../../parts/title.ts';
import { useResource } from '../../resource.ts';
import { AskDomain } from '../check/ask-domain.tsx';
import { MailboxForm } from './mailbox-form.tsx';
import { Record } from './side-cards.tsx';

/** No report yet: three ways to get them in, and one to look around. */
export function FirstRunPage() {
  useTitle(t('first.title'));
  const sources = useResource('sources', (signal) => api.sources(signal), versions.value.reports);
  const url = sources.status === 'ready' ? sources.data.https.url : null;
  return (
    <Page>
      <div class="first-head">
        <div>
          <h1>{t('first.title')}</h1>
          <p class="muted">{rich('first.what')}</p>
        </div>
        <figure class="first-preview tone-ok" aria-label={t('first.preview')}>
          <figcaption class="eyebrow">
            <Sign name="ready" />
            {t('verdict.ready.eyebrow')}
          </figcaption>
          <div class="first-days" aria-hidden="true">
            {Array.from({ length: 14 }, (_, index) => (
              <i key={index} />
            ))}
          </div>
          <p class="xs faint">{t('first.goal')}</p>
        </figure>
      </div>
      <div class="ways">
        <section class="card way" aria-labelledby="way-mailbox">
          <h2 id="way-mailbox">
            <Icon name="mail" />
            {t('ways.mailbox')}
          </h2>
          <p>{t('ways.mailboxWhat')}</p>
          {status.value?.can.addMailbox === true ? <MailboxForm /> : <p class="small">{rich('mailbox.configure')}</p>}
        </section>
        <section class="card way" aria-labelledby="way-files">
          <h2 id="way-files">
            <Icon name="upload" />
            {t('ways.files')}
          </h2>
          <p>{t('ways.filesWhat')}</p>
          <DropArea />
          <div class="acts">
            <FileButton />
          </div>
        </section>
        <section class="card way" aria-labelledby="way-https">
          <h2 id="way-https">
            <Icon name="link" />
            {t('ways.https')}
          </h2>
          <p>{t('ways.httpsWhat')}</p>
          {url === null ? <p class="small muted">{t('https.off')}</p> : <Record url={url} />}
          <div class="last">
            <Note icon="clock">{t('ways.httpsWait')}</Note>
          </div>
        </section>
      </div>
      {status.value?.can.sampleData === true && <SampleOffer />}
      <section class="sec" aria-labelledby="not-yet">
        <div class="sec-h">
          <h2 id="not-yet">{t('first.notYet')}</h2>
        </div>
        <div class="card card-b">
          <p class="muted">{rich('first.notYetWhat')}</p>
          <AskDomain />
        </div>
      </section>
    </Page>
  );
}

function SampleOffer() {
  const { route } = useLocation();
  const [state, setState] = useState<{ readonly working: boolean; readonly trouble: string | null }>({
    working: false,
    trouble: null,
  });
  const load = async () => {
    setState({ working: true, trouble: null });
    const answer = await api.loadSampleData();
    if (!answer.ok) {
      setState({ working: false, trouble: reasonOf(answer.problem) });
      return;
    }
    if (await loadStatus()) refreshAll();
    route('/domains');
  };
  return (
    <div class="card offer">
      <div>
        <Icon name="flask" class="faint" />
        <div>
          {rich('first.sample')}
          {state.trouble !== null && (
            <p class="t-bad small" role="alert">
              {state.trouble}
            </p>
          )}
        </div>
      </div>
      <button type="button" class="btn" onClick={load} disabled={state.working}>
        {t('first.sampleLoad')}
      </button>
    </div>
  );
}
