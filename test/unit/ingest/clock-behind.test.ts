import { describe, expect, test } from 'vitest';
import { parseAuthenticationPolicy } from '../../../server/authenticity/authentication-policy.ts';
import { answerStatus } from '../../../server/http/installation/status.ts';
import { type IngestContext, ingestMessages, type RawMessage } from '../../../server/ingest/ingest.ts';
import type { Database } from '../../../server/store/database.ts';
import { numberedMail } from '../../support/report-mails.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

const PROGRAM = '2026-11-20T00:00:00Z';

function contextOf(database: Database, now: string, clockFloor: string | null = PROGRAM): IngestContext {
  const trust = parseAuthenticationPolicy('vouch');
  return {
    ...{ database, trust, clockFloor },
    now: () => now,
    trustedReporters: ['google.com'],
    resolveTxt: async () => ({ kind: 'missing' }),
  };
}

/** A report about 23 November 2026. */
const message = (channel: RawMessage['channel'], receivedAt: string | null): RawMessage => {
  const bytes = numberedMail(1);
  return { channel, mailboxId: null, source: 'one', kind: 'mail', bytes, size: bytes.byteLength, receivedAt };
};

async function outcomeOf(raw: RawMessage, context: IngestContext) {
  const [ingested] = await ingestMessages([raw], context);
  return ingested?.outcome;
}

describe('a clock that is behind', () => {
  test.each([
    ['the program', '1970-01-01T00:05:00Z', message('file', null), '2026-11-23T12:00:00Z'],
    ['the mail server', '2026-11-01T00:00:00Z', message('imap', '2026-11-24T09:00:00Z'), PROGRAM],
  ])('%s refuses no report', async (_whom, now, raw, floor) => {
    expect(await outcomeOf(raw, contextOf(await temporaryDatabase(), now, floor))).toBe('stored');
  });

  test.each([
    ['neither knows of such a time', '2026-11-21T00:00:00Z', message('file', null), PROGRAM],
    [
      'a stranger who posts says what time it is',
      '2026-11-01T00:00:00Z',
      message('https', '2026-11-24T09:00:00Z'),
      PROGRAM,
    ],
    ['the clock is fixed on purpose', '2026-11-01T00:00:00Z', message('imap', '2026-11-24T09:00:00Z'), null],
  ])('a report about days to come stays out where %s', async (_why, now, raw, floor) => {
    expect(await outcomeOf(raw, contextOf(await temporaryDatabase(), now, floor))).toBe('rejected');
  });
});

describe('the status', () => {
  const abilities = {
    version: '0.1.0',
    fixedNow: false,
    liveChecks: false,
    liveTestTargets: false,
    port25Blocked: false,
    checkLoad: null,
  };
  async function clockOf(now: string, clockFloor: string | null) {
    const database = await temporaryDatabase();
    await ingestMessages([message('file', null)], contextOf(database, '2026-11-25T12:00:00Z'));
    return (await answerStatus(database, { ...abilities, clockFloor }, [], now)).clock;
  }

  test.each([
    ['before the program was written', '2026-11-19T23:59:59Z', { behind: 'program', day: '2026-11-20' }],
    ['two days before a report', '2026-11-21T12:00:00Z', { behind: 'reports', day: '2026-11-23' }],
    ['a day before a report, whose sender lives in the east', '2026-11-22T12:00:00Z', null],
    ['after all of them', '2026-11-25T12:00:00Z', null],
  ])('says of a clock %s what it is behind', async (_where, now, clock) => {
    expect(await clockOf(now, PROGRAM)).toEqual(clock);
  });

  test('has nothing to say of a clock that stands still on purpose', async () => {
    expect(await clockOf('2020-01-01T00:00:00Z', null)).toBeNull();
  });
});
