/** One filter of charts or lists. */
export interface Filter {
  /** Name in the address. */
  readonly name: string;
  /** Already in the language of the page. */
  readonly title: string;
  readonly options: readonly { readonly value: string; readonly name: string }[];
  /** What the button says while nothing is chosen. */
  readonly unset: string;
}

/** The options, and any other value in the address: an unknown value is shown and matches nothing. */
export function optionsWith(filter: Filter, chosen: readonly string[]): Filter['options'] {
  const known = new Set(filter.options.map(({ value }) => value));
  const unknown = chosen.filter((value) => !known.has(value)).map((value) => ({ value, name: value }));
  return [...unknown, ...filter.options];
}

export function withToggled(chosen: readonly string[], value: string): string[] {
  return chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
}
