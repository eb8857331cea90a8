import type { Instant } from './contract/time.ts';

/** When this version was written; a release moves it. A clock that stands before it is wrong. */
export const PROGRAM_DATE: Instant = '2026-11-01T00:00:00Z';
