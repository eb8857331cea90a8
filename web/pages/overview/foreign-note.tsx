import type { Address } from '../../address.ts';
import { rich, t } from '../../i18n/text.tsx';
import { Note } from '../../parts/note.tsx';
import { OriginNote } from './origin-note.tsx';

interface Props {
  readonly count: number;
  /** No domain is watched besides these. */
  readonly alone: boolean;
  readonly address: Address;
}

/** Reports also mention domains that nobody asked to watch: said once, decided in one place. */
export function ForeignNote({ count, alone, address }: Props) {
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
  const note =
    count === 0 ? null : (
      <div class="sec-h">
        <Note>
          {rich(alone ? 'foreign.noteOnly' : 'foreign.note', { n: count })}{' '}
          <a href={address.href({ verdict: 'foreign', page: null })}>{t('foreign.decide')}</a>
        </Note>
      </div>
    );
  // Reports that do not count are the first thing to fix; fixing that makes their domains watched.
  return alone ? <OriginNote otherwise={note} /> : note;
}
