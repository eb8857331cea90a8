import { signal } from '@preact/signals';
import { useId, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api } from '../api.ts';
import { t } from '../i18n/text.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { reasonOf } from '../parts/page-state.tsx';
import { Sign } from '../parts/sign.tsx';
import { useResource } from '../resource.ts';
import { kinds } from '../verdict/kinds/kinds.ts';
import { shareDone } from '../verdict/share-done.ts';

export const findOpen = signal(false);

const SHOWN = 8;

/** Finds a domain by any part of its name, from anywhere. */
export function Find() {
  if (!findOpen.value) return null;
  return (
    <Dialog title={t('find.label')} onClose={() => (findOpen.value = false)} class="palette" bare>
      <FindBox />
    </Dialog>
  );
}

function FindBox() {
  const { route } = useLocation();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const query = words.trim().toLowerCase();
  const found = useResource(query, (signal) => api.domains({ q: query === '' ? null : query, size: SHOWN }, signal));
  const rows = found.status === 'ready' ? found.data.domains : [];
  const active = Math.min(at, rows.length - 1);
  const open = (domain: string) => {
    findOpen.value = false;
    route(`/domains/${encodeURIComponent(domain)}`);
  };

  return (
    <>
      <input
        class="input"
        type="text"
        role="combobox"
        aria-label={t('find.label')}
        aria-expanded={rows.length > 0}
        aria-controls={list}
        aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={t('find.hint')}
        value={words}
        onInput={(event) => {
          setWords(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            setAt(Math.max(0, Math.min(rows.length - 1, active + (event.key === 'ArrowDown' ? 1 : -1))));
          }
          const row = rows[active];
          if (event.key === 'Enter' && row !== undefined) open(row.domain);
        }}
      />
      <div class="palette-list" role="listbox" id={list} aria-label={t('nav.domains')}>
        {rows.map((row, index) => {
          const kind = kinds[row.kind];
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the text field above handles the keys of the list
            <div
              key={row.domain}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              class={`tone-${kind.tone}`}
              onClick={() => open(row.domain)}
            >
              <Sign name={kind.sign} done={shareDone(row)} />
              <span>{row.domain}</span>
              <span class="why">{kind.rowTitle(row)}</span>
            </div>
          );
        })}
      </div>
      <p class="small muted" role="status">
        {found.status === 'failed' && reasonOf(found.problem)}
        {found.status === 'ready' && rows.length === 0 && t('find.nothing')}
        {found.status === 'ready' &&
          found.data.total > rows.length &&
          t('find.more', { n: found.data.total - rows.length })}
      </p>
    </>
  );
}
