import { signal } from '@preact/signals';

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
