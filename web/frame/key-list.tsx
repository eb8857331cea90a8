import { signal } from '@preact/signals';
import { t } from '../i18n/text.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { shortcutsOn } from '../preferences.ts';

export const keyListOpen = signal(false);

const keys = [
  { keys: ['/'], does: 'keys.find' },
  { keys: ['g', 'd'], does: 'keys.domains' },
  { keys: ['g', 'r'], does: 'keys.reports' },
  { keys: ['g', 'c'], does: 'keys.check' },
  { keys: ['g', 's'], does: 'keys.sources' },
  { keys: ['[', ']'], does: 'keys.neighbours' },
  { keys: ['t'], does: 'keys.table' },
  { keys: ['c'], does: 'keys.copy' },
  { keys: ['?'], does: 'keys.list' },
  { keys: ['Esc'], does: 'keys.close' },
] as const;

export function KeyList() {
  if (!keyListOpen.value) return null;
  return (
    <Dialog title={t('keys.title')} onClose={() => (keyListOpen.value = false)}>
      <dl class="keys-list">
        {keys.map((entry) => (
          <>
            <dt>
              {entry.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(entry.does)}</dd>
          </>
        ))}
      </dl>
      <label class="choice">
        <input
          type="checkbox"
          checked={shortcutsOn.value}
          onChange={(event) => (shortcutsOn.value = event.currentTarget.checked)}
        />
        <span>
          {t('keys.on')}
          <small>{t('keys.onWhy')}</small>
        </span>
      </label>
    </Dialog>
  );
}
