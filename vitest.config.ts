import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { needs } from './test/support/needs.ts';

/** No daemon, no browser, no build. */
const UNIT = ['test/unit/**/*.test.{ts,tsx}', 'test/architecture.test.ts'];

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { TZ: 'Pacific/Apia' }, // half a day from UTC: a local-time slip shows at once
    reporters: ['default', './test/support/skipped-reporter.ts'],
    tags: Object.entries(needs).map(([name, { met, how }]) => ({
      name,
      description: how,
      ...(met ? {} : { skip: true }),
    })),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: UNIT,
          isolate: false, // half of the time went into loading the same modules again for every file
          maxWorkers: availableParallelism() + 1, // some wait for a scripted server
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/servers/**/*.test.{ts,tsx}', 'test/browser/**/*.test.{ts,tsx}'],
          maxWorkers: '100%', // else one of two processors does all the work
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
