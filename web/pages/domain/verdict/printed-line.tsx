import { addDays, dayOf } from '../../../../server/contract/time.ts';
import { formatDate, formatFullInstant } from '../../../format.ts';
import { rich, t } from '../../../i18n/text.tsx';
import { status } from '../../../live.ts';
import { now } from '../../../time.ts';

/** The first line on paper. */
export function PrintedLine() {
  if (now.value === null) return null;
  return (
    <p class="print-only">
      {t('print.line', { time: formatFullInstant(now.value), day: formatDate(addDays(dayOf(now.value), -1)) })}
      {status.value?.sampleData && <> {rich('notice.sample')}</>}
    </p>
  );
}
