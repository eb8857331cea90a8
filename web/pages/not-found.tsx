import { t } from '../i18n/text.tsx';
import { Head } from '../parts/head.tsx';
import { Page } from '../parts/page.tsx';
import { useTitle } from '../parts/title.ts';

export function NotFoundPage() {
  useTitle(t('notFound.title'));
  return (
    <Page>
      <Head title={t('notFound.title')} />
      <p class="muted">
        {t('notFound.why')} <a href="/">{t('notFound.home')}</a>
      </p>
    </Page>
  );
}
