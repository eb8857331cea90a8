import { formatDate, formatFullInstant } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { addDays, dayOf, now } from '../../time.ts';

/** The first line on paper. */
export function PrintedLine() {
  if (now.value === null) return null;
  return (
    <p class="print-only">
      {t('print.line', { time: formatFullInstant(now.value), day: formatDate(addDays(dayOf(now.value), -1)) })}
    </p>
  );
}
