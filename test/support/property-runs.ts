/** Of ten thousand, how many runs a property gets: few while one works, all in `.ci/run`. */
const OF_TEN_THOUSAND = Number(process.env['STSREADY_PROPERTY_RUNS'] ?? 250);

/**
 * How often to try a property that is tried `full` times in a full run. At least 50 times, or as often as it is at all.
 */
export function propertyRuns(full: number): number {
  if (!(OF_TEN_THOUSAND > 0)) throw new Error('STSREADY_PROPERTY_RUNS: expected a number above 0');
  return Math.max(Math.ceil((full * OF_TEN_THOUSAND) / 10_000), Math.min(full, 50));
}
