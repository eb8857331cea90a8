import type { DomainView } from '../../server/contract/domains.ts';

/** The record that requests reports is as it should be, as far as that is known. */
export function isReportingRight({ reporting }: Pick<DomainView, 'reporting'>): boolean {
  const { found, valid, wanted } = reporting;
  return wanted === null ? valid : found?.length === 1 && found[0]?.trim() === wanted;
}
