/**
 * Indents JSON without touching a single value: numbers and strings stay as they were sent, which parsing and
 * serialising would not guarantee. Text that already has lines, or is not JSON, is left as it is.
 */
export function indentJson(text: string): string {
  if (text.trim().includes('\n') || !/^\s*[[{]/.test(text)) return text;
  let out = '';
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (inString) {
      out += character;
      if (character === '\\') {
        at += 1;
        out += text[at] ?? '';
      } else if (character === '"') inString = false;
    } else if (character === '"') {
      out += character;
      inString = true;
    } else if (character === '{' || character === '[') {
      const closed = /^\s*[\]}]/.exec(text.slice(at + 1, at + 50));
      if (closed !== null) {
        out += character + closed[0].trim();
        at += closed[0].length;
      } else {
        depth += 1;
        out += `${character}\n${pad(depth)}`;
      }
    } else if (character === '}' || character === ']') {
      depth = Math.max(0, depth - 1);
      out += `\n${pad(depth)}${character}`;
    } else if (character === ',') out += `,\n${pad(depth)}`;
    else if (character === ':') out += ': ';
    else if (!/\s/.test(character)) out += character;
  }
  return out;
}

function pad(depth: number): string {
  return '  '.repeat(Math.min(depth, 40));
}
