import { useEffect, useState } from 'preact/hooks';
import type { CheckAnswer, CheckView } from '../../../server/contract/checks.ts';
import { useAddress } from '../../address.ts';
import { api } from '../../api.ts';
import { formatFullInstant, formatLocal } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { lastCheck, status } from '../../live.ts';
import { Head } from '../../parts/head.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Note } from '../../parts/note.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded, reasonOf } from '../../parts/page-state.tsx';
import { useRouteDomain } from '../../parts/route-domain.ts';
import { saveFile } from '../../parts/save-file.ts';
import { useTitle } from '../../parts/title.ts';
import { useResource } from '../../resource.ts';
import { CheckLines } from './check-lines.tsx';
import { CheckVerdict } from './check-verdict.tsx';
import { Compared } from './compared.tsx';
import { Findings } from './findings.tsx';
import { JudgeDraft } from './judge-draft.tsx';
import { MxTable } from './mx-table.tsx';

/** Is everything right at this moment: DNS, policy file, every MX host? */
export function CheckPage() {
  const domain = useRouteDomain();
  return <OneCheck key={domain} domain={domain} />;
}

function OneCheck({ domain }: { readonly domain: string }) {
  useTitle(`${domain} · ${t('nav.check')}`);
  const address = useAddress();
  const known = useResource(`check ${domain}`, (signal) => api.check(domain, signal));
  const [asked, setAsked] = useState<{ readonly running: boolean; readonly trouble: string | null }>({
    running: false,
    trouble: null,
  });
  const published = lastCheck.value?.domain === domain ? lastCheck.value : null;
  const check = newer(published, known.status === 'ready' ? known.data.check : null);
  const running = asked.running || check?.running === true;
  const enabled = known.status === 'ready' && known.data.enabled;

  const run = async () => {
    setAsked({ running: true, trouble: null });
    const answer = await api.runCheck(domain);
    if (answer.ok && known.status === 'ready') known.replace(answer.data);
    setAsked({ running: false, trouble: answer.ok ? null : reasonOf(answer.problem) });
  };

  // “Run” on another page leads here with the request; reloading the page afterwards does not run it again.
  const wished = address.search.has('run');
  useEffect(() => {
    if (!wished || known.status !== 'ready') return;
    address.change({ run: null }, 'replace');
    if (enabled && !running) void run();
  }, [wished, known.status]);

  return (
    <Page>
      <Head
        title={domain}
        crumb={{ href: '/check', name: t('nav.check') }}
        {...(check === null ? {} : { meta: <Meta check={check} /> })}
        actions={
          <>
            {enabled && (
              <button type="button" class="btn primary" onClick={run} disabled={running}>
                <Icon name="again" {...(running ? { class: 'spin' } : {})} />
                {t(running ? 'check.running' : check === null ? 'button.check' : 'check.again')}
              </button>
            )}
            {check !== null && <SaveCheck check={check} />}
            <a class="btn" href={`/domains/${encodeURIComponent(domain)}`}>
              {t('check.toDomain')}
            </a>
          </>
        }
      />
      {asked.trouble !== null && (
        <Note tone="bad" live>
          <b>{t('check.failed')}</b> {asked.trouble}
        </Note>
      )}
      {known.status === 'ready' && !enabled && check !== null && (
        <div class="sec-h">
          <Note>{t(whyStored())}</Note>
        </div>
      )}
      <Loaded of={known} notFound={() => <p class="muted">{t('noDomain.title')}</p>}>
        {(answer) => <Result answer={answer} check={check} domain={domain} />}
      </Loaded>
    </Page>
  );
}

/** Why the check cannot be repeated. */
function whyStored() {
  if (status.value?.sampleData) return 'check.storedSample';
  return status.value?.fixedNow ? 'check.storedFixed' : 'check.storedOff';
}

/** Two checks of the same domain may arrive in two ways: the later one counts, and of one check the finished state. */
function newer(a: CheckView | null, b: CheckView | null): CheckView | null {
  if (a === null || b === null) return a ?? b;
  if (a.at === b.at) return a.running ? b : a;
  return a.at > b.at ? a : b;
}

function Meta({ check }: { readonly check: CheckView }) {
  return (
    <>
      <span title={formatLocal(check.at)}>{t('check.at', { time: formatFullInstant(check.at) })}</span>
      {check.tookSeconds !== null && <span>{t('check.took', { seconds: check.tookSeconds })}</span>}
      {check.from !== null && (
        <span>
          {t('check.from')} <span class="mono">{check.from}</span>
        </span>
      )}
    </>
  );
}

function SaveCheck({ check }: { readonly check: CheckView }) {
  const save = () =>
    saveFile(`${check.domain}_check_${check.at.slice(0, 10)}.json`, JSON.stringify(check, null, 2), 'application/json');
  return (
    <button type="button" class="btn" onClick={save}>
      <Icon name="download" />
      JSON
    </button>
  );
}

function whyNothing({ enabled }: CheckAnswer) {
  if (enabled) return ['check.never', 'check.neverWhy'] as const;
  if (status.value?.fixedNow) return ['check.off', 'check.offFixed'] as const;
  return ['check.off', 'check.offWhy'] as const;
}

interface ResultProps {
  readonly answer: CheckAnswer;
  readonly check: CheckView | null;
  readonly domain: string;
}

function Result({ answer, check, domain }: ResultProps) {
  if (check === null) {
    const [title, why] = whyNothing(answer);
    return (
      <div class="stack-gap">
        <div class="card empty">
          <p>
            <b>{t(title)}</b>
          </p>
          <p class="small">{t(why)}</p>
        </div>
        <JudgeDraft domain={domain} />
      </div>
    );
  }
  return (
    <>
      <CheckVerdict check={check} />
      <div class="cols sec" aria-live="polite">
        <div class="stack-gap">
          <MxTable check={check} />
          <CheckLines check={check} />
          <Findings check={check} />
          <JudgeDraft domain={domain} />
        </div>
        <div class="stack-gap">
          <Compared domain={domain} check={check} />
          <Note>{t(check.port25Blocked ? 'check.port25' : 'check.onePlace')}</Note>
        </div>
      </div>
    </>
  );
}
