import { useState } from 'preact/hooks';
import type { DomainList, DomainRow } from '../../../server/contract/domains.ts';
import { addDays } from '../../../server/contract/time.ts';
import type { Address } from '../../address.ts';
import { formatRange } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { status } from '../../live.ts';
import { useAfterPaint } from '../../parts/after-paint.ts';
import { Icon } from '../../parts/icon.tsx';
import { DomainLine } from './domain-line.tsx';
import { PoliciesDownload } from './policies-download.tsx';

interface Props {
  readonly data: DomainList;
  readonly address: Address;
  readonly lastDay: string;
}

/** From this many domains on, the healthy ones are folded away. */
const MANY = 50;
const COLUMNS = 7;
/** More than fit on a screen: the others follow once these are painted. */
const FIRST_ROWS = 15;

/** The domains, grouped by what to do next, or in one list when sorted by a column. */
export function DomainTable({ data, address, lastDay }: Props) {
  const sort = address.search.get('sort');
  const all = useAfterPaint();
  const rows = all ? data.domains : data.domains.slice(0, FIRST_ROWS);
  // While an import runs there are no verdicts yet, and the groups are verdicts.
  const ranked = (sort === null || sort === 'rank') && status.value?.verdictsFinal !== false;
  if (data.domains.length === 0) return <Nothing data={data} address={address} />;
  return (
    <div class="card clip">
      <table class="tbl stacked overview-table">
        <caption class="sr">{ranked ? t('overview.caption') : t('overview.captionSorted')}</caption>
        <thead>
          <tr>
            <Column name={t('column.domain')} ascending="domain" address={address} />
            <th scope="col">{t('column.recommendation')}</th>
            <th scope="col">{formatRange(addDays(lastDay, -13), lastDay)}</th>
            <Column name={t('column.refused')} descending="-refused" address={address} right />
            <Column name={t('column.sessions14')} descending="-sessions" address={address} right />
            <Column name={t('column.reporters')} descending="-reporters" address={address} right />
            <Column name={t('column.last')} descending="-last" ascending="last" address={address} right />
          </tr>
        </thead>
        {ranked ? (
          groupsOf(rows).map(([group, rows]) => (
            <Group key={group} group={group} rows={rows} data={data} address={address} />
          ))
        ) : (
          <tbody>
            {rows.map((row) => (
              <DomainLine key={row.domain} row={row} />
            ))}
          </tbody>
        )}
      </table>
    </div>
  );
}

/** Adjacent rows of the same group, in their order. */
function groupsOf(rows: readonly DomainRow[]): [DomainRow['group'], DomainRow[]][] {
  const groups = new Map<DomainRow['group'], DomainRow[]>();
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  return [...groups];
}

interface GroupProps {
  readonly group: DomainRow['group'];
  readonly rows: readonly DomainRow[];
  readonly data: DomainList;
  readonly address: Address;
}

function Group({ group, rows, data, address }: GroupProps) {
  const foldable =
    group === 'enforcing' && data.counts.all > MANY && !address.search.has('verdict') && !address.search.has('q');
  const [open, setOpen] = useState(false);
  return (
    <tbody>
      <tr class="grp">
        <th colSpan={COLUMNS} scope="rowgroup">
          {t(`group.${group}.title`)} <span>· {t(`group.${group}.sub`)}</span>
          {group === 'ready' && <PoliciesDownload count={data.counts.ready} />}
          {foldable && (
            <button type="button" class="link-btn grp-act" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open
                ? t('group.hide')
                : t('group.show', { n: data.domains.filter((row) => row.group === group).length })}
            </button>
          )}
        </th>
      </tr>
      {(open || !foldable) && rows.map((row) => <DomainLine key={row.domain} row={row} />)}
    </tbody>
  );
}

interface ColumnProps {
  readonly name: string;
  readonly ascending?: string;
  readonly descending?: string;
  readonly address: Address;
  readonly right?: boolean;
}

/** A heading that sorts: first the more useful way, then the other where there is one, then back to ranked. */
function Column({ name, ascending, descending, address, right = false }: ColumnProps) {
  const sort = address.search.get('sort');
  const first = descending ?? ascending ?? null;
  const second = descending === undefined ? null : (ascending ?? null);
  const next = sort === first ? second : sort === second && second !== null ? null : first;
  const direction =
    sort === null ? undefined : sort === ascending ? 'ascending' : sort === descending ? 'descending' : undefined;
  return (
    <th scope="col" class={right ? 'r' : undefined} aria-sort={direction}>
      <a class="sorter" href={address.href({ sort: next, page: null })}>
        {name}
        <Icon name="down" />
      </a>
    </th>
  );
}

function Nothing({ data, address }: { readonly data: DomainList; readonly address: Address }) {
  const words = address.search.get('q');
  return (
    <div class="card empty">
      <p>{words === null ? t('overview.noneHere') : t('overview.noMatch', { words })}</p>
      {data.counts.all > 0 && (
        <a href={address.href({ q: null, verdict: null, page: null })}>
          {t('overview.showAll', { n: data.counts.all })}
        </a>
      )}
    </div>
  );
}
