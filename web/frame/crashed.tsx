import { Component, type ComponentChildren } from 'preact';
import { t } from '../i18n/text.tsx';
import { Note } from '../parts/note.tsx';

interface Props {
  readonly children: ComponentChildren;
}

/** Keeps an error in one page from taking the frame down; the address stays as it was, for the bug report. */
export class Crashed extends Component<Props, { readonly error: string | null }> {
  override state = { error: null };

  static override getDerivedStateFromError(error: unknown): { error: string } {
    return { error: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <main class="page" id="main" tabIndex={-1}>
        <Note tone="bad" live>
          <b>{t('failure.crash')}</b> {this.state.error}{' '}
          <button type="button" class="link-btn" onClick={() => location.reload()}>
            {t('failure.reload')}
          </button>
        </Note>
      </main>
    );
  }
}
