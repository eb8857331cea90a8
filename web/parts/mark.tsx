import { t } from '../i18n/text.tsx';
import { Icon } from './icon.tsx';

/** How one line of evidence or of a check came out. `unknown` neither passes nor fails. */
export type Outcome = 'pass' | 'fail' | 'warn' | 'unknown' | 'running';

export function Mark({ outcome }: { readonly outcome: Outcome }) {
  return <Icon name={outcome} class={outcome === 'running' ? 'mark-running spin' : `mark-${outcome}`} />;
}

/** The same for screen readers. */
export function SpokenMark({ outcome }: { readonly outcome: Outcome }) {
  return <span class="sr">{`${t(`mark.${outcome}`)} `}</span>;
}
