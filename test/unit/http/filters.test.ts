import { expect, test } from 'vitest';
import { domainList } from '../../../server/contract/domains.ts';
import { messageList } from '../../../server/contract/messages.ts';
import { reportList } from '../../../server/contract/reports.ts';
import { breakdown, series } from '../../../server/contract/series.ts';
import { openReportWorld } from '../../support/report-world.ts';

/** What each query gives, in one line; every value asked for matches some, and not all, of what there is. */
type Table = Readonly<Record<string, string>>;

async function readTable(table: Table, read: (query: string) => Promise<string>): Promise<Table> {
  const found: Record<string, string> = {};
  for (const query of Object.keys(table)) found[query] = await read(query);
  return found;
}

/** How many match, their failed sessions, those that match, and the reports in order, each with its own. */
const REPORTS: Table = {
  '': '6 120 b12 u11 g10 f9 m8 g8',
  'sort=-day': '6 120 b12 u11 g10 f9 m8 g8',
  'sort=day': '6 120 g8 m8 f9 g10 u11 b12',
  'sort=-failure': '6 120 f9 u11 m8 g8 b12 g10',
  'sort=failure': '6 120 g10 b12 g8 m8 u11 f9',
  'sort=-sessions': '6 120 f9 m8 b12 g8 u11 g10',
  'sort=sessions': '6 120 g10 u11 g8 b12 m8 f9',
  'sort=-received': '6 120 b12 m8 u11 g10 f9 g8',
  'sort=received': '6 120 g8 f9 g10 u11 m8 b12',
  'size=4': '6 120 b12 u11 g10 f9',
  'size=4&page=2': '6 120 m8 g8',
  'size=4&page=2&sort=day': '6 120 u11 b12',
  'failures=1': '5 120 b12 u11 f9 m8 g8',
  'from=2027-03-10': '3 15 b12 u11 g10',
  'to=2027-03-09': '3 105 f9 m8 g8',
  'from=2027-03-09&to=2027-03-10': '2 90 g10 f9',
  'domain=a.example': '4 24 u11 g10 m8 g8',
  'domain=b.example&domain=f.example': '2 96 b12 f9',
  'reporter=google.com': '3 13 b12 g10 g8',
  'reporter=microsoft.com&reporter=nobody.example': '3 107 u11 f9 m8',
  'authenticity=counted': '5 111 b12 g10 f9 m8 g8',
  'authenticity=all': '6 120 b12 u11 g10 f9 m8 g8',
  'policyType=sts': '5 120 b12 u11 f9 m8 g8',
  'policyType=tlsa': '1 6 b12',
  'policyType=no-policy-found': '1 0 g10',
  'mode=testing': '4 112 b12 u11 f9 g8',
  'mode=enforce': '1 8 m8',
  'channel=upload': '1 7 g8',
  'channel=file': '3 104 b12 f9 m8',
  'channel=imap&channel=https': '2 9 u11 g10',
  'q=OUTLOOK': '1 8 m8',
  'q=nobody': '1 9 u11',
  'q=b.ex': '1 6 b12',
  'mx=mx1.a.example': '2 15 8 m8:3 g8:5',
  'mx=mx1.a.example&mx=mx3.a.example': '3 24 17 u11:9 m8:3 g8:5',
  'mx=mx1.a.example&domain=a.example&sort=day': '2 15 8 g8:5 m8:3',
  'ip=192.0.2.8': '2 15 5 m8:3 g8:2',
  'ip=192.0.2.7&domain=b.example': '1 6 6 b12:6',
  'result=starttls-not-supported': '3 21 11 b12:6 m8:3 g8:2',
  'result=starttls-not-supported&mode=enforce': '1 8 3 m8:3',
  // One detail has to match them all.
  'result=certificate-expired&mx=mx2.a.example': '0 0 0',
  // Entries of type tlsa count the same sessions again, unless they are asked for.
  'mx=mx9.b.example': '1 6 0 b12:0',
  'mx=mx9.b.example&policyType=tlsa': '1 6 8 b12:8',
};

test('each filter and order of the list of reports gives these', async () => {
  const { read } = await openReportWorld();
  const found = await readTable(REPORTS, async (query) => {
    const answer = reportList.parse(await read(`/reports?${query}`));
    expect([answer.all, answer.pages]).toEqual([6, Math.ceil(answer.total / (query.includes('size=4') ? 4 : 50))]);
    const rows = answer.reports.map(({ source, matchingFailure }) => {
      const name = source.replace('.json', '');
      return matchingFailure === null ? name : `${name}:${matchingFailure}`;
    });
    return [
      answer.total,
      answer.failure,
      ...(answer.matchingFailure === null ? [] : [answer.matchingFailure]),
      ...rows,
    ].join(' ');
  });
  expect(found).toEqual(REPORTS);
});

