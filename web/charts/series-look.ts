/** How each result type looks in every chart and legend: colour and texture belong to the type, never to its rank. */

export type Texture = 'solid' | 'rising' | 'falling' | 'horizontal' | 'vertical' | 'dots' | 'grid';

export interface Look {
  /** A colour token of style/tokens.css. */
  readonly token: string;
  readonly texture: Texture;
}

const looks: ReadonlyMap<string, Look> = new Map([
  ['certificate-host-mismatch', { token: '--c-mismatch', texture: 'solid' }],
  ['certificate-not-trusted', { token: '--c-trust', texture: 'falling' }],
  ['certificate-expired', { token: '--c-expired', texture: 'dots' }],
  ['starttls-not-supported', { token: '--c-starttls', texture: 'rising' }],
  ['validation-failure', { token: '--c-valid', texture: 'grid' }],
]);

const policy: Look = { token: '--c-policy', texture: 'horizontal' };
const dane: Look = { token: '--c-dane', texture: 'vertical' };
const unexplained: Look = { token: '--c-unexplained', texture: 'dots' };
const unknown: Look = { token: '--c-valid', texture: 'grid' };

export const refusedLook: Look = { token: '--bad', texture: 'solid' };
export const otherLook: Look = policy;
export const volumeLook: Look = { token: '--c-volume', texture: 'solid' };

/** `''` stands for failures without details. */
export function lookOf(resultType: string): Look {
  const type = resultType.toLowerCase();
  if (type === '') return unexplained;
  if (type.startsWith('sts-')) return policy;
  if (/^(tlsa|dane|dnssec)-/.test(type)) return dane;
  return looks.get(type) ?? unknown;
}
