import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/text.tsx';
import { Icon } from './icon.tsx';

interface Props {
  /** The text for the clipboard; computed on demand. */
  readonly text: () => string;
  readonly label: string;
  /** What the accessible name adds to the label, where several buttons look alike. */
  readonly what?: string;
  readonly class?: string;
}

const CONFIRM_FOR = 2_000;

/** Copies text, and confirms it in place and to screen readers. */
export function CopyButton({ text, label, what, class: extra = 'btn sm' }: Props) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), CONFIRM_FOR);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => setOutcome((await copyText(text())) ? 'copied' : 'refused');
  return (
    <button
      type="button"
      class={extra}
      onClick={copy}
      aria-label={what === undefined ? undefined : `${label}: ${what}`}
    >
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} />
      <span>{outcome === null ? label : t(`copy.${outcome}`)}</span>
      <span class="sr" aria-live="polite">
        {outcome === null ? '' : t(`copy.${outcome}`)}
      </span>
    </button>
  );
}

/** Pages on plain HTTP other than localhost have no clipboard API: a selected text field is the remaining way. */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // the browser does not allow it: try the other way
    }
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'sr';
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}