const MESSAGES: Table = {
  '': '10 u11.json INBOX;1;7 hello.eml again.json b12.json g10.json f9.json m8.json g8.json old.json',
  'outcome=stored': '6 u11.json b12.json g10.json f9.json m8.json old.json',
  'outcome=duplicate': '1 again.json',
  'outcome=superseded': '1 g8.json',
  'outcome=not-tlsrpt': '1 hello.eml',
  'outcome=rejected': '1 INBOX;1;7',
  'size=3': '10 u11.json INBOX;1;7 hello.eml',
  'size=3&page=4': '10 old.json',
  'outcome=stored&size=2&page=2': '6 g10.json f9.json',
};

test('each outcome and page of the list of messages gives these, the newest first', async () => {
  const { read } = await openReportWorld();
  const found = await readTable(MESSAGES, async (query) => {
    const { total, counts, messages } = messageList.parse(await read(`/messages?${query}`));
    expect(counts).toEqual({ duplicate: 1, 'not-tlsrpt': 1, rejected: 1, stored: 6, superseded: 1 });
    return [total, ...messages.map(({ source }) => source)].join(' ');
  });
  expect(found).toEqual(MESSAGES);
});

/** By domain; "" is all watched ones. Each day with its successes and failures, then the result types in stack order. */
const SERIES: Readonly<Record<string, Table>> = {
  '/domains/a.example': {
    '': '8:340/15 10:20/0 certificate-expired=5 starttls-not-supported=5 =4 validation-failure=1 left out 20',
    'authenticity=counted':
      '8:340/15 10:20/0 certificate-expired=5 starttls-not-supported=5 =4 validation-failure=1 left out 20',
    'authenticity=all':
      '8:340/15 10:20/0 11:11/9 certificate-host-mismatch=9 certificate-expired=5 starttls-not-supported=5 =4 validation-failure=1',
    'from=2027-03-10': '10:20/0 left out 20',
    'to=2027-03-08': '8:340/15 certificate-expired=5 starttls-not-supported=5 =4 validation-failure=1',
    'from=2027-03-09&to=2027-03-10': '10:20/0',
    'reporter=google.com': '8:40/7 10:20/0 certificate-expired=5 starttls-not-supported=2',
    'mx=mx1.a.example': '8:340/8 10:20/0 certificate-expired=5 starttls-not-supported=3 left out 20',
    'mx=': '8:340/1 10:20/0 validation-failure=1 left out 20',
    'mx=&mx=mx2.a.example': '8:340/3 10:20/0 starttls-not-supported=2 validation-failure=1 left out 20',
    'ip=192.0.2.8': '8:340/5 10:20/0 starttls-not-supported=5 left out 20',
    'ip=': '8:340/1 10:20/0 validation-failure=1 left out 20',
    'result=certificate-expired': '8:340/5 10:20/0 certificate-expired=5 left out 20',
    'result=certificate-expired&mx=mx2.a.example': '8:340/0 10:20/0 left out 20',
    'policyType=sts': '8:340/15 certificate-expired=5 starttls-not-supported=5 =4 validation-failure=1 left out 20',
    'policyType=no-policy-found': '10:20/0',
  },
  '/domains/b.example': {
    '': '12:70/6 starttls-not-supported=6',
    'policyType=tlsa': '12:70/8 tlsa-invalid=8',
    'policyType=sts&policyType=tlsa': '12:140/14 tlsa-invalid=8 starttls-not-supported=6',
  },
  '': {
    '': '8:340/15 10:20/0 12:70/6 starttls-not-supported=11 certificate-expired=5 =4 validation-failure=1 left out 20',
    'reporter=microsoft.com': '8:300/8 =4 starttls-not-supported=3 validation-failure=1',
    'policyType=tlsa': '12:70/8 tlsa-invalid=8',
    'from=2027-03-12': '12:70/6 starttls-not-supported=6',
  },
};

test('each filter of the chart gives these days and result types', async () => {
  const { read } = await openReportWorld();
  const found: Record<string, Table> = {};
  for (const [place, table] of Object.entries(SERIES)) {
    found[place] = await readTable(table, async (query) => {
      const { days, results, leftOut } = series.parse(await read(`${place}/series?${query}`));
      return [
        ...days.map(({ day, success, failure }) => `${Number(day.slice(8))}:${success}/${failure}`),
        ...results.map(({ result, sessions }) => `${result}=${sessions}`),
        ...(leftOut.sessions === 0 ? [] : [`left out ${leftOut.sessions}`]),
      ].join(' ');
    });
  }
  expect(found).toEqual(SERIES);
});

