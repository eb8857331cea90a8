import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/text.tsx';
import { Icon } from '../parts/icon.tsx';
import { UploadDialog } from './upload-dialog.tsx';

/** Files to import: dropped on any page, or chosen on one. */
export const filesToUpload = signal<readonly File[] | null>(null);

/** The whole window accepts files. */
export function DropAnywhere() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth -= 1;
      if (depth <= 0) setOver(false);
    };
    const hover = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) filesToUpload.value = files;
    };
    addEventListener('dragenter', enter);
    addEventListener('dragleave', leave);
    addEventListener('dragover', hover);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragenter', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('dragover', hover);
      removeEventListener('drop', drop);
    };
  }, []);
  return (
    <>
      {over && (
        <div class="drop-veil" aria-hidden="true">
          <Icon name="upload" />
          {t('drop.here')}
        </div>
      )}
      {filesToUpload.value !== null && (
        <UploadDialog files={filesToUpload.value} onClose={() => (filesToUpload.value = null)} />
      )}
    </>
  );
}
