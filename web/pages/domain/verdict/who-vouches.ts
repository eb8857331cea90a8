import type { Breakdown } from '../../../../server/contract/series.ts';

interface Named {
  readonly names: readonly string[];
  readonly total: number;
}

/** Where there is a policy: of those who report under it, the ones with a session that fared well. */
export function whoVouches({ rows, total }: Breakdown): Named {
  const names = rows.filter(({ failed, sessions }) => sessions === null || failed < sessions).map(({ key }) => key);
  return { names, total: total - (rows.length - names.length) };
}

/** Where none is known, all who report say so. */
export function whoReports({ rows, total }: Breakdown): Named {
  return { names: rows.map(({ key }) => key), total };
}
