import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface Props {
  readonly button: ComponentChildren;
  readonly buttonClass: string;
  /** Accessible name, where the button shows an icon only. */
  readonly label?: string | undefined;
  /** Opens toward the start of the line. */
  readonly end?: boolean;
  readonly class?: string | undefined;
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button and a panel under it. Escape, a press elsewhere and leaving it with the keyboard close it. */
export function Popover({ button, buttonClass, label, end = false, class: extra, children }: Props) {
  const [open, setOpen] = useState(false);
  const wrapper = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };

  // Before the next event, not after the next paint: a key pressed immediately must find the focus in the panel.
  useLayoutEffect(() => {
    if (!open) return;
    wrapper.current?.querySelector<HTMLElement>('.pop-panel :is(button, input, a, select)')?.focus();
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !wrapper.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only handles keys and focus of its content
    <div
      class={`pop${end ? ' end' : ''}${extra === undefined ? '' : ` ${extra}`}`}
      ref={wrapper}
      onKeyDown={(event) => {
        if (!open) return;
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        } else moveFocus(event, wrapper.current);
      }}
      onFocusOut={(event) => {
        if (event.relatedTarget instanceof Node && !wrapper.current?.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        type="button"
        ref={opener}
        class={buttonClass}
        aria-label={label}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <div class="pop-panel" id={id}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

/** Arrow keys walk through the items of a menu. */
function moveFocus(event: KeyboardEvent, wrapper: HTMLElement | null): void {
  if (wrapper === null || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
  const items = [...wrapper.querySelectorAll<HTMLElement>('.pop-panel .menu-item')];
  const focused = document.activeElement;
  const at = focused instanceof HTMLElement ? items.indexOf(focused) : -1;
  if (items.length === 0 || (at === -1 && focused instanceof HTMLInputElement)) return;
  event.preventDefault();
  const step = event.key === 'ArrowDown' ? 1 : -1;
  items[(at + step + items.length) % items.length]?.focus();
}
