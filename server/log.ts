import { pino } from 'pino';

export type Log = Pick<ReturnType<typeof pino>, 'info' | 'warn' | 'error' | 'debug' | 'child'>;

/** One JSON line per event on standard error, so that standard output stays the answer of a command. */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }, pino.destination(2));
}

/** A silent log, for one-shot commands and tests. */
export const silentLog: Log = pino({ level: 'silent' });
