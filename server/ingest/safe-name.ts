/** A foreign file name as it may be shown, logged and compared: one line, printable, at most 255 characters. */
export function safeName(name: string): string {
  return name.slice(0, 255).replace(unprintable, '\ufffd').trim();
}

/** Control characters, directional overrides, and halves of surrogate pairs. */
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove.
  /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
