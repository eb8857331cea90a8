/** Small line icons, 16 by 16. Never alone: each has a word or an accessible name beside it. */
const paths = {
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.7 10.7L14 14',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  back: 'M9.5 4.5L6 8l3.5 3.5',
  next: 'M6.5 4.5L10 8l-3.5 3.5',
  again: 'M13 6.5A5.3 5.3 0 0 0 3.6 5M3 9.5A5.3 5.3 0 0 0 12.4 11M3.3 2.2V5.2h3M12.7 13.8v-3h-3',
  print: 'M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z',
  dots: 'M3.5 8v.1M8 8v.1M12.5 8v.1',
  copy: 'M5.5 5.5h7.5V14H5.5zM3 10.5V2h7.5',
  download: 'M8 2.5v8M4.8 7.6L8 10.8l3.2-3.2M3 13.5h10',
  upload: 'M8 10.5v-8M4.8 5.4L8 2.2l3.2 3.2M2.5 10.5v3h11v-3',
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4 4l8 8M12 4l-8 8',
  exclamation: 'M8 3v6M8 12.2v.1',
  dash: 'M4.5 8h7',
  down: 'M4.5 6.5L8 10l3.5-3.5',
  filter: 'M2 3.5h12M4.5 8h7M6.8 12.5h2.4',
  table: 'M2 3h12v10H2zM2 6.5h12M2 9.8h12M6.3 6.5V13',
  chart: 'M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6',
  pass: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM5.3 8.2l2 2 3.4-4',
  fail: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM6 6l4 4M10 6l-4 4',
  unknown: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM6.3 6.3a1.8 1.8 0 1 1 2.5 1.7c-.6.3-.8.6-.8 1.2M8 11.3v.1',
  warn: 'M8 2.2L14.3 13.3H1.7zM8 6.5v3M8 11.4v.1',
  info: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 7.3v3.5M8 5.1v.1',
  flask: 'M6.2 2v4.3L2.9 12.4a1 1 0 0 0 .9 1.6h8.4a1 1 0 0 0 .9-1.6L9.8 6.3V2M5 2h6M4.6 9.8h6.8',
  undo: 'M3 6h6.5a3.5 3.5 0 0 1 0 7H6M3 6l3-3M3 6l3 3',
  mail: 'M2 3.5h12v9H2zM2.3 4l5.7 5 5.7-5',
  link: 'M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.4-2.4a2.6 2.6 0 0 0-3.7-3.7L8 4.3M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.2 9.1a2.6 2.6 0 0 0 3.7 3.7L8 11.7',
  file: 'M3.5 1.8h6l3 3v9.4h-9zM9.2 2v3h3',
  clock: 'M8 4.5V8l2.3 1.6M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.2l7.5 4.8L5 12.8z',
  plus: 'M8 3v10M3 8h10',
  hide: 'M2 8s2.2-4 6-4 6 4 6 4-2.2 4-6 4-6-4-6-4zM3 13L13 3',
  up: 'M8 13V3M4 7l4-4 4 4',
  sliders: 'M2 4.5h6M12 4.5h2M8 2.5v4h4v-4zM2 11.5h2M8 11.5h6M4 9.5v4h4v-4z',
  running: 'M8 2a6 6 0 1 1-6 6',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, class: extra }: { readonly name: IconName; readonly class?: string }) {
  return (
    <svg class={extra === undefined ? 'icon' : `icon ${extra}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
