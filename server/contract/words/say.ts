import { dayOf, minutesBetween } from '../time.ts';
import type { Key, NamesOf, PageKey } from './keys.ts';
import { formOf, type Message, type Piece, piecesOf } from './message.ts';

/** The values of a sentence; none where it has no names. */
export type Values<K extends Key, Value> = [NamesOf<K>] extends [never]
  ? []
  : [values: Readonly<Record<NamesOf<K>, Value>>];

const DAY = 86_400;

const percent = (digits: number): Intl.NumberFormatOptions => ({
  style: 'percent',
  minimumFractionDigits: digits,
  maximumFractionDigits: digits,
});

/**
 * One language: its sentences, and how it writes numbers, days, spans and lists. The server and the pages say everything
 * through it, so that both say the same. Days and instants come as ISO text and stay in UTC. `Known`: the keys of sentences
 * that it has beyond those of the pages.
 */
export class Words<Known extends Key = PageKey> {
  readonly #catalogue: Readonly<Record<Known | PageKey, Message>>;
  readonly #rules: Intl.PluralRules;
  readonly #numbers: Intl.NumberFormat;
  readonly #tenths: Intl.NumberFormat;
  readonly #hundredths: Intl.NumberFormat;
  readonly #whole: Intl.NumberFormat;
  readonly #dates: Intl.DateTimeFormat;
  readonly #lists: Intl.ListFormat;
  readonly #pieces = new Map<string, readonly Piece[]>();
  readonly tag: string;

