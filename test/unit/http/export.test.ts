import { expect, test, vi } from 'vitest';
import { exportData } from '../../../server/cli/export.ts';
import { readConfig } from '../../../server/config.ts';
import { openReportWorld } from '../../support/report-world.ts';
import { SAMPLE_NOW } from '../../support/sample-app.ts';

/** What each export holds; no two columns of a row say the same where they can differ. */
const EXPORTS: Readonly<Record<string, readonly string[]>> = {
  domains: [
    'domain,state,confidence,mode,refused_14_days,sessions_14_days,reporters,last_report_day,earliest_ready_at,codes',
    'a.example,enforcing-at-risk,,enforce,15,375,2,2027-03-10,,ISSUE_CERT_EXPIRED UNEXPLAINED_FAILURES UNAUTHENTICATED_REPORTS MX_UNVERIFIED LIVE_CHECKS_OFF WILDCARD_TOO_BROAD CLOCK_RESTARTED_FAILURE',
    'b.example,blocked,,testing,6,76,1,2027-03-12,2027-03-28T12:00:00Z,ISSUE_STARTTLS DANE_FAILING_NOW MX_UNVERIFIED LIVE_CHECKS_OFF WILDCARD_TOO_BROAD CLOCK_RESTARTED_FAILURE NEWEST_DAYS_PROVISIONAL',
  ],
  'domains?sort=refused&q=B.': [
    'domain,state,confidence,mode,refused_14_days,sessions_14_days,reporters,last_report_day,earliest_ready_at,codes',
    'b.example,blocked,,testing,6,76,1,2027-03-12,2027-03-28T12:00:00Z,ISSUE_STARTTLS DANE_FAILING_NOW MX_UNVERIFIED LIVE_CHECKS_OFF WILDCARD_TOO_BROAD CLOCK_RESTARTED_FAILURE NEWEST_DAYS_PROVISIONAL',
  ],
  'reports?domain=a.example': [
    'day,domain,reporter,organization,policy_type,mode,success,failure,results,authenticity,received_at,source',
    '2027-03-11,a.example,nobody.example,Nobody Known,sts,testing,11,9,certificate-host-mismatch,none,2027-03-11T23:59:59Z,u11.json',
    '2027-03-10,a.example,google.com,Google Inc.,no-policy-found,,20,0,,vouched,2027-03-10T23:59:59Z,g10.json',
    '2027-03-08,a.example,microsoft.com,Microsoft Corporation,sts,enforce,300,8,starttls-not-supported validation-failure,vouched,2027-03-12T10:00:00Z,m8.json',
    '2027-03-08,a.example,google.com,Google Inc.,sts,testing,40,7,certificate-expired starttls-not-supported,vouched,2027-03-09T10:00:00Z,g8.json',
  ],
  series: [
    'day,success,failure,reporters,starttls-not-supported,certificate-expired,not explained,validation-failure',
    '2027-03-08,340,15,2,5,5,4,1',
    '2027-03-10,20,0,1,0,0,0,0',
    '2027-03-12,70,6,1,6,0,0,0',
  ],
  'series?domain=b.example': ['day,success,failure,reporters,starttls-not-supported', '2027-03-12,70,6,1,6'],
  'failures?domain=a.example': [
    'mx,name,failed,sessions',
    'mx1.a.example,mx1.a.example,8,',
    'mx2.a.example,mx2.a.example,2,',
    ',,1,',
  ],
  'failures?domain=a.example&by=reporter': [
    'reporter,name,failed,sessions',
    'microsoft.com,Microsoft Corporation,8,308',
    'google.com,Google Inc.,7,67',
  ],
  'messages?outcome=rejected': [
    'id,seen_at,received_at,channel,source,from,subject,bytes,outcome,code,reason',
    '9,2027-03-14T00:07:00Z,2027-03-13T13:00:00Z,imap,INBOX;1;7,noreply@google.com,Report Domain: a.example,168,rejected,invalid-json,"invalid JSON: line 1, column 16: expected "","" or ""}"", got the end of the text"',
  ],
  'messages?outcome=duplicate': [
    'id,seen_at,received_at,channel,source,from,subject,bytes,outcome,code,reason',
    '7,2027-03-14T00:07:00Z,2027-03-13T11:00:00Z,file,again.json,,,382,duplicate,,This report is already known.',
  ],
  deviations: [
    'reporter,deviation,reports,last_day',
    'google.com,MX_HOST_MISSING,2,2027-03-12',
    'microsoft.com,MX_HOST_MISSING,2,2027-03-09',
    'google.com,POLICY_STRING_MISSING,1,2027-03-12',
    'microsoft.com,DETAILS_BELOW_TOTAL,1,2027-03-08',
    'nobody.example,MX_HOST_MISSING,1,2027-03-11',
  ],
};

const linesOf = (text: string) => text.replace('\ufeff', '').trimEnd().split('\r\n');

test('each export has these columns in this order, and these rows', async () => {
  const { text } = await openReportWorld();
  const found: Record<string, string[]> = {};
  for (const what of Object.keys(EXPORTS)) found[what] = linesOf(await text(`/export/${what}`));
  expect(found).toEqual(EXPORTS);
});

/** What a command writes to standard output. */
async function printedBy(command: () => Promise<void>): Promise<string> {
  const printed: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => printed.push(String(chunk)) > 0);
  try {
    await command();
  } finally {
    write.mockRestore();
  }
  return printed.join('');
}

test('the command line prints the same, without the mark that only spreadsheets need', async () => {
  const { path, text } = await openReportWorld();
  const config = readConfig({ STSREADY_DATABASE: path, STSREADY_NOW: SAMPLE_NOW, STSREADY_LIVE_CHECKS: 'off' });
  const asked: [string, Record<string, string>][] = [
    ['domains', {}],
    ['reports', { domain: 'a.example', from: '2027-03-10' }],
    ['series', { to: '2027-03-10' }],
    ['failures', { domain: 'a.example' }],
    ['messages', { format: 'json' }],
    ['deviations', {}],
  ];
  for (const [what, options] of asked) {
    const printed = await printedBy(() => exportData(config, what, options));
    const answered = await text(`/export/${what}?${new URLSearchParams(options)}`);
    expect(printed).toBe(answered.replace('\ufeff', ''));
    expect(answered.length).toBeGreaterThan(50);
  }
});
