import { en } from './en.ts';
import type { Catalogue } from './message.ts';
export const ja: Catalogue = en;
