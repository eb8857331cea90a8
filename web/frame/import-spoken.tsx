import { useEffect, useRef, useState } from 'preact/hooks';
import type { Status } from '../../server/contract/status.ts';
import { formatProgress } from '../format.ts';
import { t } from '../i18n/text.tsx';
import { status } from '../live.ts';

const SAID_AT = [0.25, 0.5, 0.75] as const;

/** Share of a running import that has been read, 0 to 1; null while none runs. */
function shareOf(importing: Status['importing'] | undefined): number | null {
  if (!importing || importing.total === 0) return null;
  return Math.min(1, importing.done / importing.total);
}

/**
 * What is announced when an import goes from `before` to `after`: the last quarter passed, and the end; null
 * for nothing. An import that was nearly done when it was first seen is an ordinary poll: not announced.
 */
export function quarterPassed(first: number | null, before: number | null, after: number | null): number | null {
  if (first === null || before === null || first >= 0.75) return null;
  if (after === null || after === 1) return before < 1 ? 1 : null;
  return SAID_AT.filter((mark) => before < mark && mark <= after).at(-1) ?? null;
}

/** Announces the progress of an import to screen readers, on every page. */
export function ImportSpoken() {
  const share = shareOf(status.value?.importing);
  const [said, setSaid] = useState<number | null>(null);
  const first = useRef<number | null>(null);
  const before = useRef<number | null>(null);
  useEffect(() => {
    const passed = quarterPassed(first.current, before.current, share);
    if (passed !== null) setSaid(passed);
    if (share === null) first.current = null;
    else first.current ??= share;
    before.current = share;
  }, [share]);
  return (
    <p class="sr" role="status">
      {said === null ? '' : t('mailbox.said', { share: formatProgress(said) })}
    </p>
  );
}
