import type { DomainList } from '../../../server/contract/domains.ts';
import { t } from '../../i18n/text.tsx';

/** The answer at the top of the overview, one sentence for each kind of domain that a person can do something about. */
export function headlineOf(counts: DomainList['counts'], final: boolean): string[] {
  if (!final) return [t('overview.importing')];
  if (counts.all === 0) return [t('overview.nothing')];
  const sentences: string[] = [];
  if (counts.ready > 0) sentences.push(t('overview.ready', { n: counts.ready }));
  if (counts.attention > 0) sentences.push(t('overview.attention', { n: counts.attention }));
  if (counts.notSetUp > 0) sentences.push(t('overview.notSetUp', { n: counts.notSetUp }));
  if (sentences.length > 0) return sentences;
  if (counts.enforcing === counts.all) return [t('overview.allHealthy', { n: counts.all })];
  return [t('overview.calm')];
}
