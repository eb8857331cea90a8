import { useRef } from 'preact/hooks';
import type { Address } from '../address.ts';
import { t } from '../i18n/text.tsx';

/** Narrows a list to names with these letters; typing replaces its own step in the history. */
export function NameFilter({ address, words }: { readonly address: Address; readonly words: string }) {
  const typing = useRef(false);
  const done = () => {
    typing.current = false;
  };
  return (
    <input
      class="input"
      type="search"
      aria-label={t('overview.find')}
      placeholder={t('overview.find')}
      value={words}
      spellcheck={false}
      onInput={(event) => {
        const value = event.currentTarget.value.trim();
        address.change({ q: value === '' ? null : value, page: null }, typing.current ? 'replace' : 'push');
        typing.current = true;
      }}
      onChange={done}
      onBlur={done}
    />
  );
}
