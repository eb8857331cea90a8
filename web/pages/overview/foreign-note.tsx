import type { Address } from '../../address.ts';
import { rich, t } from '../../i18n/text.tsx';
import { Note } from '../../parts/note.tsx';

/** Reports also speak of domains that nobody asked to watch: said once, decided in one place. */
export function ForeignNote({ count, address }: { readonly count: number; readonly address: Address }) {
  const shown = address.search.get('verdict');
  if (shown === 'foreign' || shown === 'ignored') {
    const other = shown === 'foreign' ? 'ignored' : 'foreign';
    return (
      <div class="sec-h">
        <p class="muted small">{t(`foreign.${shown}`)}</p>
        <a class="small" href={address.href({ verdict: other, page: null })}>
          {t(`group.${other}`)}
        </a>
      </div>
    );
  }
  if (count === 0) return null;
  return (
    <div class="sec-h">
      <Note>
        {rich('foreign.note', { n: count })}{' '}
        <a href={address.href({ verdict: 'foreign', page: null })}>{t('foreign.decide')}</a>
      </Note>
    </div>
  );
}
