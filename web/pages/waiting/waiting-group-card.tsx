import { useState } from 'preact/hooks';
import { dayOf } from '../../../server/contract/time.ts';
import type { WaitingDecision, WaitingDomain, WaitingGroup } from '../../../server/contract/waiting.ts';
import { api } from '../../api.ts';
import { formatDate } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { refreshAll } from '../../live.ts';
import { reasonOf } from '../../parts/page-state.tsx';

type To = WaitingDecision['status'];

interface Said {
  readonly text: string;
  readonly bad: boolean;
}

interface Props {
  readonly group: WaitingGroup;
  readonly filter: { readonly status: 'foreign' | 'ignored'; readonly q?: string };
  readonly onChange: () => void;
}

/** What one reporter named: to be decided on one by one, as many as are selected, or all. */
export function WaitingGroupCard({ group, filter, onChange }: Props) {
  const { how, reporter, count, domains } = group;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState<Said | null>(null);
  const chosen = domains.map(({ domain }) => domain).filter((domain) => selected.has(domain));
  const heading = t(`waiting.group.${how}`, { reporter: reporter ?? t('waiting.nobody') });

  const decide = async (to: To, which: readonly string[] | 'all') => {
    const matching = { ...filter, how, ...(reporter === null ? {} : { reporter }) };
    const answer = await api.decideWaiting(
      which === 'all' ? { matching, count, status: to } : { domains: [...which], status: to },
    );
    if (answer.ok) setSaid({ text: t(`waiting.done.${to}`, { n: answer.data.changed }), bad: false });
    else {
      const changed = answer.problem.code === 'list-changed';
      setSaid({ text: changed ? t('waiting.changed') : reasonOf(answer.problem), bad: true });
    }
    setSelected(new Set());
    if (answer.ok) refreshAll();
    onChange();
  };
  const toggle = (names: readonly string[], on: boolean) => {
    const next = new Set(selected);
    for (const name of names)
      if (on) next.add(name);
      else next.delete(name);
    setSelected(next);
  };
  return (
    <section class="card clip" aria-label={heading}>
      <div class="card-h">
        <h2>
          {heading} <span class="faint light">{t('waiting.count', { n: count })}</span>
        </h2>
      </div>
      <Deciding
        status={filter.status}
        count={count}
        chosen={chosen.length}
        said={said}
        onDecide={(to) => decide(to, chosen.length === 0 ? 'all' : chosen)}
      />
      <table class="tbl stacked">
        <thead>
          <tr>
            <th scope="col" class="pick">
              <input
                type="checkbox"
                aria-label={t('waiting.selectAll', { group: heading })}
                checked={chosen.length === domains.length}
                onChange={({ currentTarget }) =>
                  toggle(
                    domains.map(({ domain }) => domain),
                    currentTarget.checked,
                  )
                }
              />
            </th>
            <th scope="col">{t('column.domain')}</th>
            <th scope="col" class="r">
              {t('column.reports')}
            </th>
            <th scope="col" class="r">
              {t('column.reporters')}
            </th>
            <th scope="col">{t('column.last')}</th>
            <th scope="col">{t('waiting.since')}</th>
          </tr>
        </thead>
        <tbody>
          {domains.map((row) => (
            <Row
              key={row.domain}
              row={row}
              selected={selected.has(row.domain)}
              onSelect={(on) => toggle([row.domain], on)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface DecidingProps {
  readonly status: 'foreign' | 'ignored';
  /** Of the whole group, and of those that are selected. */
  readonly count: number;
  readonly chosen: number;
  readonly said: Said | null;
  readonly onDecide: (to: To) => void;
}

/** What can be done with a selection, else with the group, and the question before it is. */
function Deciding({ status, count, chosen, said, onDecide }: DecidingProps) {
  const [asked, setAsked] = useState<To | null>(null);
  const words = { watched: t('adopt.watch'), ignored: t('adopt.ignore'), foreign: t('adopt.unignore') };
  const decide = (to: To) => {
    setAsked(null);
    onDecide(to);
  };
  return (
    <div class="card-b acts">
      <span class="small muted">
        {chosen > 0 ? t('waiting.selected', { n: chosen }) : t('waiting.all', { n: count })}
      </span>
      {asked === null ? (
        (['watched', status === 'foreign' ? 'ignored' : 'foreign'] as const).map((to) => (
          <button
            key={to}
            type="button"
            class={to === 'watched' ? 'btn sm' : 'btn sm plain'}
            onClick={() => setAsked(to)}
          >
            {words[to]}
          </button>
        ))
      ) : (
        <>
          <b>{t(`waiting.sure.${asked}`, { n: chosen > 0 ? chosen : count })}</b>
          <button type="button" class="btn sm primary" onClick={() => decide(asked)} ref={(button) => button?.focus()}>
            {words[asked]}
          </button>
          <button type="button" class="btn sm" onClick={() => setAsked(null)}>
            {t('dialog.cancel')}
          </button>
        </>
      )}
      {said !== null && (
        <span class={said.bad ? 't-bad small' : 'small'} role={said.bad ? 'alert' : 'status'}>
          {said.text}
        </span>
      )}
    </div>
  );
}

interface RowProps {
  readonly row: WaitingDomain;
  readonly selected: boolean;
  readonly onSelect: (on: boolean) => void;
}

function Row({ row, selected, onSelect }: RowProps) {
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={t('waiting.select', { domain: row.domain })}
          checked={selected}
          onChange={({ currentTarget }) => onSelect(currentTarget.checked)}
        />
      </td>
      <td class="foreign">
        <a href={`/domains/${encodeURIComponent(row.domain)}`}>{row.domain}</a>
      </td>
      <td class="r num" data-label={t('column.reports')}>
        {row.reports}
      </td>
      <td class="r num" data-label={t('column.reporters')}>
        {row.reporters}
      </td>
      <td data-label={t('column.last')}>{row.lastReportDay === null ? '–' : formatDate(row.lastReportDay)}</td>
      <td data-label={t('waiting.since')}>{formatDate(dayOf(row.since))}</td>
    </tr>
  );
}
