import { Resolver } from 'node:dns/promises';
import { setMaxListeners } from 'node:events';

/** What DNS says about the TXT records of a name. `strings` holds one list of character-strings per record. */
export type TxtAnswer =
  | { readonly kind: 'answer'; readonly strings: readonly (readonly string[])[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'temporary'; readonly why: string };
export type ResolveTxt = (name: string) => Promise<TxtAnswer>;

export type TxtResolverOptions = {
  /** name servers as `address:port`; those of the system when absent */
  servers?: readonly string[];
  /** longest wait for an answer, all tries together */
  timeoutMs?: number;
  /** ends every question, and those that are asked later */
  signal?: AbortSignal;
};

const ENDED: TxtAnswer = { kind: 'temporary', why: 'the program was stopped' };
const NO_SUCH_RECORD = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);

/** Asks DNS for TXT records. Never throws for what DNS answers or fails to: whatever may resolve itself is `temporary`. */
export function createTxtResolver({ servers, timeoutMs = 8000, signal }: TxtResolverOptions = {}): ResolveTxt {
  if (signal !== undefined) setMaxListeners(0, signal);
  return async (name) => {
    if (signal?.aborted) return ENDED;
    const resolver = new Resolver({ timeout: Math.ceil(timeoutMs / 3), tries: 2 });
    if (servers) resolver.setServers(servers);
    // the library's own time-out grows from try to try and server to server; this one does not
    const cancel = () => resolver.cancel();
    const timer = setTimeout(cancel, timeoutMs);
    signal?.addEventListener('abort', cancel);
    try {
      return { kind: 'answer', strings: await resolver.resolveTxt(name) };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : null;
      if (code === null) throw error;
      if (NO_SUCH_RECORD.has(code)) return { kind: 'missing' };
      if (signal?.aborted) return ENDED;
      return { kind: 'temporary', why: code === 'ECANCELLED' ? `no answer within ${timeoutMs} ms` : code };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  };
}
