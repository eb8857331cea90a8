import { type DeviationNote, deliveryDeviations } from './delivery-deviations.ts';
import { reportDeviations } from './report-deviations.ts';

/** A code for each departure that is tolerated, kept with every report that shows it. */
export type Deviation = keyof typeof reportDeviations | keyof typeof deliveryDeviations;

export const deviations: Readonly<Record<Deviation, DeviationNote>> = { ...reportDeviations, ...deliveryDeviations };

/** The rule and what is done, in words; the code itself when it comes from another version of this program. */
export function deviationDescription(code: string): string {
  const note = isDeviation(code) ? deviations[code] : null;
  return note === null ? code : `${note.rule} ${note.action}`;
}

function isDeviation(code: string): code is Deviation {
  return Object.hasOwn(deviations, code);
}
