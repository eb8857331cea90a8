import { reporterIdentity } from './alignment.ts';

/**
 * Companies that sign much other mail with the domain that signs their TLS reports: receipts of forms, invitations, shared
 * files, all with text that a stranger may choose. A signature of theirs says "TLS report" only on a mail that looks in
 * every respect like those they send. A report of theirs that looks different counts for nothing until it is added here.
 */
export interface KnownReporter {
  /** What its reports are filed under, and what settings call it; also the submitter that its mails name. */
  readonly identity: string;
  /** `d=` of its reports, exactly. */
  readonly signingDomains: readonly string[];
  /** What of RFC 8460 section 5.3 its signature covers: the two TLS-Report headers, or the Content-Type. */
  readonly signs: 'tls-report-headers' | 'content-type';
  readonly organizations: readonly string[];
  readonly from: readonly string[];
  readonly contacts: readonly string[];
  /** The report's id in the subject, and the unique part of the file name. */
  readonly reportId: RegExp;
  readonly fileNumber: RegExp;
  /** Which real mails of it this was read from. */
  readonly source: string;
}

export const knownReporters: readonly KnownReporter[] = [
  {
    identity: 'google.com',
    signingDomains: ['google.com'],
    signs: 'tls-report-headers',
    organizations: ['Google Inc.'],
    from: ['noreply-smtp-tls-reporting@google.com'],
    contacts: ['smtp-tls-reporting@google.com'],
    reportId: /^<[^<>\s]+@google\.com>$/,
    fileNumber: /^\d{3}$/,
    source: 'mails of March 2020 to May 2026; organization and contact in reports since 2019',
  },
  {
    identity: 'microsoft.com',
    signingDomains: ['microsoft.com'],
    signs: 'content-type',
    organizations: ['Microsoft Corporation'],
    from: ['tlsrpt-noreply@microsoft.com'],
    contacts: ['tlsrpt-noreply@microsoft.com'],
    reportId: /^\d{15,20}\+[^\s@]+$/,
    fileNumber: /^\d{15,20}$/,
    source: 'mails of February 2023 to May 2026',
  },
  {
    identity: 'mail.ru',
    signingDomains: ['corp.mail.ru'],
    signs: 'content-type',
    organizations: ['Mail.ru'],
    from: ['noreply-smtp-tls-reporting@corp.mail.ru'],
    contacts: ['tls_support@corp.mail.ru'],
    reportId: /^<[0-9a-f-]{36}@mail\.ru>$/,
    fileNumber: /^\d{3}$/,
    source: 'a mail of January 2023; organization and contact in two more reports',
  },
];

/** The known reporter that `signer` belongs to, be it by another of its domains. */
export function knownReporterOf(signer: string): KnownReporter | null {
  const identity = reporterIdentity(signer);
  return knownReporters.find((known) => known.identity === identity) ?? null;
}
