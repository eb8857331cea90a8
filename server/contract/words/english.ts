import { en } from './en/en.ts';
import type { Key } from './keys.ts';
import { Words } from './say.ts';

/** What the API and the command line speak. */
export const english = new Words<Key>('en', en);