  constructor(tag: string, catalogue: Readonly<Record<Known | PageKey, Message>>) {
    this.tag = tag;
    this.#catalogue = catalogue;
    this.#rules = new Intl.PluralRules(tag);
    this.#numbers = new Intl.NumberFormat(tag);
    this.#tenths = new Intl.NumberFormat(tag, percent(1));
    this.#hundredths = new Intl.NumberFormat(tag, percent(2));
    this.#whole = new Intl.NumberFormat(tag, percent(0));
    this.#lists = new Intl.ListFormat(tag, { type: 'conjunction' });
    this.#dates = new Intl.DateTimeFormat(tag === 'en' ? 'en-US' : tag, {
      timeZone: 'UTC',
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    });
  }

  /** A sentence as plain text. Numbers among the values are formatted. */
  t<K extends Known | PageKey>(key: K, ...values: Values<K, string | number>): string {
    const given: Readonly<Record<string, string | number>> = values[0] ?? {};
    return this.#fill(this.pieces(key, given.n), given);
  }

  /** As `t`, for keys made of data. Null where the key is unknown or a value is missing. `n` decides the form. */
  say(key: string, values: Readonly<Record<string, string | number>>, n: unknown = values.n): string | null {
    if (!holds(this.#catalogue, key)) return null;
    const pieces = this.pieces(key, n);
    if (pieces.some((piece) => piece.kind === 'value' && values[piece.name] === undefined)) return null;
    return this.#fill(pieces, values);
  }

  knows(key: string): boolean {
    return holds(this.#catalogue, key);
  }

  /** A sentence taken apart, in the form for the number `n`. */
  pieces(key: Known | PageKey, n: unknown): readonly Piece[] {
    const sentence = formOf(this.#catalogue[key], typeof n === 'number' ? n : Number.NaN, this.#rules);
    const known = this.#pieces.get(sentence);
    if (known !== undefined) return known;
    const pieces = piecesOf(sentence);
    this.#pieces.set(sentence, pieces);
    return pieces;
  }

  #fill(pieces: readonly Piece[], values: Readonly<Record<string, string | number>>): string {
    return pieces.map((piece) => (piece.kind === 'value' ? this.value(values[piece.name] ?? '') : piece.text)).join('');
  }

  /** A value as it stands in a sentence. */
  value(value: string | number): string {
    return typeof value === 'number' ? this.number(value) : value;
  }

  number(value: number): string {
    return this.#numbers.format(value);
  }

  /** A share 0..1 as a percentage with one decimal; never "0.0%" for more than none, never "100.0%" for less than all. */
  share(share: number): string {
    if (share > 0 && share < 0.001) return `<${this.#tenths.format(0.001)}`;
    if (share < 1 && share > 0.999) return `>${this.#tenths.format(0.999)}`;
    return this.#tenths.format(share);
  }

  /** How far something has come, 0..1, in whole percent; never 100 % before the end. */
  progress(share: number): string {
    return this.#whole.format(Math.floor(share * 100 + 1e-9) / 100);
  }

  /** A share 0..1 with two decimals, for bounds. */
  bound(share: number): string {
    return share > 0 && share < 0.0001 ? `<${this.#hundredths.format(0.0001)}` : this.#hundredths.format(share);
  }

  dayParts(day: string): { weekday: string; day: string; month: string; year: string } {
    const found = { weekday: '', day: '', month: '', year: '' };
    for (const { type, value } of this.#dates.formatToParts(new Date(`${day}T00:00:00Z`))) {
      if (type === 'weekday' || type === 'day' || type === 'month' || type === 'year') found[type] = value;
    }
    return found;
  }

  /** `24 Nov`; `11月24日`. */
  day(day: string): string {
    return this.t('date.day', this.dayParts(day));
  }

  /** `Mon 16 Nov`; `11月16日（月）`. */
  weekday(day: string): string {
    return this.t('date.weekday', this.dayParts(day));
  }

  /** `3 Nov 2026`; `2026年11月3日`. */
  date(day: string): string {
    return this.t('date.date', this.dayParts(day));
  }

  /** `Thu 3 Dec 2026`; `2026年12月3日（木）`. */
  fullDate(day: string): string {
    return this.t('date.full', this.dayParts(day));
  }

  /** `11 to 24 Nov`, `26 Oct to 24 Nov`; one day alone is that day. */
  range(from: string, to: string): string {
    if (from === to) return this.day(from);
    if (from.slice(0, 4) !== to.slice(0, 4)) {
      return this.t('date.range', { from: this.date(from), to: this.date(to) });
    }
    if (from.slice(0, 7) === to.slice(0, 7)) {
      return this.t('date.within', { from: this.dayParts(from).day, ...this.dayParts(to) });
    }
    return this.t('date.range', { from: this.day(from), to: this.day(to) });
  }

  /** `14:20 UTC`. */
  time(instant: string): string {
    return this.t('date.time', { time: instant.slice(11, 16) });
  }

  /** `25 Nov, 14:20 UTC`. */
  instant(instant: string): string {
    return this.t('date.instant', { day: this.day(dayOf(instant)), time: instant.slice(11, 16) });
  }

  /** `25 Nov 2026, 14:20 UTC`. */
  fullInstant(instant: string): string {
    return this.t('date.instant', { day: this.date(dayOf(instant)), time: instant.slice(11, 16) });
  }

  /** `just now`, `12 min ago`, `3 h ago`, `2 days ago`. */
  ago(instant: string, now: string): string {
    const minutes = minutesBetween(instant, now);
    if (minutes < 1) return this.t('ago.now');
    if (minutes < 60) return this.t('ago.minutes', { n: minutes });
    if (minutes < 48 * 60) return this.t('ago.hours', { n: Math.floor(minutes / 60) });
    return this.t('ago.days', { n: Math.floor(minutes / 1440) });
  }

  /** Seconds in words, for max_age: `1 week`, `30 days`, `12 hours`. */
  span(seconds: number): string {
    if (seconds % (7 * DAY) === 0 && seconds < 9 * 7 * DAY) return this.t('span.weeks', { n: seconds / (7 * DAY) });
    if (seconds >= 2 * DAY || seconds === DAY) return this.t('span.days', { n: Math.round(seconds / DAY) });
    if (seconds >= 7200) return this.t('span.hours', { n: Math.round(seconds / 3600) });
    if (seconds >= 90) return this.t('span.minutes', { n: Math.round(seconds / 60) });
    return this.t('span.seconds', { n: Math.round(seconds) });
  }

  /** Names joined as the language does it: `mx1 and mx2`; a long list ends in how many more there are. */
  list(names: readonly string[], limit = 4): string {
    const shown =
      names.length > limit
        ? [...names.slice(0, limit - 1), this.t('list.more', { n: names.length - limit + 1 })]
        : names;
    return this.#lists.format(shown);
  }
}

function holds<K extends string>(catalogue: Readonly<Record<K, Message>>, key: string): key is K {
  return Object.hasOwn(catalogue, key);
}
