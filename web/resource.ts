import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Failure } from './api.ts';

/** Something requested from the server: loading, failed, or ready. Data stays while newer data is loading. */
export type Resource<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly problem: Failure; readonly retry: () => void }
  | { readonly status: 'ready'; readonly data: T; readonly reloading: boolean; readonly replace: (data: T) => void };

type Held<T> = { readonly data: T } | { readonly problem: Failure } | null;

/**
 * Loads again whenever `question` (the address of the request) or `version` changes. A failure to reload leaves what
 * is shown in place when only the version changed: the notice of a lost connection says the rest.
 */
export function useResource<T>(
  question: string,
  load: (signal: AbortSignal) => Promise<Answer<T>>,
  version = 0,
): Resource<T> {
  const [held, setHeld] = useState<Held<T>>(null);
  const [reloading, setReloading] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const asked = useRef<string | null>(null);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const replace = useCallback((data: T) => setHeld({ data }), []);

  // `load` is a new function each time; `question` tells when the request differs
  useEffect(() => {
    const abort = new AbortController();
    const same = asked.current === question;
    asked.current = question;
    setReloading(true);
    load(abort.signal).then(
      (answer) => {
        if (abort.signal.aborted) return;
        setReloading(false);
        if (answer.ok) setHeld({ data: answer.data });
        else setHeld((before) => (same && before !== null && 'data' in before ? before : { problem: answer.problem }));
      },
      (error: unknown) => {
        if (!abort.signal.aborted) throw error;
      },
    );
    return () => abort.abort();
  }, [question, version, attempt]);

  if (held === null) return { status: 'loading' };
  if ('problem' in held) return { status: 'failed', problem: held.problem, retry };
  return { status: 'ready', data: held.data, reloading, replace };
}
