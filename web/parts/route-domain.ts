import { useRoute } from 'preact-iso';
import { nameAsked } from '../../server/contract/domain-name.ts';

/** The domain that the address of this page names, as the API calls it. */
export function useRouteDomain(): string {
  return nameAsked(useRoute().params.domain ?? '');
}
