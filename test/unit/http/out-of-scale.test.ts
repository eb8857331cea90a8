import { expect, test } from 'vitest';
import { breakdown, series } from '../../../server/contract/series.ts';
import { ingestMessages, type RawMessage } from '../../../server/ingest/ingest.ts';
import { startEmpty } from '../../support/sample-app.ts';

const HUGE = Number.MAX_SAFE_INTEGER;

function report(contact: string, day: string, success: number, failure: number): RawMessage {
  const text = JSON.stringify({
    'organization-name': contact,
    'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
    'contact-info': contact,
    'report-id': `${contact} ${day}`,
    policies: [
      {
        policy: { 'policy-type': 'sts', 'policy-domain': 'a.example' },
        summary: { 'total-successful-session-count': success, 'total-failure-session-count': failure },
      },
    ],
  });
  const bytes = new TextEncoder().encode(text);
  const receivedAt = `${day}T23:59:59Z`;
  return { channel: 'file', kind: 'file', mailboxId: null, bytes, size: bytes.length, source: contact, receivedAt };
}

const days = ['2027-03-06', '2027-03-07', '2027-03-08', '2027-03-09', '2027-03-10'];
const usual = days.map((day) => report('tls@google.com', day, 600, 3));
const huge = report('post@stranger.example', '2027-03-08', HUGE, HUGE);

/** A stranger's report of huge numbers among the usual ones; unsigned, or signed by the stranger. */
async function openWorld(signed: boolean, usualTrust: 'vouch' | 'dkim') {
  const { app, send } = await startEmpty(undefined, { STSREADY_DOMAINS: 'a.example' });
  await ingestMessages(usual, app.ingestContext(usualTrust));
  await ingestMessages([huge], app.ingestContext(signed ? 'vouch' : 'dkim'));
  // What is signed and not proved is told apart by this column alone.
  await app.database.write.updateTable('report').set({ proved_as: null }).where('source', '=', huge.source).execute();
  await app.verdicts.refresh();
  const read = async (path: string) => (await send('GET', path)).json();
  return {
    chart: async (query = '') => series.parse(await read(`/domains/a.example/series${query}`)),
    reporters: async (query = '') => breakdown.parse(await read(`/domains/a.example/failures?by=reporter${query}`)),
  };
}

const outOfScale = { reports: 1, sessions: HUGE };
const none = { reports: 0, sessions: 0 };

test.each([
  ['that nobody signed, where others are proved', false, 'vouch', none, outOfScale],
  ['that a stranger signed', true, 'vouch', outOfScale, none],
  ['that nobody signed, as all others', false, 'dkim', outOfScale, none],
] as const)(
  'huge numbers %s are left out of the chart, and it says so',
  async (_title, signed, trust, scale, leftOut) => {
    const { chart, reporters } = await openWorld(signed, trust);
    const drawn = await chart();
    expect(drawn.days.map(({ day, success, failure }) => [day, success, failure])).toEqual(
      days.map((day) => [day, 600, 3]),
    );
    expect([drawn.outOfScale, drawn.leftOut]).toEqual([scale, leftOut]);
    expect((await reporters()).rows.map(({ key }) => key)).toEqual(['google.com']);

    const all = await chart('?authenticity=all');
    expect(all.days.map(({ success }) => success)).toEqual([600, 600, HUGE, 600, 600]);
    expect([all.outOfScale, all.leftOut]).toEqual([none, none]);
    expect((await reporters('&authenticity=all')).rows).toHaveLength(2);
  },
);
