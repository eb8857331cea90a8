import { signal } from '@preact/signals';

/** Time in the pages: ISO 8601 text in UTC, as in the API. `Date` stays in this file and in format.ts. */

const DAY = 86_400_000;

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`: 1 from one day to the next. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

/** Every day from `first` to `last`, both included. */
export function daysFromTo(first: string, last: string): string[] {
  return Array.from({ length: Math.max(0, daysBetween(first, last) + 1) }, (_, index) => addDays(first, index));
}

export function dayOf(instant: string): string {
  return new Date(Date.parse(instant)).toISOString().slice(0, 10);
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const millis = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(text);
}

/** The server's present moment; null until it is known. Ticks each half minute, unless the server's clock is fixed. */
export const now = signal<string | null>(null);

let offset = 0;
let ticking: ReturnType<typeof setInterval> | undefined;

export function setServerTime(instant: string, fixed: boolean): void {
  clearInterval(ticking);
  now.value = instant;
  if (fixed) return;
  offset = Date.parse(instant) - Date.now();
  ticking = setInterval(() => {
    now.value = new Date(Date.now() + offset).toISOString();
  }, 30_000);
}
