import { useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/text.tsx';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';

interface Props {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint: string;
  readonly required: boolean;
  readonly error: string | null;
}

/** No key is larger; a video chosen by mistake must not fill the page. */
const MAX_BYTES = 32 * 1024;

/** The key of a service account: pasted, or chosen as the file from Google. */
export function KeyField({ value, onInput, hint, required, error }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const take = async (file: File) => {
    if (file.size > MAX_BYTES) {
      setTrouble(t('fault.too-long'));
      return;
    }
    try {
      onInput(await file.text());
      setTrouble(null);
    } catch {
      setTrouble(t('form.keyUnreadable', { name: file.name })); // it was moved or cannot be read
    }
  };
  return (
    <div class="field">
      <Field
        name={t('form.key')}
        hint={hint}
        type="lines"
        mono
        value={value}
        onInput={onInput}
        required={required}
        error={trouble ?? error}
      />
      <div>
        <button type="button" class="btn sm" onClick={() => input.current?.click()}>
          <Icon name="upload" />
          {t('form.keyChoose')}
        </button>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          hidden
          aria-hidden="true"
          tabIndex={-1}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file !== undefined) void take(file);
            event.currentTarget.value = '';
          }}
        />
      </div>
    </div>
  );
}
