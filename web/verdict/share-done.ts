import type { DomainRow } from '../../server/contract/domains.ts';

/** How much of the ring is drawn, 0 to 1. */
export function shareDone(row: Pick<DomainRow, 'elapsed' | 'required'>): number {
  return row.elapsed === null || row.required === null || row.required === 0 ? 0 : row.elapsed / row.required;
}
