import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface Props {
  readonly tone?: 'info' | 'warn' | 'bad' | 'ok';
  readonly icon?: IconName;
  /** Announced by screen readers as soon as it appears. */
  readonly live?: boolean;
  /** Room above. */
  readonly gap?: boolean;
  /** Room below. */
  readonly below?: boolean;
  readonly children: ComponentChildren;
}

const icons = { info: 'info', warn: 'warn', bad: 'fail', ok: 'pass' } as const;

export function Note({ tone, icon, live = false, gap = false, below = false, children }: Props) {
  const name = icon ?? (tone === undefined ? 'info' : icons[tone]);
  return (
    <div
      class={`note${tone === undefined ? '' : ` ${tone}`}${gap ? ' gap' : ''}${below ? ' below' : ''}`}
      role={live ? 'status' : undefined}
    >
      <Icon name={name} />
      <div>{children}</div>
    </div>
  );
}
