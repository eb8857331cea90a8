import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/text.tsx';
import { Icon } from './icon.tsx';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly class?: string;
  /** The title is for screen readers alone. */
  readonly bare?: boolean;
  readonly children: ComponentChildren;
}

/** A modal sheet, shown as long as it is rendered. The browser keeps the focus inside and restores it. */
export function Dialog({ title, onClose, class: extra, bare = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // As in a popover: keys pressed immediately belong to the sheet.
  useLayoutEffect(() => {
    const node = dialog.current;
    node?.showModal();
    return () => node?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself; this handles a press on the backdrop
    <dialog
      ref={dialog}
      class={`sheet${extra === undefined ? '' : ` ${extra}`}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class={bare ? 'sr' : 'sheet-h'}>
        <h2 id={id}>{title}</h2>
        {!bare && (
          <button type="button" class="icon-btn" aria-label={t('dialog.close')} onClick={onClose}>
            <Icon name="cross" />
          </button>
        )}
      </div>
      <div class="sheet-b">{children}</div>
    </dialog>
  );
}
