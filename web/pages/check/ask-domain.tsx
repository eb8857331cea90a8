import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { reasonOf } from '../../parts/page-state.tsx';

/** A name as people type it: without scheme, path, address part or final dot. */
export function domainTyped(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/[/:?#].*$/, '')
    .replace(/\.$/, '');
}

/** Asks for a domain and leads to its live check. A domain that is not known yet becomes a watched one. */
export function AskDomain() {
  const { route } = useLocation();
  const [text, setText] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const go = async (event: Event) => {
    event.preventDefault();
    const domain = domainTyped(text);
    const known = await api.domain(domain);
    if (!known.ok && known.problem.kind === 'not-found') {
      const added = await api.adopt(domain);
      if (!added.ok) {
        setTrouble(reasonOf(added.problem));
        return;
      }
    }
    route(`/domains/${encodeURIComponent(domain)}/check`);
  };
  return (
    <form class="ask" onSubmit={go}>
      <input
        class="input mono"
        aria-label={t('check.domain')}
        placeholder="example.org"
        value={text}
        required
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="btn">
        {t('button.check')}
      </button>
      {trouble !== null && (
        <p class="t-bad small" role="alert">
          {trouble}
        </p>
      )}
    </form>
  );
}
