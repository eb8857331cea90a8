import { t } from '../i18n/text.tsx';

interface Props {
  /** What the button does that the dialog is for. */
  readonly action: string;
  /** Without it the button sends the form that it stands in. */
  readonly onAction?: () => void;
  readonly onClose: () => void;
  /** Why the last try came to nothing. */
  readonly trouble: string | null;
}

/** The end of a dialog: what went wrong, the way back, and the way on. */
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
