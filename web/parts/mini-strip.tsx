import type { StripDay } from '../../server/contract/domains.ts';
import { t } from '../i18n/text.tsx';

/** The last days as small bars whose height says what their colour says. */
export function MiniStrip({ days }: { readonly days: readonly StripDay[] }) {
  const complete = completeOf(days);
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

/** The legend of these strips; only what occurs is explained. */
export function MiniKeys({ strips }: { readonly strips: readonly (readonly StripDay[])[] }) {
  const kinds = new Set(strips.flatMap((days) => completeOf(days).map(kindShown)));
  const entries = [
    { kind: 'pass', name: t('strip.keyPass') },
    { kind: 'minor', name: t('strip.keyMinor') },
    { kind: 'refused', name: t('column.refused') },
    { kind: 'none', name: t('strip.keyNone') },
    { kind: 'partial', name: t('strip.keyPartial') },
  ].filter(({ kind }) => kinds.has(kind));
  if (entries.length === 0) return null;
  return (
    <ul class="keys mini-keys" aria-hidden="true">
      {entries.map(({ kind, name }) => (
        <li key={kind}>
          <span class="mini">
            <i class={`m-${kind}`} />
          </span>
          {name}
        </li>
      ))}
    </ul>
  );
}

function completeOf(days: readonly StripDay[]): readonly StripDay[] {
  return days.slice(0, 14);
}

/** A day that is still filling in shows what it holds so far. */
function kindShown(day: StripDay): string {
  if (day.kind !== 'partial') return day.kind;
  return day.soFar === null || day.soFar === 'none' ? 'partial' : day.soFar;
}
