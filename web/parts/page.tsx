import type { ComponentChildren } from 'preact';

/** The main part of a page; focus comes here when the page is new. */
export function Page({
  children,
  class: extra,
}: {
  readonly children: ComponentChildren;
  readonly class?: string | undefined;
}) {
  return (
    <main class={extra === undefined ? 'page' : `page ${extra}`} id="main" tabIndex={-1}>
      {children}
    </main>
  );
}
