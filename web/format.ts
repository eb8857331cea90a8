import { computed } from '@preact/signals';
import { language } from './i18n/language.ts';
import { t } from './i18n/text.tsx';
import { dayOf, minutesBetween } from './time.ts';

/** Days, times, numbers and durations in the language of the page, always in UTC. */

const numbers = computed(() => new Intl.NumberFormat(language.value));
const percents = computed(
  () => new Intl.NumberFormat(language.value, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
);
const wholePercents = computed(
  () => new Intl.NumberFormat(language.value, { style: 'percent', maximumFractionDigits: 0 }),
);
const fine = computed(
  () => new Intl.NumberFormat(language.value, { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 }),
);
const dateParts = computed(
  () =>
    new Intl.DateTimeFormat(language.value === 'en' ? 'en-US' : language.value, {
      timeZone: 'UTC',
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    }),
);

export function formatNumber(value: number): string {
  return numbers.value.format(value);
}

/** A share 0..1 as a percentage with one decimal; never "0.0%" for more than none, never "100.0%" for less than all. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return `<${percents.value.format(0.001)}`;
  if (share < 1 && share > 0.999) return `>${percents.value.format(0.999)}`;
  return percents.value.format(share);
}

/** How far something has come, 0..1, in whole percent; never 100 % before the end. */
export function formatProgress(share: number): string {
  return wholePercents.value.format(Math.floor(share * 100 + 1e-9) / 100);
}

/** A share 0..1 with two decimals, for bounds. */
export function formatBound(share: number): string {
  return share > 0 && share < 0.0001 ? `<${fine.value.format(0.0001)}` : fine.value.format(share);
}

function partsOf(day: string): { weekday: string; day: string; month: string; year: string } {
  const found = { weekday: '', day: '', month: '', year: '' };
  for (const { type, value } of dateParts.value.formatToParts(new Date(`${day}T00:00:00Z`))) {
    if (type === 'weekday' || type === 'day' || type === 'month' || type === 'year') found[type] = value;
  }
  return found;
}

/** `24 Nov`; `11月24日`. */
export function formatDay(day: string): string {
  return t('date.day', partsOf(day));
}

/** `Mon 16 Nov`; `11月16日（月）`. */
export function formatWeekday(day: string): string {
  return t('date.weekday', partsOf(day));
}

/** `3 Nov 2026`; `2026年11月3日`. */
export function formatDate(day: string): string {
  return t('date.date', partsOf(day));
}

/** `Thu 3 Dec 2026`; `2026年12月3日（木）`. */
export function formatFullDate(day: string): string {
  return t('date.full', partsOf(day));
}

/** The two short pieces under a cell of the strip. */
export function formatCellDay(day: string): { weekday: string; day: string } {
  const { weekday, day: number } = partsOf(day);
  return { weekday, day: number };
}

/** `11 to 24 Nov`, `26 Oct to 24 Nov`; one day alone is that day. */
export function formatRange(from: string, to: string): string {
  if (from === to) return formatDay(from);
  if (from.slice(0, 4) !== to.slice(0, 4)) return t('date.range', { from: formatDate(from), to: formatDate(to) });
  if (from.slice(0, 7) === to.slice(0, 7)) return t('date.within', { from: partsOf(from).day, ...partsOf(to) });
  return t('date.range', { from: formatDay(from), to: formatDay(to) });
}

/** `14:20 UTC`. */
export function formatTime(instant: string): string {
  return t('date.time', { time: instant.slice(11, 16) });
}

/** `25 Nov, 14:20 UTC`. */
export function formatInstant(instant: string): string {
  return t('date.instant', { day: formatDay(dayOf(instant)), time: instant.slice(11, 16) });
}

/** `25 Nov 2026, 14:20 UTC`. */
export function formatFullInstant(instant: string): string {
  return t('date.instant', { day: formatDate(dayOf(instant)), time: instant.slice(11, 16) });
}

/** The same moment where the reader is, for tooltips of events; never for report days. */
export function formatLocal(instant: string): string {
  const local = new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeStyle: 'short' });
  return t('date.local', { time: local.format(new Date(instant)) });
}

/** `just now`, `12 min ago`, `3 h ago`, `2 days ago`. */
export function formatAgo(instant: string, now: string): string {
  const minutes = minutesBetween(instant, now);
  if (minutes < 1) return t('ago.now');
  if (minutes < 60) return t('ago.minutes', { n: minutes });
  if (minutes < 48 * 60) return t('ago.hours', { n: Math.floor(minutes / 60) });
  return t('ago.days', { n: Math.floor(minutes / 1440) });
}

/** Seconds in words, for max_age: `1 week`, `30 days`, `12 hours`. */
export function formatDuration(seconds: number): string {
  const day = 86_400;
  if (seconds % (7 * day) === 0 && seconds < 9 * 7 * day) return t('span.weeks', { n: seconds / (7 * day) });
  if (seconds >= 2 * day || seconds === day) return t('span.days', { n: Math.round(seconds / day) });
  if (seconds >= 7200) return t('span.hours', { n: Math.round(seconds / 3600) });
  if (seconds >= 90) return t('span.minutes', { n: Math.round(seconds / 60) });
  return t('span.seconds', { n: Math.round(seconds) });
}

export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const power = Math.min(3, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(language.value, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    // Short, it has no plural: 32 byte.
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}

/** Names joined as the language does it: `mx1 and mx2`; a long list ends in how many more there are. */
export function formatList(names: readonly string[], limit = 4): string {
  const shown =
    names.length > limit ? [...names.slice(0, limit - 1), t('list.more', { n: names.length - limit + 1 })] : names;
  return new Intl.ListFormat(language.value, { type: 'conjunction' }).format(shown);
}
