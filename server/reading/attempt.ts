import { MessageError } from '../mail/message.ts';
import { ReportError } from '../tlsrpt/report-error.ts';

/**
 * Runs a parser and returns its own error as a value. This is the one place where the errors of foreign input are
 * caught; anything else is a bug of ours and propagates.
 */
export async function attempt<T>(read: () => T | Promise<T>): Promise<T | ReportError | MessageError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReportError || error instanceof MessageError) return error;
    throw error;
  }
}
