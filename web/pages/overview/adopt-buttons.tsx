import { useState } from 'preact/hooks';
import type { DomainRow } from '../../../server/contract/domains.ts';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { refreshAll } from '../../live.ts';
import { reasonOf } from '../../parts/page-state.tsx';

interface Props {
  readonly domain: string;
  readonly status: DomainRow['status'];
}

/** A domain known only from reports: watch it, or ignore it. */
export function AdoptButtons({ domain, status }: Props) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const change = async (to: 'watched' | 'ignored' | 'foreign') => {
    const answer = await api.changeDomain(domain, { status: to });
    if (answer.ok) refreshAll();
    setTrouble(answer.ok ? null : reasonOf(answer.problem));
  };
  return (
    <span class="acts">
      <button
        type="button"
        class="btn sm"
        onClick={() => change('watched')}
        aria-label={`${t('adopt.watch')}: ${domain}`}
      >
        {t('adopt.watch')}
      </button>
      {status === 'foreign' && (
        <button
          type="button"
          class="btn sm plain"
          onClick={() => change('ignored')}
          aria-label={`${t('adopt.ignore')}: ${domain}`}
        >
          {t('adopt.ignore')}
        </button>
      )}
      {status === 'ignored' && (
        <button
          type="button"
          class="btn sm plain"
          onClick={() => change('foreign')}
          aria-label={`${t('adopt.unignore')}: ${domain}`}
        >
          {t('adopt.unignore')}
        </button>
      )}
      {trouble !== null && (
        <span class="t-bad" role="alert">
          {trouble}
        </span>
      )}
    </span>
  );
}
