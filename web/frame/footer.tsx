import { t } from '../i18n/text.tsx';
import { status } from '../live.ts';
import { keyListOpen } from './key-list.tsx';

export function Footer() {
  return (
    <footer class="foot">
      <div class="foot-in">
        <span>{t('foot.days')}</span>
        <span>{t('foot.sessions')}</span>
        <button type="button" class="link-btn" onClick={() => (keyListOpen.value = true)}>
          {t('keys.title')}
        </button>
        <a href="/settings">{t('settings.title')}</a>
        {status.value !== null && <span>{t('foot.version', { version: status.value.version })}</span>}
      </div>
    </footer>
  );
}
