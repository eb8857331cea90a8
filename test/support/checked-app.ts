import { isDeepStrictEqual } from 'node:util';
import { type App, type AppOverrides, createApp } from '../../server/app.ts';
import type { Config } from '../../server/config.ts';
import type { AnsweredEndpoint } from '../../server/http/dependencies.ts';

export type { App };

/** The application, where an answer of the API that its schema does not describe to the last member ends the test run. */
export function createCheckedApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  return createApp(config, {
    onAnswer(endpoint, answer) {
      const fault = faultOf(endpoint, answer);
      if (fault === null) return;
      // The test may look at another answer: outside of the request nothing can catch it.
      setImmediate(() => {
        throw fault;
      });
      throw fault;
    },
    ...overrides,
  });
}

/** What of an answer departs from its schema, members that the schema does not name among it. */
export function faultOf({ method, path, answer: schema }: AnsweredEndpoint, answer: unknown): Error | null {
  const sent: unknown = JSON.parse(JSON.stringify(answer));
  const read = schema.safeParse(sent);
  if (read.success && isDeepStrictEqual(read.data, sent)) return null;
  const why = read.success ? `not all of this is in its schema: ${JSON.stringify(sent)}` : read.error.message;
  return new Error(`${method} ${path} answers what its schema forbids: ${why}`);
}
