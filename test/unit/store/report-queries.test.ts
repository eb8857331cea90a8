import { describe, expect, test } from 'vitest';
import type { OutcomeName } from '../../../server/contract/codes.ts';
import { countDeviations } from '../../../server/store/reports/deviations.ts';
import { countKept, findKept, type KeptSelection, listKept } from '../../../server/store/reports/kept.ts';
import { countMessages, countUnreadable, listMessages } from '../../../server/store/reports/message-list.ts';
import {
  countReports,
  findListedReport,
  listReports,
  type ReportFilter,
  type ReportOrder,
} from '../../../server/store/reports/report-list.ts';
import { readSourceNumbers } from '../../../server/store/reports/sources.ts';
import { A, failure, sharedRows, storedRows } from '../../support/stored-rows.ts';

const rows = sharedRows();

const all: ReportFilter = {
  domains: [],
  from: null,
  to: null,
  reporters: [],
  mx: [],
  ips: [],
  results: [],
  policyTypes: [],
  modes: [],
  channels: [],
  onlyAuthenticated: false,
  onlyFailures: false,
  text: null,
};

async function idsOf(filter: Partial<ReportFilter>, by: ReportOrder = 'day', descending = false) {
  const database = rows();
  const { reports } = await listReports(database, { ...all, ...filter }, { by, descending, page: 1, size: 100 });
  return reports.map(({ id }) => id);
}

