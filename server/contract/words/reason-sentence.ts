import type { Phrase, Saying } from '../phrase.ts';
import { wordSaying, wordSayings } from './phrase.ts';
import type { Words } from './say.ts';

/** Values of a reason: days and instants as ISO text, shares 0 to 1, max_age in seconds. */
export type Params = Readonly<Record<string, string | number | null | Phrase | readonly Saying[]>>;

/**
 * The sentence of a reason. Where one of its values is missing (null, empty, or none of a count) and the words have a
 * sentence for that, `reason.CODE.no-name`, it is that one. `nameHost` writes the names of hosts. Null where the words
 * do not know the code, or a value that the sentence needs is not there.
 */
export function reasonSentence(
  words: Words,
  code: string,
  params: Params,
  nameHost: (host: string) => string = (host) => host,
): string | null {
  const values = wordAll(words, params, nameHost);
  const without = Object.entries(params)
    .filter(([, value]) => isNone(value))
    .map(([name]) => `reason.${code}.no-${name}`)
    .find((key) => words.knows(key));
  return words.say(without ?? `reason.${code}`, values, numberOf(params));
}

/** What to do about a reason that is no failing host; null where the words know nothing to do. */
export function remedySentence(
  words: Words,
  code: string,
  values: { readonly domain: string } & Params,
  nameHost: (host: string) => string = (host) => host,
): string | null {
  return words.say(`remedy.${code}`, wordAll(words, values, nameHost));
}

function wordAll(words: Words, params: Params, nameHost: (host: string) => string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) values[name] = wordOf(words, name, value, nameHost);
  return values;
}

function isNone(value: Params[string]): boolean {
  if (value === null) return true;
  if (typeof value === 'number') return value <= 0;
  return (typeof value === 'string' || Array.isArray(value)) && value.length === 0;
}

/** What decides between one and many: a count, or how many names there are. */
function numberOf(params: Params): number {
  const { count, n } = params;
  if (typeof count === 'number') return count;
  if (typeof n === 'number') return n;
  return Object.values(params).flatMap((value) => (Array.isArray(value) ? [value.length] : []))[0] ?? Number.NaN;
}

function wordOf(words: Words, name: string, value: Params[string], nameHost: (host: string) => string): string {
  if (value === null) return wordOfNothing(words, name);
  if (typeof value === 'number') return wordOfNumber(words, name, value);
  if (typeof value === 'string' || 'key' in value) return wordOfOne(words, name, value, nameHost);
  if (value.length === 0) return words.t('value.none');
  if (name === 'lint' || name === 'items' || name === 'byReporter') return wordFaults(words, value);
  return words.list(value.map((one) => wordOfOne(words, name, one, nameHost)));
}

function wordOfOne(words: Words, name: string, one: Saying, nameHost: (host: string) => string): string {
  return typeof one === 'string' ? wordOfText(words, name, one, nameHost) : wordSaying(words, one);
}

/** Whole sentences, one after another; the first of many, and how many more there are. */
function wordFaults(words: Words, faults: readonly Saying[]): string {
  const shown = faults.length > 4 ? [...faults.slice(0, 3), words.t('list.more', { n: faults.length - 3 })] : faults;
  return wordSayings(words, shown);
}

function wordOfNothing(words: Words, name: string): string {
  if (name === 'host') return words.t('host.unnamed');
  return words.t(name === 'lastDay' ? 'value.noneYet' : 'value.unknown');
}

function wordOfText(words: Words, name: string, text: string, nameHost: (host: string) => string): string {
  if (name === 'host' || name === 'hosts') return nameHost(text);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return words.day(text);
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text)) return words.instant(text);
  if (name === 'failureClass') return words.say(`class.${text}`, {}) ?? text;
  if (name === 'why') return wordOfCauses(words, text);
  if (name === 'how') return words.say(`fixed.${text}`, {}) ?? text;
  return text;
}

/** Causes come as codes, with a detail behind each: `POLICY_HTTP_STATUS 404, POLICY_TIMEOUT`. Others are sentences. */
function wordOfCauses(words: Words, text: string): string {
  const causes = text.split(', ').map((cause) => {
    const [, code, detail = ''] = /^([A-Z][A-Z_]+)(?: (.*))?$/.exec(cause) ?? [];
    return code === undefined ? null : words.say(`why.${code}`, { detail });
  });
  return causes.every((cause) => cause !== null) ? words.list(causes) : text;
}

function wordOfNumber(words: Words, name: string, value: number): string {
  switch (name) {
    case 'sessions':
    case 'n':
    case 'k':
      return words.t('count.sessions', { n: value });
    case 'days':
    case 'etaDays':
    case 'run':
    case 'limit':
      return words.t('count.days', { n: value });
    case 'elapsed':
    case 'required':
      return words.t('count.cleanDays', { n: value });
    case 'hours':
      return value < 48
        ? words.t('span.hours', { n: Math.round(value) })
        : words.t('span.days', { n: Math.floor(value / 24) });
    case 'share':
      return words.share(value);
    case 'upper95':
      return words.bound(value);
    case 'maxAge':
      return words.t('span.written', { seconds: String(value), span: words.span(value) });
    default:
      return words.number(value);
  }
}
