import type { ComponentChildren } from 'preact';

export interface CodeLine {
  readonly text: string;
  readonly change?: 'same' | 'changed' | 'added' | 'removed';
  readonly note?: ComponentChildren;
}

interface Props {
  readonly lines: readonly CodeLine[];
  /** Long lines break instead of scrolling. */
  readonly wrap?: boolean;
  /** Needed where the box may scroll: a keyboard has to reach it. */
  readonly label: string;
}

/** Text that is typed or read as it is: files, records, commands, answers. */
export function Code({ lines, wrap = false, label }: Props) {
  const text = lines.map((line, index) => (
    <span key={index} class={`l ${line.change ?? 'same'}`}>
      {line.text}
      {line.note !== undefined && <em>{line.note}</em>}
      {'\n'}
    </span>
  ));
  if (wrap) {
    return (
      <div class="code wrap">
        <pre>{text}</pre>
      </div>
    );
  }
  return (
    <div class="code">
      {/* biome-ignore-start lint/a11y: what scrolls has to be reached by keyboard, and a fieldset is no place for text */}
      <pre tabIndex={0} role="group" aria-label={label}>
        {text}
      </pre>
      {/* biome-ignore-end lint/a11y: as above */}
    </div>
  );
}

export function linesOf(text: string): CodeLine[] {
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line) => ({ text: line }));
}
