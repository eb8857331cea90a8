import type { Facets } from '../../server/contract/filters.ts';
import type { ReportDocument, ReportList, ReportRow, ReportView } from '../../server/contract/reports.ts';
import { addDays } from '../../server/contract/time.ts';
import { TODAY } from './verdict-parts.ts';

/** What the API answers about reports, typed as the contract has it. */

export const facets: Facets = {
  domains: ['example.com', 'harbourline.example', 'kanda-books.example'],
  reporters: [
    { key: 'google.com', name: 'Google Inc.' },
    { key: 'microsoft.com', name: 'Microsoft Corporation' },
    { key: 'comcast.net', name: 'Comcast' },
  ],
  mx: ['mx1.harbourline.example', 'mx2.harbourline.example', 'backup.harbourline.example'],
  results: ['certificate-host-mismatch', 'starttls-not-supported', 'sts-policy-fetch-error'],
  policyTypes: ['sts', 'no-policy-found'],
};

const reporters = [
  { reporter: 'google.com', organization: 'Google Inc.', channel: 'imap' },
  { reporter: 'microsoft.com', organization: 'Microsoft Corporation', channel: 'imap' },
  { reporter: 'comcast.net', organization: 'Comcast', channel: 'https' },
] as const;

const allReports: readonly ReportRow[] = Array.from({ length: 72 }, (_, index) => {
  const who = reporters[index % 3] ?? reporters[0];
  const day = addDays(TODAY, -1 - Math.floor(index / 3));
  const failing = day >= '2026-11-16';
  return {
    id: 100 + index,
    day,
    domain: 'harbourline.example',
    ...who,
    policyTypes: ['sts'],
    mode: 'testing',
    success: 1000 - (index % 3) * 440,
    failure: failing ? 52 - (index % 3) * 20 : 0,
    results: failing
      ? index % 4 === 0
        ? ['certificate-host-mismatch', 'starttls-not-supported']
        : ['certificate-host-mismatch']
      : [],
    authenticity: who.channel === 'https' ? 'none' : 'pass',
    authenticated: who.channel !== 'https',
    receivedAt: `${addDays(day, 1)}T03:${10 + (index % 40)}:00Z`,
    source: `INBOX;1700000000;${20_000 + index}`,
  };
});

export function reportList(query: URLSearchParams): ReportList {
  const domains = query.getAll('domain');
  const mx = query.getAll('mx');
  const matching = allReports
    .filter((report) => domains.length === 0 || domains.includes(report.domain ?? ''))
    .filter((report) => query.getAll('reporter').length === 0 || query.getAll('reporter').includes(report.reporter))
    .filter((report) => query.get('failures') !== '1' || report.failure > 0)
    .filter((report) => (query.get('from') ?? '') <= report.day && report.day <= (query.get('to') ?? '9999'))
    .filter(() => mx.length === 0 || mx.some((host) => facets.mx.includes(host)));
  const page = Number(query.get('page') ?? '1');
  const size = Number(query.get('size') ?? '50');
  const asked = mx.length > 0 || query.getAll('result').length > 0;
  // as if every report told of ten failures besides
  const failureAsked = (report: ReportRow) => (asked ? Math.max(0, report.failure - 10) : null);
  return {
    total: matching.length,
    all: 1318,
    success: matching.reduce((all, report) => all + report.success, 0),
    failure: matching.reduce((all, report) => all + report.failure, 0),
    matchingFailure: asked ? matching.reduce((all, report) => all + (failureAsked(report) ?? 0), 0) : null,
    page,
    pages: Math.max(1, Math.ceil(matching.length / size)),
    reports: matching
      .slice((page - 1) * size, page * size)
      .map((report) => ({ ...report, matchingFailure: failureAsked(report) })),
  };
}

export function reportView(id: number): ReportView | null {
  const row = allReports.find((report) => report.id === id);
  if (row === undefined) return null;
  const detail = (sessions: number, sendingMtaIp: string) => ({
    resultType: 'certificate-host-mismatch',
    class: 'cert-name',
    effect: 'would-refuse' as const,
    sendingMtaIp,
    receivingMxHostname: 'mx2.harbourline.example',
    receivingMxHelo: null,
    receivingIp: '203.0.113.12',
    sessions,
    reasonCode: null,
    additionalInformation: null,
  });
  return {
    ...row,
    reportId: `${row.day}T00:00:00Z_harbourline.example`,
    contact: 'smtp-tls-reporting@google.com',
    start: `${row.day}T00:00:00Z`,
    end: `${row.day}T23:59:59Z`,
    longRange: false,
    status: 'current',
    policies: [
      {
        policyType: 'sts',
        policyString: [
          'version: STSv1',
          'mode: testing',
          'mx: mx1.harbourline.example',
          'mx: mx2.harbourline.example',
          'mx: backup.harbourline.example',
          'max_age: 604800',
        ],
        mxHosts: ['mx1.harbourline.example', 'mx2.harbourline.example', 'backup.harbourline.example'],
        success: row.success,
        failure: row.failure,
        detailSessions: Math.max(0, row.failure - 6),
        failureDetails:
          row.failure === 0
            ? []
            : [
                detail(30, '198.51.100.17'),
                detail(10, '2001:db8:4860:20::1f'),
                {
                  ...detail(6, '198.51.100.31'),
                  resultType: 'starttls-not-supported',
                  class: 'starttls',
                  receivingMxHostname: 'backup.harbourline.example',
                  receivingMxHelo: 'mail.hosting.example',
                  reasonCode: 'smtp-starttls-reply-code-454',
                },
              ],
      },
    ],
    rejectedEntries: [],
    deviations: [],
    provenance: {
      messageId: '<1234@google.com>',
      from: 'noreply-smtp-tls-reporting@google.com',
      subject: 'Report Domain: harbourline.example Submitter: google.com Report-ID: <2026.11.22T00.00.00Z>',
      signingDomain: 'google.com',
      authenticityReason: null,
      provedAs: 'google.com',
      duplicates: 1,
      originalBytes: 2048,
    },
    siblings: [],
  };
}

export const reportDocument: ReportDocument = {
  text: JSON.stringify({
    'organization-name': 'Google Inc.',
    'date-range': { 'start-datetime': '2026-11-22T00:00:00Z', 'end-datetime': '2026-11-22T23:59:59Z' },
    'contact-info': 'smtp-tls-reporting@google.com',
    'report-id': '2026-11-22T00:00:00Z_harbourline.example',
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-string': ['version: STSv1', 'mode: testing'],
          'policy-domain': 'harbourline.example',
        },
        summary: { 'total-successful-session-count': 413, 'total-failure-session-count': 25 },
      },
    ],
  }),
  cut: false,
};
