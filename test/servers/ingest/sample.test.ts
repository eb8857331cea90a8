import { describe, expect, test } from 'vitest';
import { DEMO_NOW } from '../../../fixtures/demo/generate.ts';
import { stories } from '../../../fixtures/demo/stories.ts';
import { loadSample } from '../../../server/ingest/sample.ts';
import { silentLog } from '../../../server/log.ts';
import { defaultSettings } from '../../../server/readiness/settings.ts';
import { createVerdicts } from '../../../server/verdicts/verdicts.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

describe('the sample data tell the same stories', () => {
  test.each([
    ['on the day they were written for', DEMO_NOW],
    ['on a Sunday shortly after midnight UTC', '2027-03-14T00:07:00Z'],
    ['on a leap day, a Tuesday, in the evening', '2028-02-29T21:40:00Z'],
  ])('%s', { timeout: 60_000 }, async (_when, now) => {
    const database = await temporaryDatabase();
    await loadSample({ database, now: () => now }, 'page', now, new AbortController().signal);
    const verdicts = await createVerdicts({
      database,
      now: () => now,
      log: silentLog,
      liveChecks: true,
      settingsOf: () => defaultSettings,
      onChange() {},
    });
    await verdicts.refresh();
    const states = verdicts.all().map(({ assessment }) => [assessment.domain, assessment.state]);
    expect(Object.fromEntries(states)).toEqual(
      Object.fromEntries(stories.map(({ domain, expectedState }) => [domain, expectedState])),
    );
  });
});
