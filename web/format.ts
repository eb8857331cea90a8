import { language } from './i18n/language.ts';
import { t, words } from './i18n/text.tsx';

/** Days, times, numbers and durations in the language of the page, always in UTC; written as `Words` says. */

export const formatNumber = (value: number) => words.value.number(value);
export const formatShare = (share: number) => words.value.share(share);
export const formatProgress = (share: number) => words.value.progress(share);
export const formatBound = (share: number) => words.value.bound(share);
export const formatDay = (day: string) => words.value.day(day);
export const formatWeekday = (day: string) => words.value.weekday(day);
export const formatDate = (day: string) => words.value.date(day);
export const formatFullDate = (day: string) => words.value.fullDate(day);
export const formatRange = (from: string, to: string) => words.value.range(from, to);
export const formatTime = (instant: string) => words.value.time(instant);
export const formatInstant = (instant: string) => words.value.instant(instant);
export const formatFullInstant = (instant: string) => words.value.fullInstant(instant);
export const formatAgo = (instant: string, now: string) => words.value.ago(instant, now);
export const formatDuration = (seconds: number) => words.value.span(seconds);
export const formatList = (names: readonly string[], limit?: number) => words.value.list(names, limit);

/** The two short pieces under a cell of the strip. */
export function formatCellDay(day: string): { weekday: string; day: string } {
  const { weekday, day: number } = words.value.dayParts(day);
  return { weekday, day: number };
}

/** The same moment in the reader's time zone, for tooltips of events; never for report days. */
export function formatLocal(instant: string): string {
  const local = new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeStyle: 'short' });
  return t('date.local', { time: local.format(new Date(instant)) });
}

export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const power = Math.min(3, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(language.value, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    // The short form has no plural: 32 byte.
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}
