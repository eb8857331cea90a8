/** The list last viewed, so that a domain's page knows its neighbours there. Lasts as long as the tab. */

const KEY = 'stsready.list';

/** Remembers a filtered or sorted list; null for the full list by rank, which the server provides. */
export function rememberList(domains: readonly string[] | null): void {
  try {
    if (domains === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(domains));
  } catch {
    // storage is switched off: neighbours are those by rank
  }
}

export interface Neighbours {
  readonly previous: string | null;
  readonly next: string | null;
}

/** The neighbours of a domain in that list; `ranked` where it is not in it. */
export function neighboursOf(domain: string, ranked: Neighbours): Neighbours {
  const domains = remembered();
  const at = domains.indexOf(domain);
  return at === -1 ? ranked : { previous: domains[at - 1] ?? null, next: domains[at + 1] ?? null };
}

function remembered(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
