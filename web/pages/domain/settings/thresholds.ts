import type { DomainSettings } from '../../../../server/contract/settings.ts';

type Row = DomainSettings['thresholds'][number];
type Value = Row['installation'];
/** The content of the fields, by key: empty where the installation's value applies. */
export type Written = Readonly<Record<string, string>>;

export function valueWords(value: Value): string {
  return typeof value === 'object' ? value.join(', ') : String(value);
}

export function writtenOf(rows: readonly Row[]): Written {
  return Object.fromEntries(rows.map(({ key, own }) => [key, own === null ? '' : valueWords(own)]));
}

/** The domain's own settings according to the fields. What is not a number stays text, for the server to reject. */
export function ownOf(rows: readonly Row[], written: Written): Record<string, Value> {
  return Object.fromEntries(
    rows.flatMap(({ key, installation }) => {
      const text = (written[key] ?? '').trim();
      return text === '' ? [] : [[key, readValue(text, installation)]];
    }),
  );
}

function readValue(text: string, like: Value): Value {
  if (typeof like === 'object') return text.split(/[\s,]+/).filter((item) => item !== '');
  if (typeof like === 'boolean') return text === 'true';
  if (typeof like === 'string') return text;
  const number = Number(text.replace(',', '.'));
  return Number.isFinite(number) ? number : text;
}

/** Keys of whole numbers get no fractions offered by the browser. */
export function stepOf(installation: number): number | 'any' {
  return Number.isInteger(installation) ? 1 : 'any';
}
