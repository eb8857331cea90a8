import { useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';

/** State of a page that lives in its address: `?name=value`, a name repeated for several values, defaults left out. */

export type Changes = Readonly<Record<string, string | readonly string[] | null>>;

/** The search part with some names changed; null removes one. The order of the others stays. */
export function searchWith(search: URLSearchParams, changes: Changes): string {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const one of value === null ? [] : typeof value === 'string' ? [value] : value) next.append(name, one);
  }
  const text = next.toString();
  return text === '' ? '' : `?${text}`;
}

export interface Address {
  readonly path: string;
  readonly search: URLSearchParams;
  /** The address with some names changed, for links. */
  readonly href: (changes: Changes) => string;
  /** Navigates: `replace` while something is being typed, otherwise a step that "back" undoes. */
  readonly change: (changes: Changes, how?: 'push' | 'replace') => void;
  readonly go: (href: string) => void;
}

export function useAddress(): Address {
  const { url, path, route } = useLocation();
  return useMemo(() => {
    const search = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1).split('#')[0] : '');
    const href = (changes: Changes) => `${path}${searchWith(search, changes)}`;
    return {
      path,
      search,
      href,
      change: (changes, how = 'push') => route(href(changes), how === 'replace'),
      go: (target) => route(target),
    };
  }, [url, path, route]);
}