test('a chart counts the reporters of each day, and says what failures of each type lead to', async () => {
  const { read } = await openReportWorld();
  const a = series.parse(await read('/domains/a.example/series'));
  expect(a.days.map(({ reporters, results }) => [reporters, results])).toEqual([
    [2, { 'certificate-expired': 5, 'starttls-not-supported': 5, 'validation-failure': 1, '': 4 }],
    [1, {}],
  ]);
  expect([a.from, a.to, a.leftOut]).toEqual(['2027-02-13', '2027-03-14', { reports: 1, sessions: 20 }]);
  const b = series.parse(await read('/domains/b.example/series?policyType=sts&policyType=tlsa'));
  expect(b.results.map(({ result, effect }) => [result, effect])).toEqual([
    ['tlsa-invalid', 'dane'],
    ['starttls-not-supported', 'refused'],
  ]);
});

/** How many rows there are, and those up to the limit: key, failed of all sessions. */
const FAILURES: Readonly<Record<string, Table>> = {
  'a.example': {
    'by=mx': '3 mx1.a.example:8 mx2.a.example:2 :1',
    'by=mx&limit=1': '3 mx1.a.example:8',
    'by=mx&authenticity=all': '4 mx3.a.example:9 mx1.a.example:8 mx2.a.example:2 :1',
    'by=mx&authenticity=all&from=2027-03-09': '1 mx3.a.example:9',
    'by=mx&authenticity=all&to=2027-03-10': '3 mx1.a.example:8 mx2.a.example:2 :1',
    'by=mx&reporter=google.com': '2 mx1.a.example:5 mx2.a.example:2',
    'by=mx&mx=mx1.a.example': '1 mx1.a.example:8',
    'by=mx&mx=': '1 :1',
    'by=sender': '3 192.0.2.7:5 192.0.2.8:5 :1',
    'by=sender&ip=192.0.2.8': '1 192.0.2.8:5',
    'by=sender&ip=': '1 :1',
    'by=result': '3 certificate-expired:5 starttls-not-supported:5 validation-failure:1',
    'by=result&result=starttls-not-supported': '1 starttls-not-supported:5',
    'by=reporter': '2 microsoft.com:8/308 google.com:7/67',
    'by=reporter&limit=1': '2 microsoft.com:8/308',
    'by=reporter&authenticity=all': '3 nobody.example:9/20 microsoft.com:8/308 google.com:7/67',
    'by=reporter&result=certificate-expired': '2 google.com:5/67 microsoft.com:0/308',
    'by=reporter&mx=mx2.a.example': '2 google.com:2/67 microsoft.com:0/308',
    'by=reporter&policyType=no-policy-found': '1 google.com:0/20',
    'by=reporter&result=validation-failure&reporter=google.com&from=2027-03-09': '1 google.com:0/20',
    // With as many failures, who reports more sessions comes first.
    'by=reporter&result=tlsa-invalid': '2 microsoft.com:0/308 google.com:0/67',
  },
  'b.example': {
    'by=mx': '1 mx1.b.example:6',
    'by=mx&policyType=tlsa': '1 mx9.b.example:8',
    'by=mx&policyType=tlsa&policyType=sts': '2 mx9.b.example:8 mx1.b.example:6',
  },
};

test('each filter, limit and breakdown of failures gives these rows, most failures first', async () => {
  const { read } = await openReportWorld();
  const found: Record<string, Table> = {};
  for (const [domain, table] of Object.entries(FAILURES)) {
    found[domain] = await readTable(table, async (query) => {
      const { total, rows } = breakdown.parse(await read(`/domains/${domain}/failures?${query}`));
      const shown = rows.map(
        ({ key, failed, sessions }) => `${key}:${failed}${sessions === null ? '' : `/${sessions}`}`,
      );
      return [total, ...shown].join(' ');
    });
  }
  expect(found).toEqual(FAILURES);
});

test('domains that nobody adopted are listed with the days of their reports', async () => {
  const { read } = await openReportWorld();
  const list = async (query: string) =>
    domainList.parse(await read(`/domains?${query}`)).domains.map(({ domain, status, summary }) => {
      return [domain, status, summary.firstReportDay, summary.lastReportDay];
    });
  expect(await list('')).toEqual([
    ['a.example', 'watched', '2027-03-08', '2027-03-10'],
    ['b.example', 'watched', '2027-03-12', '2027-03-12'],
  ]);
  expect(await list('verdict=foreign')).toEqual([['f.example', 'foreign', '2027-03-09', '2027-03-09']]);
  expect(await list('verdict=ignored')).toEqual([]);
});
