import { ingestMessages, type RawMessage } from '../../server/ingest/ingest.ts';
import { setDomainStatus } from '../../server/store/domains/domains.ts';
import { SAMPLE_NOW, startEmpty } from './sample-app.ts';

/** Failed sessions of one detail; null: the report does not name the host or the address. */
type Detail = readonly [result: string, mx: string | null, ip: string | null, sessions: number];

interface Policy {
  readonly domain: string;
  readonly type?: string;
  readonly mode?: string;
  readonly success: number;
  /** Failures that no detail explains. */
  readonly unexplained?: number;
  readonly details?: readonly Detail[];
}

function policyJson({ domain, type = 'sts', mode = 'testing', success, unexplained = 0, details = [] }: Policy) {
  return {
    policy: {
      'policy-type': type,
      ...(type === 'sts'
        ? { 'policy-string': ['version: STSv1', `mode: ${mode}`, `mx: *.${domain}`, 'max_age: 604800'] }
        : {}),
      'policy-domain': domain,
    },
    summary: {
      'total-successful-session-count': success,
      'total-failure-session-count': details.reduce((sum, [, , , sessions]) => sum + sessions, unexplained),
    },
    'failure-details': details.map(([result, mx, ip, sessions]) => ({
      'result-type': result,
      ...(ip === null ? {} : { 'sending-mta-ip': ip }),
      ...(mx === null ? {} : { 'receiving-mx-hostname': mx }),
      'failed-session-count': sessions,
    })),
  };
}

const google = { organization: 'Google Inc.', contact: 'smtp-tls-reporting@google.com' };
const microsoft = { organization: 'Microsoft Corporation', contact: 'tlsrpt-noreply@microsoft.com' };

interface Report {
  readonly by: typeof google;
  readonly id: string;
  readonly day: string;
  readonly policies: readonly Policy[];
}

function reportJson({ by, id, day, policies }: Report): string {
  return JSON.stringify({
    'organization-name': by.organization,
    'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
    'contact-info': by.contact,
    'report-id': id,
    policies: policies.map(policyJson),
  });
}

function message(
  source: string,
  text: string,
  received: string,
  rest: Partial<Pick<RawMessage, 'channel' | 'kind'>> = {},
): RawMessage {
  const bytes = new TextEncoder().encode(text);
  const common = { channel: 'file', kind: 'file', mailboxId: null, bytes, size: bytes.byteLength } as const;
  return { ...common, ...rest, source, receivedAt: `2027-03-${received}Z` };
}

const mail = (subject: string, type: string, body: string) =>
  `From: Reports <noreply@google.com>\r\nTo: tlsrpt@a.example\r\nSubject: ${subject}\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\n${body}`;

const A = 'a.example';
const g8: Report = {
  by: google,
  id: 'spring',
  day: '2027-03-08',
  policies: [
    {
      domain: A,
      success: 40,
      details: [
        ['certificate-expired', 'mx1.a.example', '192.0.2.7', 5],
        ['starttls-not-supported', 'mx2.a.example', '192.0.2.8', 2],
      ],
    },
  ],
};
const m8: Report = {
  by: microsoft,
  id: 'outlook',
  day: '2027-03-08',
  policies: [
    {
      domain: A,
      mode: 'enforce',
      success: 300,
      unexplained: 4,
      details: [
        ['starttls-not-supported', 'mx1.a.example', '192.0.2.8', 3],
        ['validation-failure', null, null, 1],
      ],
    },
  ],
};
const g10: Report = {
  by: google,
  id: 'quiet',
  day: '2027-03-10',
  policies: [{ domain: A, type: 'no-policy-found', success: 20 }],
};
const unsigned11: Report = {
  by: { organization: 'Nobody Known', contact: 'post@nobody.example' },
  id: 'unsigned',
  day: '2027-03-11',
  policies: [{ domain: A, success: 11, details: [['certificate-host-mismatch', 'mx3.a.example', '192.0.2.9', 9]] }],
};
const b12: Report = {
  by: google,
  id: 'dane',
  day: '2027-03-12',
  policies: [
    { domain: 'b.example', success: 70, details: [['starttls-not-supported', 'mx1.b.example', '192.0.2.7', 6]] },
    { domain: 'b.example', type: 'tlsa', success: 70, details: [['tlsa-invalid', 'mx9.b.example', '192.0.2.7', 8]] },
  ],
};
const foreign9: Report = {
  by: microsoft,
  id: 'foreign',
  day: '2027-03-09',
  policies: [{ domain: 'f.example', success: 1000, details: [['certificate-expired', 'mx1.f.example', null, 90]] }],
};

/** In the order in which they come in. */
const vouched: readonly RawMessage[] = [
  message('old.json', reportJson({ ...g8, policies: [{ domain: A, success: 1 }] }), '09T01:00:00'),
  message('g8.json', reportJson(g8), '09T10:00:00', { channel: 'upload' }),
  message('m8.json', reportJson(m8), '12T10:00:00'),
  message('f9.json', reportJson(foreign9), '10T09:00:00'),
  message('g10.json', reportJson(g10), '10T12:00:00', { channel: 'https' }),
  message('b12.json', reportJson(b12), '13T10:00:00'),
  message('again.json', reportJson(g10), '13T11:00:00'),
  message('hello.eml', mail('Hello', 'text/plain', 'Good morning.\r\n'), '13T12:00:00', { kind: 'mail' }),
  message('INBOX;1;7', mail('Report Domain: a.example', 'application/tlsrpt+json', '{"no": "report"'), '13T13:00:00', {
    channel: 'imap',
    kind: 'mail',
  }),
];
const unsigned: readonly RawMessage[] = [
  message('u11.json', reportJson(unsigned11), '11T12:00:00', { channel: 'imap' }),
];

/**
 * An installation with reports that differ in every respect that a list or a chart can be filtered or ordered by: two
 * watched domains and a foreign one, three reporters of which one is not authenticated, three types of policy, two modes,
 * every channel, a report that another one supersedes, and a message of every outcome.
 */
export async function openReportWorld() {
  const { app, send, path } = await startEmpty();
  await ingestMessages(vouched, app.ingestContext('vouch'));
  await ingestMessages(unsigned, app.ingestContext('dkim'));
  await setDomainStatus(app.database, 'f.example', 'foreign', SAMPLE_NOW);
  await app.verdicts.refresh();
  return {
    /** The file of the database. */
    path,
    async read(path: string): Promise<unknown> {
      const response = await send('GET', path);
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    text: async (path: string) => (await send('GET', path)).text(),
  };
}
