import { COUNTING, commonestDoubt, type OriginDoubt } from '../authenticity/origin-doubt.ts';

const CAUSES: Readonly<Record<OriginDoubt, string>> = {
  none: 'most came without a mail that its reporter has signed',
  fail: 'the signatures of most do not fit, so something may change mails on their way',
  'signed-unaligned': 'most are signed by a domain that does not answer for the report, as forwarders do',
  'signed-not-as-report': 'most are signed by their sender, but nothing in them shows that they are its TLS reports',
  unverifiable: 'the keys of most have left DNS, as happens with old mail',
  pending: 'DNS gave no answer; it is asked again for 24 hours while "stsready serve" runs',
  other: 'their signatures could not be checked',
};

/** Lines that say why most reports do not count, and `help`; none where most of them do. `counts` by authenticity. */
export function originWords(counts: Readonly<Record<string, number>>, help: string): readonly string[] {
  const doubt = commonestDoubt(counts);
  if (doubt === null) return [];
  const all = Object.entries(counts);
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  const counting = all.reduce((sum, [status, count]) => sum + (COUNTING.has(status) ? count : 0), 0);
  return [
    `${total - counting} of ${total} count for nothing in a verdict, because nobody could prove who sent them: ${CAUSES[doubt]}.`,
    help,
  ];
}
