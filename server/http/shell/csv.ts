/** Values of one line; null is an empty cell. */
export type CsvRow = readonly (string | number | null)[];

/**
 * RFC 4180, UTF-8 with a byte order mark so that spreadsheets see the encoding. Text that a spreadsheet would interpret as a
 * formula gets an apostrophe before it: most of it comes from strangers.
 */
export function writeCsv(header: readonly string[], rows: readonly CsvRow[]): string {
  return `\ufeff${[header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
