import { actions } from './actions.ts';
import { advice } from './advice.ts';
import { deviations } from './deviations.ts';
import { pages } from './pages.ts';
import { steps } from './steps.ts';

/**
 * Every sentence of the product, topic by topic. A translation is a folder like this one: the same keys, the same
 * `{names}`, words of its own. Domains, result types, keys of policies and file contents are never translated.
 */
export const en = { ...pages, ...steps, ...actions, ...advice, ...deviations } as const;
