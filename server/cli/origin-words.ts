import { COUNTING, commonestDoubt, type OriginDoubt } from '../authenticity/origin-doubt.ts';
import { english } from '../contract/words/english.ts';

/** Lines that say why most reports do not count, and `help`; none where most of them do. `counts` by authenticity. */
export function originWords(counts: Readonly<Record<string, number>>, help: string): readonly string[] {
  const doubt = commonestDoubt(counts);
  if (doubt === null) return [];
  const all = Object.entries(counts);
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  const counting = all.reduce((sum, [status, count]) => sum + (COUNTING.has(status) ? count : 0), 0);
  return [`${english.t('doubt.mostRead', { n: total - counting, total })} ${english.t(causeOf(doubt))}`, help];
}

/** What was read need not come from a mailbox, and a command does not go on asking DNS. */
function causeOf(doubt: OriginDoubt) {
  return doubt === 'none' || doubt === 'pending' ? (`doubt.${doubt}Read` as const) : (`doubt.${doubt}` as const);
}
