import type { StripDay } from '../../server/http/contract.ts';
import { t } from '../i18n/text.tsx';

/** The last days as small bars whose height says what their colour says. */
export function MiniStrip({ days }: { readonly days: readonly StripDay[] }) {
  const complete = days.slice(0, 14);
  if (complete.length === 0) return <span class="faint">–</span>;
  const count = (kind: string) => complete.filter((day) => kindShown(day) === kind).length;
  const label = t('mini.label', { refused: count('refused'), minor: count('minor'), none: count('none') });
  return (
    <span class="mini" role="img" aria-label={label}>
      {complete.map((day) => (
        <i key={day.day} class={`m-${kindShown(day)}`} />
      ))}
    </span>
  );
}

/** A day that is still filling in shows what it holds so far. */
function kindShown(day: StripDay): string {
  if (day.kind !== 'partial') return day.kind;
  return day.soFar === null || day.soFar === 'none' ? 'partial' : day.soFar;
}
