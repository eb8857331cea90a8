import type { CheckView } from '../../../../server/contract/checks.ts';
import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { t } from '../../../i18n/text.tsx';
import { timelineOf } from './timeline-events.tsx';

interface Props {
  readonly view: DomainView;
  readonly verdict: Assessment;
  readonly check: CheckView | null;
}

/** How it came to this, oldest first. */
export function Timeline({ view, verdict, check }: Props) {
  const events = timelineOf(view, verdict, check);
  if (events.length === 0) return null;
  return (
    <aside class="card" aria-labelledby="happened">
      <div class="card-h">
        <h2 id="happened">{t('timeline.heading')}</h2>
      </div>
      <div class="card-b">
        <ol class="timeline">
          {events.map((event) => (
            <li key={event.key} class={event.bad ? 'hot' : undefined}>
              <time dateTime={event.at} title={event.local}>
                {event.when}
              </time>
              {event.words}
            </li>
          ))}
        </ol>
      </div>
    </aside>
  );
}
