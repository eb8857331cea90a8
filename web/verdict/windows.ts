import { dayOf } from '../../server/contract/time.ts';
import type { Assessment } from '../../server/contract/verdict.ts';
import { formatRange } from '../format.ts';
import { t } from '../i18n/text.tsx';

/** The days that the number of refused sessions is of. They end with today, unlike the strip, whose days are complete. */
export function refusedDays({ whatIf, evaluatedAt }: Assessment): string {
  const range = formatRange(whatIf.from, whatIf.to);
  return whatIf.to === dayOf(evaluatedAt) ? t('range.withToday', { range }) : range;
}
