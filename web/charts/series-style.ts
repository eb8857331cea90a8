/** How each result type looks in every chart and legend: colour and texture belong to the type, never to its rank. */

export type Texture = 'solid' | 'rising' | 'falling' | 'horizontal' | 'vertical' | 'dots' | 'grid';

export interface SeriesStyle {
  /** A colour token of style/tokens.css. */
  readonly token: string;
  readonly texture: Texture;
}

const styles: ReadonlyMap<string, SeriesStyle> = new Map([
  ['certificate-host-mismatch', { token: '--c-mismatch', texture: 'solid' }],
  ['certificate-not-trusted', { token: '--c-trust', texture: 'falling' }],
  ['certificate-expired', { token: '--c-expired', texture: 'dots' }],
  ['starttls-not-supported', { token: '--c-starttls', texture: 'rising' }],
  ['validation-failure', { token: '--c-valid', texture: 'grid' }],
]);

const policy: SeriesStyle = { token: '--c-policy', texture: 'horizontal' };
const dane: SeriesStyle = { token: '--c-dane', texture: 'vertical' };
const unexplained: SeriesStyle = { token: '--c-unexplained', texture: 'dots' };
const unknown: SeriesStyle = { token: '--c-valid', texture: 'grid' };

export const refusedStyle: SeriesStyle = { token: '--bad', texture: 'solid' };
export const otherStyle: SeriesStyle = policy;
export const volumeStyle: SeriesStyle = { token: '--c-volume', texture: 'solid' };

/** `''` stands for failures without details. */
export function styleOf(resultType: string): SeriesStyle {
  const type = resultType.toLowerCase();
  if (type === '') return unexplained;
  if (type.startsWith('sts-')) return policy;
  if (/^(tlsa|dane|dnssec)-/.test(type)) return dane;
  return styles.get(type) ?? unknown;
}
