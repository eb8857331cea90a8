import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n/text.tsx';
import { Icon } from '../parts/icon.tsx';

type Said = 'address' | 'refused';

/** What a key has just done that nothing else on the page shows. */
export const said = signal<Said | null>(null);

const SHOWN_FOR = 2_500;

/** Confirms at the lower edge of the window, and to screen readers, for as long as it takes to read. */
export function SaidNote() {
  const words = said.value;
  useEffect(() => {
    if (words === null) return;
    const timer = setTimeout(() => {
      said.value = null;
    }, SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <div class="said" role="status">
      {words !== null && (
        <p>
          <Icon name={words === 'address' ? 'check' : 'warn'} />
          {t(words === 'address' ? 'copy.address' : 'copy.refused')}
        </p>
      )}
    </div>
  );
}
