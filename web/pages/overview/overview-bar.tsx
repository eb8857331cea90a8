import type { DomainList } from '../../../server/contract/domains.ts';
import type { Address } from '../../address.ts';
import { t } from '../../i18n/text.tsx';
import { status } from '../../live.ts';
import { ChoiceMenu } from '../../parts/choice-menu.tsx';
import { DownloadLink } from '../../parts/download-link.tsx';
import { Icon } from '../../parts/icon.tsx';
import { NameFilter } from '../../parts/name-filter.tsx';
import { knowsVerdict } from './list-query.ts';

interface Props {
  readonly counts: DomainList['counts'];
  readonly address: Address;
  readonly query: URLSearchParams;
}

const tabs = [
  { verdict: 'all', count: 'all' },
  { verdict: 'attention', count: 'attention' },
  { verdict: 'ready', count: 'ready' },
  { verdict: 'testing', count: 'testing' },
  { verdict: 'enforcing', count: 'enforcing' },
  { verdict: 'not-set-up', count: 'notSetUp' },
] as const;

export const sorts = ['rank', 'domain', '-refused', '-sessions', '-reporters', 'last'] as const;
type Sort = (typeof sorts)[number];

/** From this many domains on, a box that filters by name stands in the bar. */
const MANY = 13;

export function OverviewBar({ counts, address, query }: Props) {
  const verdict = address.search.get('verdict') ?? 'all';
  const final = status.value?.verdictsFinal !== false;
  const sort = sorts.find((name) => name === query.get('sort')) ?? 'rank';
  return (
    <div class="overview-bar">
      <nav class="filters" aria-label={t('overview.filter')}>
        {tabs.map((tab) => (
          <a
            key={tab.verdict}
            class="chooser"
            href={address.href({ verdict: tab.verdict === 'all' ? null : tab.verdict, page: null })}
            aria-current={verdict === tab.verdict ? 'true' : undefined}
          >
            {t(`group.${tab.verdict}`)} {(final || tab.verdict === 'all') && <b>{counts[tab.count]}</b>}
          </a>
        ))}
        {!knowsVerdict(address.search) && (
          <a class="chooser" href={address.href({ verdict: null })} aria-current="true">
            <b>{verdict}</b> <Icon name="cross" />
          </a>
        )}
      </nav>
      <div class="filters">
        {(counts.all >= MANY || query.has('q')) && <NameFilter address={address} words={query.get('q') ?? ''} />}
        <ChoiceMenu<Sort>
          buttonClass="chooser"
          button={
            <>
              {t('overview.sort')} <b>{t(`sort.${sort}`)}</b>
              <Icon name="down" />
            </>
          }
          choices={sorts.map((value) => ({ value, name: t(`sort.${value}`) }))}
          chosen={sort}
          onChoose={(value) => address.change({ sort: value === 'rank' ? null : value, page: null })}
          end
        />
        <DownloadLink what="domains" format="csv" query={query} />
        <DownloadLink what="domains" format="json" query={query} />
      </div>
    </div>
  );
}

/** The list follows each letter; Back goes to where it was before the first. */
