import { useRef } from 'preact/hooks';
import { filesToUpload } from '../frame/drop-anywhere.tsx';
import { t } from '../i18n/text.tsx';
import { Icon } from './icon.tsx';

/** Choosing files instead of dragging them. */
export function FileButton({ class: extra = 'btn', label }: { readonly class?: string; readonly label?: string }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={extra} onClick={() => input.current?.click()}>
        <Icon name="upload" />
        {label ?? t('drop.choose')}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          if (files.length > 0) filesToUpload.value = files;
        }}
      />
    </>
  );
}

export function DropArea({ small = false }: { readonly small?: boolean }) {
  return (
    <div class={small ? 'drop small-drop' : 'drop'}>
      <Icon name="file" />
      <b>{t('drop.title')}</b>
      <span class="small mono">.json .json.gz .zip .tgz .eml .mbox</span>
      {!small && <span class="small">{t('drop.size')}</span>}
    </div>
  );
}
