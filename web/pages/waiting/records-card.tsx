import { useState } from 'preact/hooks';
import type { RecordLook, WaitingList } from '../../../server/contract/waiting.ts';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { reasonOf } from '../../parts/page-state.tsx';

interface Props {
  readonly data: WaitingList;
  readonly filter: { readonly status: 'foreign' | 'ignored'; readonly q?: string };
  readonly onChange: () => void;
}

/** Records tell whose reports come here; they are looked at when somebody asks, never because a stranger named a domain. */
export function RecordsCard({ data, filter, onChange }: Props) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const { possible, look } = data.records;
  const begin = async () => {
    const answer = await api.lookAtRecords({ matching: filter, count: data.total });
    setTrouble(
      answer.ok ? null : answer.problem.code === 'list-changed' ? t('waiting.changed') : reasonOf(answer.problem),
    );
    onChange();
  };
  return (
    <section class="card" aria-labelledby="records">
      <div class="card-h">
        <h2 id="records">{t('waiting.records')}</h2>
        {possible === 'yes' && (
          <button type="button" class="btn sm" onClick={begin} disabled={look?.running === true}>
            {t('waiting.recordsLook', { n: data.total })}
          </button>
        )}
      </div>
      <div class="card-b small">
        <p class="muted">{t('waiting.recordsWhy')}</p>
        {possible === 'no-checks' && <p>{t('waiting.recordsNoChecks')}</p>}
        {possible === 'no-address' && <p>{t('waiting.recordsNoAddress')}</p>}
        {look !== null && <Look look={look} />}
        {trouble !== null && (
          <p class="t-bad" role="alert">
            {trouble}
          </p>
        )}
      </div>
    </section>
  );
}

function Look({ look: { running, chosen, read, watched, unanswered, ended } }: { readonly look: RecordLook }) {
  const numbers = { done: read + unanswered, chosen, watched };
  return (
    <p role="status">
      {t(running ? 'waiting.look.running' : 'waiting.look.done', numbers)}{' '}
      {unanswered > 0 && t('waiting.look.unanswered', { n: unanswered })}{' '}
      {ended !== null && ended !== 'done' && t(`waiting.look.${ended}`)}
    </p>
  );
}
