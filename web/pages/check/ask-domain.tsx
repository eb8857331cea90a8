import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { nameAsked } from '../../../server/contract/domain-name.ts';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { canCheck } from '../../live.ts';
import { reasonOf } from '../../parts/page-state.tsx';
import { checkHref } from '../../verdict/buttons.ts';

/** The domain in what people type, without scheme, path or mail user, in canonical form; what is no name stays as it was typed. */
export function domainTyped(text: string): string {
  const bare = text
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^.*@/, '')
    .replace(/[/:?#].*$/, '');
  return nameAsked(bare);
}

/** Asks for a domain and leads to its live check. An unknown one becomes watched, if the person wants it. */
export function AskDomain() {
  const { route } = useLocation();
  const [text, setText] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [unknown, setUnknown] = useState<string | null>(null);
  const go = async (event: Event) => {
    event.preventDefault();
    const domain = domainTyped(text);
    const known = await api.domain(domain);
    setTrouble(known.ok || known.problem.kind === 'not-found' ? null : reasonOf(known.problem));
    setUnknown(!known.ok && known.problem.kind === 'not-found' ? domain : null);
    if (known.ok) route(checkHref(domain));
  };
  const watch = async (domain: string) => {
    const added = await api.adopt(domain);
    if (added.ok) route(checkHref(domain));
    else setTrouble(reasonOf(added.problem));
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
        onInput={(event) => {
          setText(event.currentTarget.value);
          setUnknown(null);
        }}
      />
      <button type="submit" class="btn">
        {t(canCheck() ? 'button.check' : 'button.checkStored')}
      </button>
      {unknown !== null && (
        <div role="status">
          <p class="small">
            {t('check.unknown', { domain: unknown })} {t(canCheck() ? 'check.unknownLooks' : 'check.unknownOff')}
          </p>
          <p class="acts">
            <button type="button" class="btn sm" onClick={() => watch(unknown)}>
              {t(canCheck() ? 'check.watch' : 'check.watchOnly')}
            </button>
          </p>
        </div>
      )}
      {trouble !== null && (
        <p class="t-bad small" role="alert">
          {trouble}
        </p>
      )}
    </form>
  );
}
