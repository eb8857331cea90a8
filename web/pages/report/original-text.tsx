import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { Code } from '../../parts/code.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { useResource } from '../../resource.ts';
import { indentJson } from './indent-json.ts';

const FIRST = 14;
const MOST = 3000;

/** The report's JSON as it was sent, indented. */
export function OriginalText({ id }: { readonly id: number }) {
  const [all, setAll] = useState(false);
  const document = useResource(`document ${id}`, (signal) => api.document(id, signal));
  return (
    <section class="card" aria-labelledby="original">
      <div class="card-h">
        <h2 id="original">{t('original.heading')}</h2>
        {document.status === 'ready' && document.data.text !== null && (
          <CopyButton
            class="btn sm plain"
            label={t('copy.button')}
            what={t('original.heading')}
            text={() => document.data.text ?? ''}
          />
        )}
      </div>
      <div class="card-b">
        <Loaded of={document} skeleton="card">
          {({ text, cut }) => {
            if (text === null) return <p class="small muted">{t('original.gone')}</p>;
            const lines = indentJson(text).split('\n');
            const shown = all ? lines.slice(0, MOST) : lines.slice(0, FIRST);
            return (
              <>
                <Code label={t('original.heading')} lines={shown.map((line) => ({ text: line.slice(0, 2000) }))} />
                {!all && lines.length > FIRST && (
                  <p class="xs">
                    <button type="button" class="link-btn" onClick={() => setAll(true)}>
                      {t('original.all', { n: lines.length })}
                    </button>
                  </p>
                )}
                {all && (cut || lines.length > MOST) && <p class="xs muted">{t('original.cut')}</p>}
              </>
            );
          }}
        </Loaded>
      </div>
    </section>
  );
}
