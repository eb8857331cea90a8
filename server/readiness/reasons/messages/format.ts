/** How a language writes the values that sentences are made of. Days and instants come as ISO text and stay in UTC. */
export interface Formats {
  day(day: string): string;
  instant(instant: string): string;
  count(n: number): string;
  /** A share 0..1 as a percentage: one decimal, below one per cent two digits that mean something. */
  share(share: number): string;
  /** Names; long lists are cut short and say by how many. */
  list(items: readonly string[]): string;
  /** Seconds of max_age in words beside the number. */
  seconds(seconds: number): string;
}

const SHOWN = 4;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

export const englishFormats: Formats = {
  day: englishDay,
  instant: (instant) => `${englishDay(instant)}, ${instant.slice(11, 16)} UTC`,
  count,
  share: percentage,
  list(items) {
    const shown = items.length > SHOWN ? items.slice(0, SHOWN - 1) : items;
    const words = shown.length < items.length ? [...shown, `${items.length - shown.length} more`] : [...shown];
    return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
  },
  seconds: (seconds) => `${seconds} (${inDays(seconds, ' day', ' days')})`,
};

function englishDay(text: string): string {
  const [year = '', month = '', day = ''] = text.slice(0, 10).split('-');
  return `${Number(day)} ${months[Number(month) - 1] ?? month} ${year}`;
}

function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

function percentage(share: number): string {
  const percent = share * 100;
  if (percent >= 1 || percent === 0) return `${Number(percent.toFixed(1))}%`;
  return percent < 0.001 ? '<0.001%' : `${Number(percent.toPrecision(2))}%`;
}

function inDays(seconds: number, one: string, many: string): string {
  const days = Number((seconds / 86_400).toFixed(seconds < 864_000 ? 1 : 0));
  return `${days}${days === 1 ? one : many}`;
}
