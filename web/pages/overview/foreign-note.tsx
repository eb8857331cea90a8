import { rich, t } from '../../i18n/text.tsx';
import { Note } from '../../parts/note.tsx';
import { OriginNote } from './origin-note.tsx';

interface Props {
  readonly count: number;
  /** No domain is watched besides these. */
  readonly alone: boolean;
}

/** Reports also mention domains that nobody asked to watch: said once, decided in one place. */
export function ForeignNote({ count, alone }: Props) {
  const note =
    count === 0 ? null : (
      <div class="sec-h">
        <Note>
          {rich(alone ? 'foreign.noteOnly' : 'foreign.note', { n: count })}{' '}
          <a href="/domains/waiting">{t('foreign.decide')}</a>
        </Note>
      </div>
    );
  // Reports that do not count are the first thing to fix; fixing that makes their domains watched.
  return alone ? <OriginNote otherwise={note} /> : note;
}
