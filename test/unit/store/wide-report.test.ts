import Sqlite from 'better-sqlite3';
import { afterEach, expect, test, vi } from 'vitest';
import { ingestMessages } from '../../../server/ingest/ingest.ts';
import type { PolicyResult } from '../../../server/tlsrpt/report.ts';
import { writeReport } from '../../../server/tlsrpt/write.ts';
import { temporaryDatabase } from '../../support/temporary.ts';
import { policyResult } from '../../support/wide-report.ts';

const NOW = '2025-06-20T13:00:00Z';

afterEach(() => void vi.restoreAllMocks());

/** Stores one report and says how many turns of the event loop others got meanwhile, were each step as long as a time slice. */
async function store(policies: readonly PolicyResult[]): Promise<{ turns: number; prepared: number }> {
  const database = await temporaryDatabase();
  const bytes = Buffer.from(
    writeReport({
      organization: 'Reporter Ltd',
      contact: 'tlsrpt@reporter.example',
      reportId: 'wide',
      start: '2025-06-18T00:00:00Z',
      end: '2025-06-18T23:59:59Z',
      policies,
      rejectedEntries: [],
    }),
  );
  const message = {
    channel: 'file' as const,
    mailboxId: null,
    source: 'wide.json',
    bytes,
    size: bytes.byteLength,
    receivedAt: NOW,
  };
  const context = {
    database,
    now: () => NOW,
    trust: { kind: 'vouch' as const },
    trustedReporters: [],
    resolveTxt: async () => ({ kind: 'missing' as const }),
  };
  let turns = 0;
  let clock = 0;
  let over = false;
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += 20));
  const prepare = vi.spyOn(Sqlite.prototype, 'prepare');
  const turn = () => {
    turns += 1;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  const [stored] = await ingestMessages([message], context);
  over = true;
  expect(stored?.outcome).toBe('stored');
  const { failures } = await database.read
    .selectFrom('failure')
    .select((eb) => eb.fn.countAll<number>().as('failures'))
    .executeTakeFirstOrThrow();
  expect(failures).toBe(policies.reduce((sum, { failureDetails }) => sum + failureDetails.length, 0));
  return { turns, prepared: prepare.mock.calls.length };
}

test.each<[string, () => PolicyResult[]]>([
  ['about many domains', () => Array.from({ length: 300 }, (_, index) => policyResult(`d${index}.example`, 1))],
  ['with many policies of one domain', () => Array.from({ length: 300 }, () => policyResult('receiver.example', 1))],
  ['with many failures of one policy', () => [policyResult('receiver.example', 300)]],
])(
  'others get their turns while a report %s is stored, and no statement is prepared anew',
  async (_which, policies) => {
    const { turns, prepared } = await store(policies());
    expect(turns).toBeGreaterThan(300);
    expect(prepared).toBeLessThan(60);
  },
);
