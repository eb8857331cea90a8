import { addDays, dayOf, type Instant, startOfDay } from '../contract/time.ts';
import type { FolderProgress } from './folders/folder-reader.ts';

export interface MailboxStatus {
  readonly state: 'waiting' | 'connecting' | 'importing' | 'idle' | 'failed';
  /** Whether the last connection was; without TLS only a server on this machine is allowed. Null before the first. */
  readonly encrypted: boolean | null;
  readonly lastPollAt: Instant | null;
  readonly nextPollAt: Instant | null;
  readonly lastError: { readonly at: Instant; readonly message: string } | null;
  /** Everything was read, but this is not as it should be; null when all is well. */
  readonly trouble: string | null;
  readonly progress: (Omit<FolderProgress, 'readBackTo'> & { readonly perSecond: number }) | null;
  /** Everything that arrived in the last 14 days is stored, as far as we know; stays false through a broken connection. */
  readonly lastDaysIn: boolean;
}

/** Before the first connection. */
export const WAITING: MailboxStatus = {
  state: 'waiting',
  encrypted: null,
  lastPollAt: null,
  nextPollAt: null,
  lastError: null,
  trouble: null,
  progress: null,
  lastDaysIn: true,
};

/** Days of the strip, the clock and the what-if number. */
const VERDICT_DAYS = 14;

/** Of an import that has gone on for so many seconds since `first` messages were read. */
export function importing(progress: FolderProgress, first: number, seconds: number, now: Instant) {
  const { done, total, readBackTo } = progress;
  return {
    state: 'importing',
    progress: { done, total, perSecond: (done - first) / Math.max(0.001, seconds) },
    // A report cannot arrive before the day it is about.
    lastDaysIn: readBackTo !== null && readBackTo < startOfDay(addDays(dayOf(now), -VERDICT_DAYS)),
  } as const;
}
