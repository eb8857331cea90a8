import { defineConfig } from 'vitest/config';
import { needs } from './test/support/needs.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: '100%', // else one of two processors does all the work
    env: { TZ: 'Pacific/Apia' }, // half a day from UTC: a local-time slip shows at once
    reporters: ['default', './test/support/skipped-reporter.ts'],
    tags: Object.entries(needs).map(([name, { met, how }]) => ({
      name,
      description: how,
      ...(met ? {} : { skip: true }),
    })),
  },
});
