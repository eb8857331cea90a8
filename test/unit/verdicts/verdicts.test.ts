import { expect, test } from 'vitest';
import { addHours } from '../../../server/contract/time.ts';
import { ingestMessages } from '../../../server/ingest/ingest.ts';
import { silentLog } from '../../../server/log.ts';
import { resolveSettings } from '../../../server/readiness/settings.ts';
import { setDomainStatus } from '../../../server/store/domains/domains.ts';
import { createVerdicts } from '../../../server/verdicts/verdicts.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

const NOW = '2025-06-20T13:00:00Z';

function report(day: string, failed: number): Buffer {
  return Buffer.from(
    JSON.stringify({
      'organization-name': 'Google Inc.',
      'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
      'contact-info': 'smtp-tls-reporting@google.com',
      'report-id': day,
      policies: [
        {
          policy: {
            'policy-type': 'sts',
            'policy-string': ['version: STSv1', 'mode: testing', 'mx: mx1.harbourline.example', 'max_age: 604800'],
            'policy-domain': 'harbourline.example',
          },
          summary: { 'total-successful-session-count': 100 - failed, 'total-failure-session-count': failed },
          ...(failed === 0
            ? {}
            : {
                'failure-details': [
                  {
                    'result-type': 'certificate-expired',
                    'receiving-mx-hostname': 'mx1.harbourline.example',
                    'failed-session-count': failed,
                  },
                ],
              }),
        },
      ],
    }),
  );
}

const message = (day: string, failed: number, receivedAt: string) => {
  const bytes = report(day, failed);
  return {
    channel: 'file' as const,
    mailboxId: null,
    source: `${day}.json`,
    bytes,
    size: bytes.byteLength,
    receivedAt,
  };
};

test('a report that comes more than a week late changes the verdict and the what-if of its days, and is flagged', async () => {
  const database = await temporaryDatabase();
  const settings = resolveSettings();
  if (!settings.ok) throw new Error('the default settings are wrong');
  const changes: string[] = [];
  const verdicts = await createVerdicts({
    database,
    now: () => NOW,
    log: silentLog,
    liveChecks: false,
    settingsOf: () => settings.settings,
    onChange: ({ domain, assessment }) => changes.push(`${domain} ${assessment.state}`),
  });
  const context = {
    database,
    now: () => NOW,
    trust: { kind: 'vouch' as const },
    trustedReporters: [],
    resolveTxt: async () => ({ kind: 'missing' as const }),
  };
  const days = Array.from({ length: 14 }, (_, index) => `2025-06-${String(index + 5).padStart(2, '0')}`);
  await ingestMessages(
    days.filter((day) => day !== '2025-06-11').map((day) => message(day, 0, `${day}T23:59:59Z`)),
    context,
  );
  await verdicts.refresh();
  const before = verdicts.get('harbourline.example')?.assessment;
  expect(before?.whatIf.sessions).toBe(0);

  await ingestMessages([message('2025-06-11', 40, '2025-06-20T12:00:00Z')], context);
  await verdicts.refresh();
  const after = verdicts.get('harbourline.example')?.assessment;
  expect(after?.whatIf.sessions).toBe(40);
  expect(after?.issues).toMatchObject([{ host: 'mx1.harbourline.example', failureClass: 'cert-expired' }]);
  expect(after?.state).not.toBe(before?.state);
  expect(changes).toEqual([`harbourline.example ${before?.state}`, `harbourline.example ${after?.state}`]);
  const { deviations } = await database.read
    .selectFrom('report')
    .select('deviations')
    .where('report_id', '=', '2025-06-11')
    .executeTakeFirstOrThrow();
  expect(JSON.parse(deviations)).toContain('LATE');
});

test.each([
  ['of another shape', (row: object) => ({ ...row, summary: { strip: [] } })],
  ['with a member that nothing writes any more', (row: object) => ({ ...row, told: true })],
  ['of a later version', (row: object) => ({ ...row, v: 2 })],
])('a stored verdict %s is not served, and made anew at the first refresh', async (_which, change) => {
  const database = await temporaryDatabase();
  const settings = resolveSettings();
  if (!settings.ok) throw new Error('the default settings are wrong');
  const open = () =>
    createVerdicts({
      database,
      now: () => NOW,
      log: silentLog,
      liveChecks: false,
      settingsOf: () => settings.settings,
      onChange: () => {},
    });
  const context = {
    database,
    now: () => NOW,
    trust: { kind: 'vouch' as const },
    trustedReporters: [],
    resolveTxt: async () => ({ kind: 'missing' as const }),
  };
  await ingestMessages([message('2025-06-11', 0, '2025-06-11T23:59:59Z')], context);
  const first = await open();
  await first.refresh();
  const judged = first.get('harbourline.example');
  expect((await open()).get('harbourline.example')).toEqual(judged);

  const { row } = await database.read.selectFrom('verdict').select('row').executeTakeFirstOrThrow();
  await database.write
    .updateTable('verdict')
    .set({ row: JSON.stringify(change(JSON.parse(row))) })
    .execute();
  const later = await open();
  expect(later.get('harbourline.example')).toBeNull();
  await later.refresh();
  expect(later.get('harbourline.example')).toEqual(judged);
});

/** Verdicts on `domains`, all with new evidence; `judged` counts, and every judgement sees a new hour. */
async function countedVerdicts(domains: readonly string[]) {
  const database = await temporaryDatabase();
  const settings = resolveSettings();
  if (!settings.ok) throw new Error('the default settings are wrong');
  for (const domain of domains) await setDomainStatus(database, domain, 'watched', NOW);
  await database.write.updateTable('domain').set({ stale: 1 }).execute();
  const judged: string[] = [];
  let hours = 0;
  let afterEach = () => {};
  const verdicts = await createVerdicts({
    database,
    now: () => addHours(NOW, hours++),
    log: silentLog,
    liveChecks: false,
    settingsOf(domain) {
      judged.push(domain);
      afterEach();
      return settings.settings;
    },
    onChange: () => {},
  });
  const staleOnes = async () =>
    (await database.read.selectFrom('domain').select('name').where('stale', '=', 1).orderBy('name').execute()).map(
      ({ name }) => name,
    );
  return { verdicts, judged, staleOnes, onJudged: (act: () => void) => void (afterEach = act) };
}

test('a thousand requests for a refresh while one runs come to one more', async () => {
  const { verdicts, judged } = await countedVerdicts(['a.example', 'b.example']);
  await Promise.all(Array.from({ length: 1000 }, () => verdicts.refresh()));
  expect(judged).toEqual(['a.example', 'b.example', 'a.example', 'b.example']);
});

test('a refresh ends after the domain in hand when it is stopped, and the rest keeps its mark', async () => {
  const { verdicts, judged, staleOnes, onJudged } = await countedVerdicts(['a.example', 'b.example', 'c.example']);
  onJudged(() => verdicts.stop());
  await Promise.all([verdicts.refresh(), verdicts.refresh()]);
  await verdicts.refresh();
  expect(judged).toHaveLength(1);
  expect(await staleOnes()).toEqual(['a.example', 'b.example', 'c.example'].filter((name) => name !== judged[0]));
});

test('a refresh that fails leaves its mark on what it did not judge', async () => {
  const { verdicts, judged, staleOnes, onJudged } = await countedVerdicts(['a.example', 'b.example']);
  onJudged(() => {
    throw new Error('no settings');
  });
  await expect(verdicts.refresh()).rejects.toThrow('no settings');
  expect(judged).toHaveLength(1);
  expect(await staleOnes()).toEqual(['a.example', 'b.example']);
});