describe('a list of reports', () => {
  const filters: [filter: Partial<ReportFilter>, ids: number[]][] = [
    [{}, [7, 1, 6, 2, 3, 4]],
    [{ from: '2026-11-21' }, [2, 3, 4]],
    [{ to: '2026-11-20' }, [7, 1, 6]],
    [{ domains: ['a.example'] }, [1, 6, 2]],
    [{ domains: ['b.example', 'strange.example'] }, [3, 4]],
    [{ reporters: ['alpha.example'] }, [2, 3]],
    [{ channels: ['upload', 'https'] }, [2, 3]],
    [{ onlyAuthenticated: true }, [7, 1, 6, 3, 4]],
    [{ onlyFailures: true }, [1, 6, 2, 4]],
    [{ policyTypes: ['tlsa'] }, [1]],
    [{ policyTypes: ['sts'] }, [7, 1, 6, 2, 3]],
    [{ modes: ['testing'] }, [2]],
    [{ domains: ['a.example'], modes: ['enforce'] }, [1, 6]],
    [{ mx: ['mx2.example'] }, [6, 2]],
    [{ domains: ['a.example'], mx: ['mx1.example'] }, [1]],
    [{ ips: ['192.0.2.2'] }, [2]],
    [{ results: ['validation-failure'] }, [4]],
    [{ results: ['certificate-expired'], policyTypes: ['sts'] }, [2]],
    [{ results: ['certificate-expired'], modes: ['enforce'] }, []],
    [{ text: 'ALPHA' }, [2]],
    [{ text: 'Zeta-1' }, [1]],
    [{ text: 'strange' }, [4]],
    [{ text: '%' }, []],
  ];
  test.each(filters)('for %j holds %j', async (filter, ids) => expect(await idsOf(filter)).toEqual(ids));

  const orders: [by: ReportOrder, ids: number[]][] = [
    ['day', [7, 1, 6, 2, 3, 4]],
    ['failure', [3, 7, 4, 1, 6, 2]],
    ['sessions', [4, 7, 1, 2, 6, 3]],
    ['received', [7, 1, 2, 4, 6, 3]],
  ];
  test.each(orders)('by %s is in one order, and turned round wholly', async (by, ids) => {
    expect(await idsOf({}, by)).toEqual(ids);
    expect(await idsOf({}, by, true)).toEqual(ids.toReversed());
  });

  test.each(orders)('by %s goes on in the same order from page to page', async (by, ids) => {
    const newestFirst: (number | undefined)[] = [];
    for (const page of ids.keys()) {
      const { reports } = await listReports(rows(), all, { by, descending: true, page: page + 1, size: 1 });
      newestFirst.push(reports[0]?.id);
    }
    expect(newestFirst).toEqual(ids.toReversed());
  });

  test('is cut into pages, with the sums of all of them', async () => {
    const database = rows();
    const page = await listReports(database, all, { by: 'day', descending: false, page: 2, size: 2 });
    expect(page.reports.map(({ id }) => id)).toEqual([6, 2]);
    expect(page).toMatchObject({ total: 6, success: 168, failure: 16, matchingFailure: null });
    expect(await countReports(database)).toBe(6);
  });

  const matching: [filter: Partial<ReportFilter>, total: number, each: (number | null)[]][] = [
    [{ results: ['certificate-expired'] }, 4, [0, 4]],
    [{ results: ['certificate-expired'], policyTypes: ['tlsa'] }, 3, [3]],
    [{ results: ['starttls-not-supported'] }, 8, [3, 3, 2]],
    [{ results: ['starttls-not-supported'], modes: ['testing'] }, 2, [2]],
    [{ mx: ['mx1.example'] }, 3, [3]],
    [{ ips: ['192.0.2.1'] }, 6, [3, 3]],
  ];
  test.each(matching)('for %j counts %d failed sessions', async (filter, total, each) => {
    const database = rows();
    const page = await listReports(database, { ...all, ...filter }, { by: 'day', descending: false, page: 1, size: 9 });
    expect(page.matchingFailure).toBe(total);
    expect(page.reports.map(({ matchingFailure }) => matchingFailure)).toEqual(each);
  });

  test('counts the failed sessions of entries in the mode asked for alone', async () => {
    const database = await storedRows();
    const entry = { report_id: 6, seq: 1, domain_id: A, day: '2026-11-20', reporter_id: 3, authenticated: 1 };
    await database.write
      .insertInto('policy')
      .values({ ...entry, id: 20, type: 'sts', policy_text_id: 2, success: 0, failure: 5 })
      .execute();
    await database.write
      .insertInto('failure')
      .values(failure(20, 0, { result_type_id: 1, sessions: 5 }))
      .execute();
    const filter = { ...all, results: ['starttls-not-supported'], modes: ['enforce'] };
    const page = await listReports(database, filter, { by: 'day', descending: false, page: 1, size: 9 });
    expect(page.reports.map(({ id, matchingFailure }) => [id, matchingFailure])).toEqual([
      [1, 3],
      [6, 3],
    ]);
  });

  test('has every column of a report', async () => {
    const database = rows();
    const found = await findListedReport(database, 1);
    expect({ ...found, results: found?.results.toSorted() }).toEqual({
      id: 1,
      day: '2026-11-20',
      domain: 'a.example',
      reporter: 'zeta.example',
      organization: 'Zeta Mail',
      policyTypes: ['sts', 'tlsa'],
      mode: 'enforce',
      success: 10,
      failure: 3,
      results: ['certificate-expired', 'starttls-not-supported'],
      authenticity: 'pass',
      authenticated: true,
      receivedAt: '2026-11-22T08:00:00Z',
      source: '',
      channel: 'imap',
    });
    expect(await findListedReport(database, 2)).toMatchObject({ mode: 'testing', authenticated: false });
    expect(await findListedReport(database, 7)).toMatchObject({ domain: null, channel: 'imap' });
    expect(await findListedReport(database, 99)).toBeNull();
  });
});

