import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: '100%', // else one of two processors does all the work
    env: { TZ: 'Pacific/Apia' }, // half a day from UTC: a local-time slip shows at once
  },
});
