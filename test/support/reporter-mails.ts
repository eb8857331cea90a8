import { gzipSync } from 'node:zlib';
import type { ResolveTxt } from '../../server/authenticity/dns-txt.ts';
import { startOfDay, toMillis } from '../../server/contract/time.ts';
import { keyRecord, rsaKey, signMail, zone } from './sign.ts';

/** What Google's signature covers, and Microsoft's. */
export const GOOGLE_SIGNS = [
  'to',
  'from',
  'subject',
  'message-id',
  'tls-report-submitter',
  'tls-report-domain',
  'date',
];
export const MICROSOFT_SIGNS = ['from', 'date', 'subject', 'message-id', 'content-type', 'mime-version'];

export interface ReporterMail {
  readonly day: string;
  readonly success: number;
  readonly from: string;
  readonly subject: string;
  readonly organization: string;
  readonly contact: string;
  readonly fileName: string;
  readonly domain: string;
  readonly submitter: string;
  readonly signer: string;
  readonly signs: string[];
  /** Left out of the mail, though the signature may name it. */
  readonly without: readonly string[];
  readonly contentType: string;
}

const OF_A_REPORT = 'multipart/report; boundary="part"; report-type=tlsrpt';

function begin(day: string): number {
  return toMillis(startOfDay(day)) / 1000;
}

/** A TLS report in the form of Google's. */
export function asGoogle(day: string, changes: Partial<ReporterMail> = {}): ReporterMail {
  const domain = 'harbourline.example';
  return {
    day,
    success: 600,
    from: 'noreply-smtp-tls-reporting@google.com',
    subject: `Report Domain: ${domain} Submitter: google.com Report-ID: <${day.replaceAll('-', '.')}T00.00.00Z+${domain}@google.com>`,
    organization: 'Google Inc.',
    contact: 'smtp-tls-reporting@google.com',
    fileName: `google.com!${domain}!${begin(day)}!${begin(day) + 86_399}!001.json.gz`,
    domain,
    submitter: 'google.com',
    signer: 'google.com',
    signs: GOOGLE_SIGNS,
    without: [],
    contentType: OF_A_REPORT,
    ...changes,
  };
}

/** A TLS report in the form of Microsoft's. */
export function asMicrosoft(day: string, changes: Partial<ReporterMail> = {}): ReporterMail {
  const domain = 'harbourline.example';
  return {
    ...asGoogle(day),
    from: '<tlsrpt-noreply@microsoft.com>',
    subject: `Report Domain: ${domain} Submitter: microsoft.com Report-ID:\r\n 133708152202987951+${domain}`,
    organization: 'Microsoft Corporation',
    contact: 'tlsrpt-noreply@microsoft.com',
    fileName: `microsoft.com!${domain}!${begin(day)}!${begin(day) + 86_399}!133708152202987951.json.gz`,
    submitter: 'microsoft.com',
    signer: 'microsoft.com',
    signs: MICROSOFT_SIGNS,
    ...changes,
  };
}

/** A receipt that a company sends for a form: what the stranger wrote into the form is in it, here a report. */
export function formReceipt(day: string, changes: Partial<ReporterMail> = {}): ReporterMail {
  return asGoogle(day, {
    from: 'Forms <forms-receipts-noreply@google.com>',
    subject: 'Your answers',
    fileName: 'answers.json.gz',
    contentType: 'multipart/mixed; boundary="part"',
    without: ['TLS-Report-Domain', 'TLS-Report-Submitter'],
    signs: ['to', 'from', 'subject', 'date', 'mime-version'],
    ...changes,
  });
}

export function reportJson({ day, organization, contact, domain, success }: ReporterMail): string {
  return JSON.stringify({
    'organization-name': organization,
    'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
    'contact-info': contact,
    'report-id': `${day}T00:00:00Z_${domain}`,
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-string': ['version: STSv1', 'mode: testing', `mx: mx1.${domain}`, 'max_age: 604800'],
          'policy-domain': domain,
        },
        summary: { 'total-successful-session-count': success, 'total-failure-session-count': 0 },
      },
    ],
  });
}

const key = rsaKey(1024);

/** A DNS in which everybody that these mails name has the same key. */
export const signersDns = (...domains: string[]): ResolveTxt & { asked: string[] } =>
  zone(Object.fromEntries(domains.map((domain) => [`sel._domainkey.${domain}`, keyRecord(key)])));

export function unsigned(mail: ReporterMail): string {
  const headers: [string, string][] = [
    ['Date', `${new Date(toMillis(startOfDay(mail.day)) + 33 * 3_600_000).toUTCString().replace('GMT', '+0000')}`],
    ['From', mail.from],
    ['To', 'reports@receiver.example'],
    ['Subject', mail.subject],
    ['Message-ID', `<${mail.day}@${mail.signer}>`],
    ['TLS-Report-Domain', mail.domain],
    ['TLS-Report-Submitter', mail.submitter],
    ['MIME-Version', '1.0'],
    ['Content-Type', mail.contentType],
  ];
  return [
    ...headers.filter(([name]) => !mail.without.includes(name)).map(([name, value]) => `${name}: ${value}`),
    '',
    '--part',
    'Content-Type: text/plain',
    '',
    'This is an aggregate TLS report.',
    '--part',
    'Content-Type: application/tlsrpt+gzip',
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${mail.fileName}"`,
    '',
    gzipSync(reportJson(mail)).toString('base64').replace(/.{76}/g, '$&\r\n'),
    '--part--',
    '',
  ].join('\r\n');
}

/** Signed with a key that only a DNS of signersDns knows. */
export function signed(mail: ReporterMail, text = unsigned(mail)): Buffer {
  return signMail(text, { key, domain: mail.signer, headers: mail.signs });
}
