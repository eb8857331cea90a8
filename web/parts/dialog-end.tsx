import { t } from '../i18n/text.tsx';

interface Props {
  /** The dialog's main action. */
  readonly action: string;
  /** Without it the button submits its form. */
  readonly onAction?: () => void;
  readonly onClose: () => void;
  /** Why the last attempt failed. */
  readonly trouble: string | null;
}

/** The end of a dialog: what went wrong, cancel, and the main button. */
export function DialogEnd({ action, onAction, onClose, trouble }: Props) {
  return (
    <>
      {trouble !== null && (
        <p class="t-bad small" role="alert">
          {trouble}
        </p>
      )}
      <div class="acts">
        <button type="button" class="btn" onClick={onClose}>
          {t('dialog.cancel')}
        </button>
        <button type={onAction === undefined ? 'submit' : 'button'} class="btn primary" onClick={onAction}>
          {action}
        </button>
      </div>
    </>
  );
}
