import { useCallback, useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { DomainView } from '../../../server/contract/domains.ts';
import type { Assessment } from '../../../server/contract/verdict.ts';
import { useAddress } from '../../address.ts';
import { api, type Failure } from '../../api.ts';
import { useKey } from '../../frame/shortcuts.tsx';
import { rich, t } from '../../i18n/text.tsx';
import { refreshAll, status, versions } from '../../live.ts';
import { Head } from '../../parts/head.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Page } from '../../parts/page.tsx';
import { FailedNote, reasonOf, Skeleton } from '../../parts/page-state.tsx';
import { useRouteDomain } from '../../parts/route-domain.ts';
import { useTitle } from '../../parts/title.ts';
import { useResource } from '../../resource.ts';
import { isUnjudged, unjudgedKinds } from '../../verdict/kinds/kinds.ts';
import { type Neighbours, neighboursOf } from '../overview/came-from.ts';
import { FailuresByDay } from './charts/failures-by-day.tsx';
import { Actions } from './verdict/actions.tsx';
import { Answer } from './verdict/answer.tsx';
import { DomainMeta } from './verdict/domain-meta.tsx';
import { PrintedLine } from './verdict/printed-line.tsx';
import { UnjudgedCard } from './verdict/unjudged-card.tsx';

/** Can this domain enforce? If not, what has to be fixed? */
export function DomainPage() {
  const domain = useRouteDomain();
  return <OneDomain key={domain} domain={domain} paper={false} />;
}

interface Props {
  readonly domain: string;
  /** For printing: the same content without controls. */
  readonly paper: boolean;
}

export function OneDomain({ domain, paper }: Props) {
  useTitle(domain);
  const version = versions.value.verdicts;
  const [changes, setChanges] = useState(0);
  const view = useResource(`domain ${domain}`, (signal) => api.domain(domain, signal), version + changes);
  const assessment = useResource<Assessment>(`verdict ${domain}`, (signal) => api.assessment(domain, signal), version);
  const verdict = status.value?.verdictsFinal === false ? null : readyOr(assessment);
  const loaded = view.status === 'ready' && assessment.status !== 'loading';
  useScrollToAnchor(loaded);

  if (view.status === 'failed') {
    return (
      <Page>
        {view.problem.kind === 'not-found' ? (
          <NoSuchDomain domain={domain} problem={view.problem} onWatched={view.retry} />
        ) : (
          <FailedNote problem={view.problem} retry={view.retry} />
        )}
      </Page>
    );
  }
  return (
    <Page class={paper ? 'paper' : undefined}>
      <PrintedLine />
      <Head
        title={domain}
        crumb={{ href: '/domains', name: t('nav.domains') }}
        beside={view.status === 'ready' && !paper && <Beside neighbours={neighboursOf(domain, view.data)} />}
        {...(view.status === 'ready' ? { meta: <DomainMeta view={view.data} verdict={verdict} /> } : {})}
        {...(view.status === 'ready' && !paper ? { actions: <Actions view={view.data} verdict={verdict} /> } : {})}
      />
      {!loaded && <Skeleton />}
      {loaded && (
        <Body
          view={view.data}
          assessment={assessment}
          paper={paper}
          onChange={() => setChanges((count) => count + 1)}
        />
      )}
    </Page>
  );
}

function readyOr(resource: ReturnType<typeof useResource<Assessment>>): Assessment | null {
  return resource.status === 'ready' ? resource.data : null;
}

interface BodyProps {
  readonly view: DomainView;
  readonly assessment: ReturnType<typeof useResource<Assessment>>;
  readonly paper: boolean;
  /** What the view shows beside the verdict has changed with it. */
  readonly onChange: () => void;
}

function Body({ view, assessment, paper, onChange }: BodyProps) {
  const { row } = view;
  const { previous, next } = neighboursOf(row.domain, view);
  const judged = !isUnjudged(row.kind);
  const { go } = useAddress();
  useKey(
    '[',
    useCallback(() => previous !== null && go(pageOf(previous)), [previous, go]),
  );
  useKey(
    ']',
    useCallback(() => next !== null && go(pageOf(next)), [next, go]),
  );
  return (
    <>
      {isUnjudged(row.kind) && <UnjudgedCard view={view} kind={unjudgedKinds[row.kind]} />}
      {judged && assessment.status === 'failed' && <FailedNote problem={assessment.problem} retry={assessment.retry} />}
      {judged && assessment.status === 'ready' && (
        <Answer
          view={view}
          verdict={assessment.data}
          onVerdict={(verdict) => {
            assessment.replace(verdict);
            onChange();
          }}
        />
      )}
      <FailuresByDay domain={row.domain} paper={paper} />
    </>
  );
}

/** Links to the neighbours for those who do not use the keys. */
function Beside({ neighbours: { previous, next } }: { readonly neighbours: Neighbours }) {
  return (
    <span class="beside">
      {previous !== null && <Step to={previous} name={t('domain.previous', { domain: previous })} icon="back" />}
      {next !== null && <Step to={next} name={t('domain.next', { domain: next })} icon="next" />}
    </span>
  );
}

function Step({ to, name, icon }: { readonly to: string; readonly name: string; readonly icon: 'back' | 'next' }) {
  return (
    <a href={pageOf(to)} aria-label={name} title={name}>
      <Icon name={icon} />
    </a>
  );
}

function pageOf(domain: string): string {
  return `/domains/${encodeURIComponent(domain)}`;
}

/** Links to parts of the page: they may arrive before the page has them, or change its filters at the same time. */
function useScrollToAnchor(loaded: boolean): void {
  const { url } = useLocation();
  useEffect(() => {
    const hash = url.includes('#') ? url.slice(url.indexOf('#')) : location.hash;
    if (!loaded || hash.length < 2) return;
    const target = document.getElementById(decodeURIComponent(hash.slice(1)));
    target?.scrollIntoView();
    target?.focus({ preventScroll: true });
  }, [loaded, url]);
}

interface UnknownProps {
  readonly domain: string;
  readonly problem: Failure;
  readonly onWatched: () => void;
}

function NoSuchDomain({ domain, problem, onWatched }: UnknownProps) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const watch = async () => {
    const answer = await api.adopt(domain);
    if (!answer.ok) {
      setTrouble(reasonOf(answer.problem));
      return;
    }
    refreshAll();
    onWatched();
  };
  return (
    <>
      <Head title={t('noDomain.title')} crumb={{ href: '/domains', name: t('nav.domains') }} />
      <p>
        {rich('noDomain.why', { domain })} {t('noDomain.watchWhy')}
      </p>
      <p class="acts">
        <button type="button" class="btn primary" onClick={watch}>
          {t('noDomain.watch')}
        </button>
        <a class="btn" href="/domains">
          {t('upload.openAll')}
        </a>
      </p>
      {trouble !== null && (
        <p class="t-bad small" role="alert">
          {trouble}
        </p>
      )}
      {problem.suggestions.length > 0 && (
        <p class="muted">
          {t('noDomain.closest')}{' '}
          {problem.suggestions.map((name, index) => (
            <span key={name}>
              {index > 0 && ' · '}
              <a href={pageOf(name)}>{name}</a>
            </span>
          ))}
        </p>
      )}
    </>
  );
}
