import type { ComponentChildren } from 'preact';

export interface CodeLine {
  readonly text: string;
  readonly change?: 'same' | 'changed' | 'added' | 'removed';
  readonly note?: ComponentChildren;
}

interface Props {
  readonly lines: readonly CodeLine[];
  /** Long lines wrap instead of scrolling; in a command, never inside an option. */
  readonly wrap?: boolean | 'command';
  /** Needed where the box may scroll: it has to be reachable by keyboard. */
  readonly label: string;
}

/** Literal text: files, records, commands, answers. */
export function Code({ lines, wrap = false, label }: Props) {
  const text = lines.map((line, index) => (
    <span key={index} class={`l ${line.change ?? 'same'}`}>
      {wrap === 'command' ? wordsOf(line.text) : line.text}
      {line.note !== undefined && <em>{line.note}</em>}
      {'\n'}
    </span>
  ));
  if (wrap !== false) {
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

/** A browser may break a line after the hyphen of an option. */
function wordsOf(command: string) {
  return command.split(' ').flatMap((word, index) => [
    index === 0 ? '' : ' ',
    word.startsWith('-') ? (
      <span key={index} class="nowrap">
        {word}
      </span>
    ) : (
      word
    ),
  ]);
}

export function linesOf(text: string): CodeLine[] {
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line) => ({ text: line }));
}
