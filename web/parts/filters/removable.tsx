import type { ComponentChildren } from 'preact';
import { t } from '../../i18n/text.tsx';
import { Icon } from '../icon.tsx';

interface Props {
  /** Whether the filter is in use; only then can it be removed, and stays visible on a phone. */
  readonly inUse: boolean;
  /** The filter and its value, for screen readers. */
  readonly what: string;
  /** The address without it. */
  readonly href: string;
  /** The menu that changes it. It stays open when its filter comes into use. */
  readonly children: ComponentChildren;
}

/** The menu of a filter, and a button that removes the filter. */
export function Removable({ inUse, what, href, children }: Props) {
  return (
    <span class={inUse ? 'in-use' : 'idle'}>
      {children}
      {inUse && (
        <a class="remove" href={href} aria-label={t('filter.remove', { what })} title={t('filter.remove', { what })}>
          <Icon name="cross" />
        </a>
      )}
    </span>
  );
}