describe('a list of messages', () => {
  const cases: [outcome: OutcomeName | null, total: number, ids: number[]][] = [
    [null, 12, [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['rejected', 3, [12, 8, 7]],
    ['duplicate', 2, [11, 10]],
    ['superseded', 1, [5]],
  ];
  test.each(cases)('for outcome %j has %d, newest first', async (outcome, total, ids) => {
    const list = await listMessages(rows(), outcome, 1, 50);
    expect(list.total).toBe(total);
    expect(list.messages.map(({ id }) => id)).toEqual(ids);
  });

  test('is cut into pages', async () => {
    const { messages } = await listMessages(rows(), null, 2, 3);
    expect(messages.map(({ id }) => id)).toEqual([9, 8, 7]);
  });

  test('tells why, from the outcome that counts, and which reports it brought', async () => {
    const { messages } = await listMessages(rows(), 'rejected', 1, 50);
    expect(messages.map(({ id, code, reports, keepsOriginal }) => [id, code, reports, keepsOriginal])).toEqual([
      [12, 'no-json', [], false],
      [8, 'not-delivered', [], false],
      [7, 'no-json', [7, 1], true],
    ]);
  });

  test('is counted by outcome', async () => {
    const database = rows();
    expect(await countMessages(database)).toEqual({
      stored: 5,
      superseded: 1,
      rejected: 3,
      'not-tlsrpt': 1,
      duplicate: 2,
    });
    expect(await countUnreadable(database)).toBe(3);
  });
});

test('deviations come most frequent first, then by reporter and code, and without superseded reports', async () => {
  const counted = await countDeviations(rows(), 10);
  expect(counted.map(({ reporter, deviation, reports, lastDay }) => [reporter, deviation, reports, lastDay])).toEqual([
    ['mid.example', 'HEADERS_MISSING', 3, '2026-11-22'],
    ['alpha.example', 'HEADERS_MISSING', 2, '2026-11-21'],
    ['alpha.example', 'POLICY_TYPE_CASE', 1, '2026-11-21'],
    ['zeta.example', 'HEADERS_MISSING', 1, '2026-11-20'],
    ['zeta.example', 'POLICY_TYPE_CASE', 1, '2026-11-20'],
  ]);
  expect(await countDeviations(rows(), 1)).toHaveLength(1);
});

test('sources are counted since a day, without superseded reports', async () => {
  const numbers = await readSourceNumbers(rows(), '2026-11-20');
  expect(numbers).toEqual({
    reports: 6,
    latestReceivedAt: '2026-11-23T08:00:00Z',
    arrivals: [
      { day: '2026-11-22', reports: 4 },
      { day: '2026-11-23', reports: 1 },
    ],
    reporters: expect.any(Array),
    lastUploadAt: '2026-11-21T09:00:00Z',
    https: { lastReceivedAt: '2026-11-23T10:00:00Z', accepted30: 1, refused30: 1 },
  });
  expect(numbers.reporters.toSorted((one, other) => (one.key < other.key ? -1 : 1))).toEqual([
    reporter('alpha.example', 'alpha.example', { reports30: 2, sessions30: 114, lastDay: '2026-11-21' }),
    reporter('mid.example', 'mid.example', { reports30: 2, sessions30: 55, lastDay: '2026-11-22', days: 2 }),
    reporter('zeta.example', 'Zeta Mail', { reports30: 1, sessions30: 13, lastDay: '2026-11-20' }),
  ]);
  expect(numbers.reporters.map(({ reports30 }) => reports30)).toEqual([2, 2, 1]);
});

function reporter(key: string, name: string, numbers: object) {
  return { key, name, authenticated: true, days: 1, ...numbers };
}

describe('kept messages', () => {
  const cases: [selection: KeptSelection, ids: number[]][] = [
    ['all', [1, 2, 4, 5, 7]],
    ['unreadable', [7]],
    [{ pendingAfter: 0 }, [2]],
    [{ pendingAfter: 2 }, []],
    [{ mailboxId: 1, trust: 'vouch' }, [5, 7]],
    [{ mailboxId: 2, trust: 'vouch' }, [4]],
    [{ mailboxId: 2, trust: 'dkim' }, []],
  ];
  test.each(cases)('for %j are %j', async (selection, ids) => {
    const found: number[] = [];
    for await (const { id } of listKept(rows(), selection)) found.push(id);
    expect(found).toEqual(ids);
  });

  test('are found by id, with their bytes', async () => {
    const database = rows();
    expect(await countKept(database)).toBe(5);
    expect(await findKept(database, 2)).toMatchObject({ id: 2, channel: 'upload', bytes: Buffer.from('mail') });
    expect(await findKept(database, 3)).toBeNull();
  });
});
