/** One tolerated departure from RFC 8460: the rule, who was seen departing from it, and what is done about it. */
export interface DeviationNote {
  readonly rule: string;
  /** Senders, products or test data; "none" when nobody has been seen doing it. */
  readonly seenAt: string;
  readonly action: string;
}

/** Every tolerated departure of the mail or the file around a report (RFC 8460 sections 5 and 6). */
export const deliveryDeviations = {
  COMPRESSED_TWICE: {
    rule: 'RFC 8460 section 5.2: the report is compressed once, with gzip.',
    seenAt: 'none',
    action: 'Both layers are taken off.',
  },
  CONTAINER_LENIENT: {
    rule: 'RFC 8460 section 5.3: multipart/report with report-type=tlsrpt, and in it application/tlsrpt+json or +gzip.',
    seenAt: 'several senders and gateways (application/octet-stream, application/gzip, multipart/mixed, a text body)',
    action: 'Every part is looked at; its bytes decide, then its name, its type last.',
  },
  DOMAIN_MISMATCH: {
    rule: 'RFC 8460 section 5.3 and 5.1: TLS-Report-Domain, Subject and file name repeat the policy domain.',
    seenAt: 'edited samples; possible forgery',
    action: 'The report decides (RFC 8460 section 5.6); the difference is shown.',
  },
  FORWARDED: {
    rule: 'RFC 8460 section 5.3: the report is a part of the message itself.',
    seenAt: 'people and ticket systems that forward reports',
    action: 'Messages inside messages are opened to a small depth; the inner headers count.',
  },
  HEADERS_MISSING: {
    rule: 'RFC 8460 section 5.3: TLS-Report-Domain and TLS-Report-Submitter are required.',
    seenAt: 'Google 2022',
    action: 'Accepted; the report itself says what they would.',
  },
  LABEL_WRONG: {
    rule: 'RFC 8460 section 6.4 and 6.5: +json is plain, +gzip is gzip.',
    seenAt: 'senders of plain JSON as tlsrpt+gzip or .json.gz',
    action: 'The first bytes decide.',
  },
  PERIOD_MISMATCH: {
    rule: 'RFC 8460 section 5.1: the file name repeats begin and end of the report.',
    seenAt: 'edited samples; a Halon script that writes local time as UTC',
    action: 'The report decides (RFC 8460 section 5.6).',
  },
  SUBMITTER_MISMATCH: {
    rule: 'RFC 8460 section 5.3: TLS-Report-Submitter is the domain of contact-info.',
    seenAt: 'Mail.ru (corp.mail.ru)',
    action: 'Accepted; the signature of the mail says who speaks.',
  },
  TRAILING_BYTES: {
    rule: 'RFC 1952 section 2.2: nothing follows the last member of a gzip file.',
    seenAt: 'none',
    action: 'Padding and line ends after the compressed data are ignored.',
  },
  TRANSFER_ENCODING_MISSING: {
    rule: 'RFC 2045 section 6: the transfer encoding of a part is declared.',
    seenAt: 'none',
    action: 'A part that reads as base64 of gzip, ZIP or JSON is decoded.',
  },
  ZIP_ARCHIVE: {
    rule: 'RFC 8460 section 5.2: gzip is the only compression.',
    seenAt: 'senders of DMARC reports',
    action: 'Every report in the archive is read.',
  },
} as const satisfies Record<string, DeviationNote>;
