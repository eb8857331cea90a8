/** A line of a new file beside the one of the published file that it replaces. */
export interface ChangedLine {
  readonly text: string;
  readonly change: 'same' | 'changed' | 'added';
  /** The published line, where it changes. */
  readonly was: string | null;
}

/** Each line of a new policy file beside the published line with the same key; null: nothing to compare with. */
export function changedLines(text: string, published: string | null): ChangedLine[] {
  const before = published === null ? [] : linesOf(published);
  return linesOf(text).map((line) => {
    const was = before.find((it) => keyOf(it) === keyOf(line)) ?? null;
    if (was === line || published === null) return { text: line, change: 'same', was: null };
    return was === null ? { text: line, change: 'added', was: null } : { text: line, change: 'changed', was };
  });
}

function linesOf(file: string): string[] {
  return file.split(/\r?\n/).filter((line) => line !== '');
}

/** There may be several mx lines: each is matched by its value. */
function keyOf(line: string): string {
  return line.startsWith('mx:') ? line : (line.split(':')[0] ?? line);
}
