import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Address } from '../../address.ts';
import { formatList } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { Dialog } from '../dialog.tsx';
import { Icon } from '../icon.tsx';
import { Popover } from '../popover.tsx';
import { type Filter, optionsWith, withToggled } from './filter.ts';
import { Removable } from './removable.tsx';

interface Props {
  readonly filters: readonly Filter[];
  readonly address: Address;
  /** Shown before the filters: the choice of days. */
  readonly children: ComponentChildren;
  /** Shown after them: switches of the page. */
  readonly after?: ComponentChildren;
}

/** The filters of a page. On a phone those in use stay, the others go behind one button. */
export function FilterBar({ filters, address, children, after }: Props) {
  const [sheet, setSheet] = useState(false);
  const names = ['from', 'to', 'range', 'failures', 'q', ...filters.map(({ name }) => name)];
  const inUse = names.some((name) => address.search.has(name));
  const clear = Object.fromEntries(['page', ...names].map((name) => [name, null]));
  return (
    <div class="filters fold">
      {children}
      {filters.map((filter) => (
        <FilterMenu key={filter.name} filter={filter} address={address} />
      ))}
      {after}
      <button type="button" class="chooser more-filters" onClick={() => setSheet(true)}>
        <Icon name="filter" />
        {t('filter.more')}
      </button>
      {inUse && (
        <a class="small" href={address.href(clear)}>
          {t('filter.clear')}
        </a>
      )}
      {sheet && (
        <Dialog title={t('filter.more')} onClose={() => setSheet(false)}>
          {filters.map((filter) => (
            <fieldset key={filter.name}>
              <legend>
                <b>{filter.title}</b>
              </legend>
              <Options filter={filter} address={address} />
            </fieldset>
          ))}
        </Dialog>
      )}
    </div>
  );
}

function FilterMenu({ filter, address }: { readonly filter: Filter; readonly address: Address }) {
  const chosen = address.search.getAll(filter.name);
  const names = chosen.map((value) => filter.options.find((option) => option.value === value)?.name ?? value);
  const shown = names.map((name) => (name === '' ? t('filter.unnamed') : name));
  return (
    <Removable
      inUse={chosen.length > 0}
      what={`${filter.title}: ${formatList(shown)}`}
      href={address.href({ [filter.name]: null, page: null })}
    >
      <Popover
        buttonClass={chosen.length > 0 ? 'chooser on' : 'chooser'}
        button={
          <>
            {filter.title}:{' '}
            <b>
              {chosen.length === 0
                ? filter.unset
                : chosen.length === 1
                  ? shown[0]
                  : t('filter.several', { n: chosen.length })}
            </b>
            <Icon name="down" />
          </>
        }
      >
        {() => <Options filter={filter} address={address} />}
      </Popover>
    </Removable>
  );
}

/** Above this many options, a box narrows them. */
const MANY = 12;

function Options({ filter, address }: { readonly filter: Filter; readonly address: Address }) {
  const [words, setWords] = useState('');
  const chosen = address.search.getAll(filter.name);
  const all = optionsWith(filter, chosen);
  const shown = all.filter(({ name }) => name.toLowerCase().includes(words.trim().toLowerCase())).slice(0, 100);
  const change = (values: readonly string[]) => address.change({ [filter.name]: values, page: null });
  return (
    <fieldset>
      <legend class="sr">{filter.title}</legend>
      {all.length > MANY && (
        <input
          class="input"
          type="search"
          aria-label={t('filter.narrow', { what: filter.title })}
          placeholder={t('filter.narrowShort')}
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      )}
      {shown.map(({ value, name }) => (
        <label class="choice" key={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => change(withToggled(chosen, value))} />
          <span>{name === '' ? t('filter.unnamed') : name}</span>
        </label>
      ))}
      {shown.length === 0 && <p class="muted small">{t('filter.nothing')}</p>}
      {chosen.length > 0 && (
        <button type="button" class="btn sm plain" onClick={() => change([])}>
          {t('filter.any')}
        </button>
      )}
    </fieldset>
  );
}
