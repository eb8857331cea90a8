import { afterEach, expect, test, vi } from 'vitest';
import { readIncoming } from '../../../server/ingest/ingest.ts';
import { classPolicy } from '../../../server/ingest/reported-policy.ts';
import type { PolicyResult } from '../../../server/tlsrpt/report.ts';
import { writeReport } from '../../../server/tlsrpt/write.ts';
import { temporaryDatabase } from '../../support/temporary.ts';
import { policyResult } from '../../support/wide-report.ts';

const NOW = '2025-06-20T13:00:00Z';

afterEach(() => void vi.restoreAllMocks());

const reportOf = (policies: readonly PolicyResult[], reportId = 'wide') =>
  writeReport({
    organization: 'Reporter Ltd',
    contact: 'tlsrpt@reporter.example',
    reportId,
    start: '2025-06-18T00:00:00Z',
    end: '2025-06-18T23:59:59Z',
    policies,
    rejectedEntries: [],
  });

test.each<[string, () => string]>([
  [
    'about many domains',
    () => reportOf(Array.from({ length: 300 }, (_, index) => policyResult(`d${index}.example`, 1))),
  ],
  ['with many policies of one domain', () => reportOf(Array.from({ length: 300 }, () => policyResult('a.example', 1)))],
  [
    'among many in one file',
    () =>
      `[${Array.from({ length: 300 }, (_, index) => reportOf([policyResult('a.example', 1)], `r${index}`)).join()}]`,
  ],
])('others get their turns before a report %s is stored', async (_which, text) => {
  const bytes = Buffer.from(text());
  const context = {
    database: await temporaryDatabase(),
    now: () => NOW,
    trust: { kind: 'vouch' as const },
    trustedReporters: [],
    resolveTxt: async () => ({ kind: 'missing' as const }),
  };
  const message = {
    channel: 'file' as const,
    mailboxId: null,
    source: 'wide.json',
    bytes,
    size: bytes.byteLength,
    receivedAt: NOW,
  };
  let clock = 0;
  let turns = 0;
  let over = false;
  // As if each step took as long as a time slice.
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += 20));
  const turn = () => {
    turns += 1;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  const { items } = await readIncoming(message, context);
  over = true;
  expect(items.every(({ kind }) => kind === 'report')).toBe(true);
  expect(turns).toBeGreaterThan(300);
});

test('the names of a policy are looked through once, however many hosts failed', () => {
  const names = Array.from({ length: 100 }, (_, index) => `*.h${index}.example`);
  let read = 0;
  const mxHosts = new Proxy(names, {
    get(list, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) read += 1;
      return Reflect.get(list, key);
    },
  });
  const policy = policyResult('a.example', 100);
  const failureDetails = policy.failureDetails.map((detail) => ({ ...detail, resultType: 'validation-failure' }));
  const { classes } = classPolicy({ ...policy, mxHosts, failureDetails });
  expect(new Set(classes)).toEqual(new Set(['mx-not-in-policy']));
  expect(read).toBe(100);
});
