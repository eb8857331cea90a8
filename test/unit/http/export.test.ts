import { expect, test } from 'vitest';
import { reportList } from '../../../server/contract/reports.ts';
import { startEmpty } from '../../support/sample-app.ts';

const report = (
  id: string,
  day: string,
  success: number,
  failed: readonly [type: string, mx: string, n: number][],
) => ({
  'organization-name': 'Google Inc.',
  'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
  'contact-info': 'smtp-tls-reporting@google.com',
  'report-id': id,
  policies: [
    {
      policy: {
        'policy-type': 'sts',
        'policy-string': ['version: STSv1', 'mode: testing', 'mx: mx1.a.example', 'max_age: 604800'],
        'policy-domain': 'a.example',
        'mx-host': ['mx1.a.example'],
      },
      summary: {
        'total-successful-session-count': success,
        'total-failure-session-count': failed.reduce((sum, [, , n]) => sum + n, 0),
      },
      'failure-details': failed.map(([type, mx, n]) => ({
        'result-type': type,
        'sending-mta-ip': '192.0.2.7',
        'receiving-mx-hostname': mx,
        'failed-session-count': n,
      })),
    },
  ],
});

/** An installation with two reports and a file that is none. */
async function openFilled() {
  const { send } = await startEmpty();
  const form = new FormData();
  const files = {
    'one.json': report('one', '2027-03-10', 40, []),
    'two.json': report('two', '2027-03-11', 30, [
      ['certificate-expired', 'mx1.a.example', 5],
      ['starttls-not-supported', 'mx2.a.example', 2],
    ]),
  };
  for (const [name, content] of Object.entries(files)) form.append('files', new Blob([JSON.stringify(content)]), name);
  form.append('files', new Blob(['{"no": "report"']), '=bad.json');
  form.append('vouch', '1');
  await send('POST', '/uploads', { body: form });
  const linesOf = (text: string) => text.replace('\ufeff', '').trimEnd().split('\r\n');
  return {
    send,
    lines: async (path: string) => linesOf(await (await send('GET', path)).text()),
  };
}

const EXPORTS: Readonly<Record<string, readonly string[]>> = {
  domains: [
    'domain,state,confidence,mode,refused_14_days,sessions_14_days,reporters,last_report_day,earliest_ready_at,codes',
    'a.example,blocked,,testing,7,77,1,2027-03-11,2027-03-27T12:00:00Z,ISSUE_CERT_EXPIRED MX_UNVERIFIED LIVE_CHECKS_OFF CLOCK_RESTARTED_FAILURE',
  ],
  reports: [
    'day,domain,reporter,organization,policy_type,mode,success,failure,results,authenticity,received_at,source',
    '2027-03-11,a.example,google.com,Google Inc.,sts,testing,30,7,certificate-expired starttls-not-supported,vouched,2027-03-11T23:59:59Z,two.json',
    '2027-03-10,a.example,google.com,Google Inc.,sts,testing,40,0,,vouched,2027-03-10T23:59:59Z,one.json',
  ],
  'series?domain=a.example': [
    'day,success,failure,reporters,certificate-expired,starttls-not-supported',
    '2027-03-10,40,0,1,0,0',
    '2027-03-11,30,7,1,5,2',
  ],
  'failures?domain=a.example': [
    'mx,name,failed,sessions',
    'mx1.a.example,mx1.a.example,5,',
    'mx2.a.example,mx2.a.example,2,',
  ],
  'failures?domain=a.example&by=reporter': ['reporter,name,failed,sessions', 'google.com,Google Inc.,7,77'],
  'messages?outcome=rejected': [
    'id,seen_at,received_at,channel,source,from,subject,bytes,outcome,code,reason',
    `3,2027-03-14T00:07:00Z,,upload,'=bad.json,,,15,rejected,invalid-json,"invalid JSON: line 1, column 16: expected "","" or ""}"", got the end of the text"`,
  ],
  deviations: ['reporter,deviation,reports,last_day'],
};

test('each export has these columns in this order, and these rows', async () => {
  const { lines } = await openFilled();
  const found = await Promise.all(
    Object.keys(EXPORTS).map(async (what) => [what, await lines(`/export/${what}`)] as const),
  );
  expect(Object.fromEntries(found)).toEqual(EXPORTS);
});

const one = '2027-03-10';
const two = '2027-03-11';
const LISTS: readonly (readonly [query: string, days: readonly string[]])[] = [
  ['', [two, one]],
  ['sort=-day', [two, one]],
  ['sort=day', [one, two]],
  ['sort=-failure', [two, one]],
  ['sort=failure', [one, two]],
  ['sort=-sessions', [one, two]],
  ['sort=sessions', [two, one]],
  ['sort=-received', [two, one]],
  ['sort=received', [one, two]],
  ['failures=1', [two]],
  [`from=${two}`, [two]],
  [`to=${one}`, [one]],
  ['mx=mx1.a.example', [two]],
  ['ip=192.0.2.7', [two]],
  ['result=certificate-expired', [two]],
  ['policyType=sts', [two, one]],
  ['policyType=tlsa', []],
  ['mode=testing', [two, one]],
  ['mode=enforce', []],
  ['channel=upload', [two, one]],
  ['channel=imap', []],
  ['q=two', [two]],
  ['domain=a.example', [two, one]],
  ['domain=b.example', []],
  ['reporter=google.com', [two, one]],
  ['reporter=b.example', []],
  ['size=1', [two]],
  ['size=1&page=2', [one]],
];

test('each filter and order of the list of reports gives these days', async () => {
  const { send } = await openFilled();
  const found: [string, string[]][] = [];
  for (const [query] of LISTS) {
    const { reports } = reportList.parse(await (await send('GET', `/reports?${query}`)).json());
    found.push([query, reports.map(({ day }) => day)]);
  }
  expect(found).toEqual(LISTS);
});
