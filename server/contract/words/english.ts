import { en } from './en/en.ts';
import { Words } from './say.ts';

/** What the API and the command line speak. */
export const english = new Words('en', en);
