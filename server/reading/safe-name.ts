/** A foreign file name as it may be shown, logged and compared: one line, printable, at most 255 characters. */
export function safeName(name: string): string {
  return printable(name, 255);
}

/** The same for a path, or a path and what is inside the file there. */
export function safeSource(source: string): string {
  return printable(source, 8192);
}

function printable(text: string, limit: number): string {
  return text.slice(0, limit).replace(unprintable, '\ufffd').trim();
}

/** Control characters, directional overrides, and halves of surrogate pairs. */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
