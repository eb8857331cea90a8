import type { ComponentChildren } from 'preact';
import { t } from '../i18n/text.tsx';
import { Icon } from './icon.tsx';
import { Popover } from './popover.tsx';

interface Props {
  readonly title: string;
  readonly crumb?: { readonly href: string; readonly name: string };
  /** After the breadcrumb: links to its neighbours. */
  readonly beside?: ComponentChildren;
  readonly meta?: ComponentChildren;
  /** Buttons at the right; on a phone they go behind three dots, so that the answer comes first. */
  readonly actions?: ComponentChildren;
}

/** The head of a page: where it belongs, what it is about, what can be done with it. */
export function Head({ title, crumb, beside, meta, actions }: Props) {
  return (
    <div class="head">
      <div>
        {crumb !== undefined && (
          <p class="crumb">
            <a href={crumb.href}>
              <Icon name="back" />
              {crumb.name}
            </a>
            {beside}
          </p>
        )}
        <h1>{title}</h1>
        {meta !== undefined && <div class="meta">{meta}</div>}
      </div>
      {actions !== undefined && (
        <>
          <div class="acts acts-top">{actions}</div>
          <Popover class="more" buttonClass="icon-btn" label={t('head.more')} button={<Icon name="dots" />} end>
            {() => <div class="acts">{actions}</div>}
          </Popover>
        </>
      )}
    </div>
  );
}
