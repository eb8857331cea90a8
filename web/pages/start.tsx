import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api } from '../api.ts';
import { status } from '../live.ts';
import { Page } from '../parts/page.tsx';
import { FailedNote, Skeleton } from '../parts/page-state.tsx';
import { useResource } from '../resource.ts';
import { FirstRunPage } from './sources/first-run.tsx';

/** `/`: without reports the first-run page, with one domain that domain, otherwise all of them. */
export function StartPage() {
  const known = useResource('status', (signal) => api.status(signal), status.value?.reports ?? 0);
  if (known.status === 'failed') {
    return (
      <Page>
        <FailedNote problem={known.problem} retry={known.retry} />
      </Page>
    );
  }
  if (known.status === 'loading') {
    return (
      <Page>
        <Skeleton />
      </Page>
    );
  }
  const { reports, domains } = known.data;
  if (reports === 0 && domains === 0) return <FirstRunPage />;
  return <Onward alone={domains === 1} />;
}

function Onward({ alone }: { readonly alone: boolean }) {
  const { route } = useLocation();
  useEffect(() => {
    if (!alone) {
      route('/domains', true);
      return;
    }
    api.domains({ size: 1 }).then((answer) => {
      const only = answer.ok ? answer.data.domains[0] : undefined;
      route(only === undefined ? '/domains' : `/domains/${encodeURIComponent(only.domain)}`, true);
    });
  }, [alone, route]);
  return (
    <Page>
      <Skeleton />
    </Page>
  );
}
