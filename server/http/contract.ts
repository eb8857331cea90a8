import { z } from 'zod';
import { checkView } from './contract-check.ts';
import { setAsideRecord } from './contract-manage.ts';
import { confidence, day, instant, mode, reason, sessions, state } from './contract-verdict.ts';

/**
 * The JSON of every endpoint under /api/v1, as schemas and types. The OpenAPI document is made from them,
 * handlers answer values that satisfy them, and the web imports their types and nothing else.
 *
 * Times are ISO 8601 text in UTC, days are UTC days, counts are sessions unless the name says otherwise.
 */

export type {
  CheckAnswer,
  CheckFinding,
  CheckLine,
  CheckView,
  MxCheck,
  Passing,
} from './contract-check.ts';
export type {
  AttestationInput,
  DomainInput,
  DomainPatch,
  DomainSettings,
  DomainSettingsInput,
  Facets,
  MailboxInput,
  MailboxPatch,
  NextPolicies,
  NextPolicy,
  NextPolicyAnswer,
  RetryResult,
  SetAsideDays,
  SetAsideInput,
  SetAsideRecord,
  SettingsView,
  Sources,
} from './contract-manage.ts';
export type { ApprovalInput, HostedPolicy, PolicyLintAnswer } from './contract-policy.ts';
export type {
  Action,
  Assessment,
  Confidence,
  EvidenceLink,
  Grade,
  Issue,
  IssueClass,
  Mode,
  MxVerdict,
  Params,
  ProbeResult,
  Reason,
  Severity,
  State,
  WhatIf,
} from './contract-verdict.ts';
export { day, instant, mode, reason, state };

/** One cell of the strip: the last 14 complete UTC days, then today. */
export const stripDay = z.object({
  day,
  kind: z.enum(['pass', 'minor', 'refused', 'none', 'partial', 'future']),
  sessions,
  refused: sessions.describe('sessions that enforce refuses, or would refuse'),
  failed: sessions.describe('failures that do not block'),
  reporters: z.number().int().nonnegative(),
  /** Only where `kind` is partial: what the day looks like so far. */
  soFar: z.enum(['pass', 'minor', 'refused', 'none']).nullable(),
});
export type StripDay = z.infer<typeof stripDay>;

/** The numbers of one domain that pages print; computed once, with the verdict. */
export const summary = z.object({
  strip: z.array(stripDay),
  days14: z
    .object({ from: day, to: day })
    .nullable()
    .describe('the days of the numbers of 14 days; null without a verdict'),
  sessions14: sessions,
  refused14: sessions,
  reporters14: z.number().int().nonnegative(),
  daysWithReports14: z.number().int().nonnegative(),
  lastReportDay: day.nullable(),
  firstReportDay: day.nullable(),
});

export const domainRow = z.object({
  domain: z.string(),
  status: z.enum(['watched', 'foreign', 'ignored']),
  state: state.nullable().describe('null while no verdict exists: not watched, or still importing'),
  confidence: confidence.nullable(),
  group: z.enum(['attention', 'ready', 'testing', 'enforcing', 'not-set-up']),
  mode: mode.nullable(),
  modeSince: instant.nullable(),
  elapsed: z.number().int().nullable().describe('clean days so far'),
  required: z.number().int().nullable(),
  earliestReadyAt: instant.nullable(),
  cleanSince: day.nullable(),
  headline: reason.nullable().describe('the reason that matters most'),
  problems: z.number().int().nonnegative().describe('faults to mend; the headline tells the first'),
  codes: z.array(z.string()).describe('codes of all reasons, most severe first'),
  summary,
});
export type DomainRow = z.infer<typeof domainRow>;

export const domainList = z.object({
  now: instant,
  counts: z.object({
    all: z.number().int(),
    attention: z.number().int(),
    ready: z.number().int(),
    testing: z.number().int(),
    enforcing: z.number().int(),
    notSetUp: z.number().int(),
    foreign: z.number().int().describe('domains in reports that nobody has adopted or ignored yet'),
  }),
  total: z.number().int().describe('domains that match'),
  page: z.number().int(),
  pages: z.number().int(),
  domains: z.array(domainRow),
});
export type DomainList = z.infer<typeof domainList>;

export const domainListQuery = z.object({
  verdict: z
    .enum(['all', 'attention', 'ready', 'testing', 'enforcing', 'not-set-up', 'foreign', 'ignored'])
    .default('all'),
  q: z.string().max(253).optional(),
  sort: z
    .enum([
      'rank',
      'domain',
      '-domain',
      'refused',
      '-refused',
      'sessions',
      '-sessions',
      'reporters',
      '-reporters',
      'last',
      '-last',
    ])
    .default('rank'),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
});

export const policySnapshot = z.object({
  mode: mode.nullable(),
  mx: z.array(z.string()),
  maxAge: z.number().int().nullable(),
  text: z.string().nullable().describe('the policy file, line by line as seen'),
  id: z.string().nullable().describe('id of the _mta-sts record, where a live check read it'),
  seenAt: instant,
  source: z.enum(['live', 'reports']),
});
export type PolicySnapshot = z.infer<typeof policySnapshot>;

export const domainView = z.object({
  row: domainRow,
  policy: policySnapshot.nullable(),
  previous: z.string().nullable().describe('the domain before this one in ranked order'),
  next: z.string().nullable(),
  history: z.array(z.object({ at: instant, state, confidence: confidence.nullable() })),
  setAsides: z.array(setAsideRecord),
  reporting: z
    .object({
      name: z.string().describe('with its final dot'),
      found: z.array(z.string()).nullable().describe('TXT records there, foreign text; null: nobody has read them'),
      valid: z.boolean().describe('one record, of the right form'),
      wanted: z.string().nullable().describe('null: this service was told of no address of its own'),
    })
    .describe('the _smtp._tls record'),
});
export type DomainView = z.infer<typeof domainView>;

const many = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]).slice(0, 50));

export const dayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a UTC day, YYYY-MM-DD');

/** Filters shared by charts, break-downs and the list of reports. A name repeated means any of its values. */
export const filterQuery = z.object({
  from: dayText.optional(),
  to: dayText.optional(),
  reporter: many.describe('identity of the reporter, its organisational domain'),
  mx: many.describe('receiving MX host name'),
  ip: many.describe('sending MTA address'),
  result: many.describe('result type as written'),
  policyType: many,
  authenticity: z.enum(['counted', 'all']).optional().describe('counted: only reports that may weigh in a verdict'),
});
export type FilterQuery = z.infer<typeof filterQuery>;

export const seriesDay = z.object({
  day,
  success: sessions,
  failure: sessions,
  results: z.record(z.string(), sessions).describe('failed sessions by result type; "" is failures without details'),
  reporters: z.number().int().nonnegative(),
});

export const marker = z.object({
  day,
  kind: z.enum(['policy', 'certificate', 'verdict']),
  label: z.string(),
  params: z.record(z.string(), z.unknown()),
});
export type Marker = z.infer<typeof marker>;

export const series = z.object({
  domain: z.string().nullable().describe('null: all watched domains together'),
  from: day,
  to: day,
  authenticity: z.enum(['counted', 'all']),
  leftOut: z
    .object({ reports: z.number().int(), sessions })
    .describe('reports in this range that are not shown because their origin could not be authenticated'),
  days: z.array(seriesDay).describe('one a day with reports; a day that is absent had none'),
  results: z
    .array(
      z.object({
        result: z.string(),
        sessions,
        effect: z.enum(['refused', 'delivered', 'dane', 'potential', 'unknown']),
      }),
    )
    .describe('in stack order'),
  markers: z.array(marker),
});
export type Series = z.infer<typeof series>;

export const breakdown = z.object({
  by: z.enum(['mx', 'reporter', 'result', 'sender']),
  total: z.number().int().describe('rows before the limit'),
  rows: z.array(
    z.object({
      key: z.string().describe('"" where the report names none'),
      name: z.string(),
      failed: sessions,
      sessions: sessions.nullable().describe('all sessions, where reports count them by this key'),
    }),
  ),
});
export type Breakdown = z.infer<typeof breakdown>;

export const breakdownQuery = filterQuery.extend({
  by: z.enum(['mx', 'reporter', 'result', 'sender']),
  limit: z.coerce.number().int().min(1).max(1000).default(5),
});

export const reportRow = z.object({
  id: z.number().int(),
  day,
  domain: z.string().nullable(),
  reporter: z.string(),
  organization: z.string().nullable(),
  policyType: z.string().nullable().describe('of the first policy, null when the report has none'),
  mode: z.string().nullable(),
  success: sessions,
  failure: sessions,
  results: z.array(z.string()),
  authenticity: z.string(),
  authenticated: z.boolean(),
  receivedAt: instant,
  source: z.string(),
  channel: z.enum(['imap', 'file', 'upload', 'https']),
});
export type ReportRow = z.infer<typeof reportRow>;

export const matchedReport = reportRow.extend({
  matchingFailure: sessions
    .nullable()
    .describe('failed sessions of the MX hosts, addresses and result types asked for; null: none were asked for'),
});
export type MatchedReport = z.infer<typeof matchedReport>;

export const reportList = z.object({
  total: z.number().int(),
  all: z.number().int().describe('reports without any filter'),
  success: sessions,
  failure: sessions.describe('all failed sessions of these reports'),
  matchingFailure: sessions.nullable().describe('as in each report, of all pages'),
  page: z.number().int(),
  pages: z.number().int(),
  reports: z.array(matchedReport),
});
export type ReportList = z.infer<typeof reportList>;

export const reportListQuery = filterQuery.extend({
  domain: many,
  mode: many,
  failures: z.enum(['0', '1']).default('0'),
  channel: many,
  q: z.string().max(255).optional(),
  sort: z
    .enum(['-day', 'day', '-failure', 'failure', '-sessions', 'sessions', '-received', 'received'])
    .default('-day'),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
});

export const failureDetail = z.object({
  resultType: z.string(),
  class: z.string(),
  sendingMtaIp: z.string().nullable(),
  receivingMxHostname: z.string().nullable(),
  receivingMxHelo: z.string().nullable(),
  receivingIp: z.string().nullable(),
  sessions,
  reasonCode: z.string().nullable(),
  additionalInformation: z.string().nullable(),
});

export const reportView = reportRow.extend({
  reportId: z.string().nullable(),
  contact: z.string().nullable(),
  start: instant,
  end: instant,
  longRange: z.boolean(),
  status: z.enum(['current', 'superseded']),
  policies: z.array(
    z.object({
      policyType: z.string(),
      policyString: z.array(z.string()).nullable(),
      mxHosts: z.array(z.string()),
      success: sessions,
      failure: sessions,
      detailSessions: sessions,
      failureDetails: z.array(failureDetail),
    }),
  ),
  rejectedEntries: z.array(z.object({ path: z.string(), reason: z.string() })),
  deviations: z.array(z.object({ code: z.string(), description: z.string() })),
  provenance: z.object({
    messageId: z.string().nullable(),
    from: z.string().nullable(),
    subject: z.string().nullable(),
    signingDomain: z.string().nullable(),
    authenticityReason: z.string().nullable(),
    duplicates: z.number().int().describe('other copies that arrived and were not counted'),
    originalBytes: z.number().int().nullable().describe('null where the original was too large to keep'),
  }),
  siblings: z
    .array(z.object({ id: z.number().int(), domain: z.string().nullable() }))
    .describe('the same document, other policy domains'),
});
export type ReportView = z.infer<typeof reportView>;

/** `GET /reports/:id/document`: the report's JSON as it was sent, unpacked from what carried it; foreign text. */
export const reportDocument = z.object({
  text: z.string().nullable().describe('null where the original was not kept; cut after 1 MiB'),
  cut: z.boolean(),
});
export type ReportDocument = z.infer<typeof reportDocument>;

export const messageRow = z.object({
  id: z.number().int(),
  source: z.string(),
  channel: z.enum(['imap', 'file', 'upload', 'https']),
  from: z.string().nullable(),
  subject: z.string().nullable(),
  receivedAt: instant.nullable(),
  seenAt: instant,
  bytes: z.number().int(),
  outcome: z.enum(['stored', 'duplicate', 'superseded', 'not-tlsrpt', 'rejected']),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  keepsOriginal: z.boolean(),
  reports: z.array(z.number().int()),
});
export type MessageRow = z.infer<typeof messageRow>;

export const messageList = z.object({
  total: z.number().int(),
  page: z.number().int(),
  pages: z.number().int(),
  counts: z.record(z.string(), z.number().int()).describe('messages by outcome'),
  messages: z.array(messageRow),
});
export type MessageList = z.infer<typeof messageList>;

export const messageListQuery = z.object({
  outcome: z.enum(['stored', 'duplicate', 'superseded', 'not-tlsrpt', 'rejected']).optional(),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
});

export const mailboxFolder = z.object({
  folder: z.string(),
  messages: z.number().int().nullable().describe('in the folder, as the server last said'),
});

export const mailboxCounts = z
  .object({
    read: z.number().int(),
    stored: z.number().int(),
    duplicate: z.number().int(),
    notTlsrpt: z.number().int(),
    rejected: z.number().int(),
  })
  .describe('messages of the mailbox that were ever read, by what became of them');

export const loginView = z.object({
  kind: z.enum([
    'password',
    'microsoft-client-credentials',
    'google-service-account',
    'google-refresh-token',
    'microsoft-refresh-token',
  ]),
  tenant: z.string().nullable(),
  clientId: z.string().nullable(),
  account: z.string().nullable().describe('client_email of the key'),
});
export type LoginView = z.infer<typeof loginView>;

export const mailboxView = z.object({
  id: z.number().int(),
  name: z.string().describe('user@host:port, never the password'),
  origin: z.enum(['config', 'ui']),
  state: z.enum(['waiting', 'connecting', 'importing', 'idle', 'failed', 'paused']),
  encrypted: z.boolean().nullable().describe('the last connection; null before the first'),
  trust: z.string(),
  after: z
    .string()
    .describe('what becomes of a message once its reports are stored: leave, seen, delete or move:Folder'),
  unreadableFolder: z.string().nullable().describe('where messages go whose report cannot be read; null: they stay'),
  lastPollAt: instant.nullable().describe('last pass that ended without an error'),
  nextPollAt: instant.nullable().describe('the next pass, or the next try, at the latest'),
  lastError: z.object({ at: instant, message: z.string() }).nullable(),
  trouble: z
    .string()
    .nullable()
    .describe('all was read, but this is not as it should be: a folder is missing, or moving fails'),
  progress: z
    .object({
      done: z.number().int(),
      total: z.number().int(),
      perSecond: z.number(),
      secondsLeft: z.number().nullable(),
    })
    .nullable(),
  folders: z.array(mailboxFolder),
  counts: mailboxCounts,
  editable: z
    .object({
      host: z.string(),
      port: z.number().int(),
      security: z.enum(['tls', 'starttls']),
      user: z.string(),
      login: loginView.describe('all of it that is not secret'),
      folders: z.array(z.string()).readonly(),
      pollMinutes: z.number(),
      ca: z.string().nullable(),
    })
    .nullable()
    .describe('what the form starts from; null: the configuration says it'),
  authenticity: z
    .record(z.string(), z.number().int())
    .describe('messages by result of authentication; known: copies of reports that count already'),
  originDoubt: z
    .enum(['none', 'fail', 'signed-unaligned', 'unverifiable', 'pending', 'other'])
    .nullable()
    .describe('why most of its reports count for nothing; null where most of them do count'),
  judging: z
    .boolean()
    .describe('what it brought is being judged anew by the trust that it has now: authenticity still changes'),
});
export type MailboxView = z.infer<typeof mailboxView>;

/** What `POST` and `PUT` of a mailbox answer: it works, and this is in it. */
export const mailboxAdded = z.object({
  mailbox: mailboxView,
  found: z.object({
    encrypted: z.boolean().describe('false only of a server on this machine that offers no TLS'),
    folders: z.array(z.string()).readonly(),
    messages: z.number().int(),
    reports: z
      .number()
      .int()
      .nullable()
      .describe('messages that look like TLS reports; null: the server did not say in time'),
  }),
});
export type MailboxAdded = z.infer<typeof mailboxAdded>;

export const mailboxList = z.object({ mailboxes: z.array(mailboxView) });
export type MailboxList = z.infer<typeof mailboxList>;

export const importedReport = z.object({
  organization: z.string().nullable(),
  reportId: z.string().nullable(),
  start: instant,
  end: instant,
  day,
  policies: z.array(
    z.object({
      domain: z.string().nullable(),
      policyType: z.string(),
      success: sessions,
      failure: sessions,
      failureDetails: z.number().int().describe('entries'),
    }),
  ),
  success: sessions,
  failure: sessions,
  failureDetails: z.number().int().describe('entries'),
  detailSessions: sessions,
  deviations: z.array(z.string()),
});
export type ImportedReport = z.infer<typeof importedReport>;

export const importOutcome = z.object({
  source: z.string(),
  outcome: z.enum(['stored', 'duplicate', 'superseded', 'not-tlsrpt', 'rejected']),
  reason: z.string().nullable(),
  report: importedReport.nullable(),
});
export type ImportOutcome = z.infer<typeof importOutcome>;

/**
 * What `import --json` prints and `POST /uploads` answers. An upload is multipart: any number of `files`, and
 * `vouch=1` where the person says that they come from a mailbox of theirs, so that files without a signature count.
 */
export const importResult = z.object({
  messages: z.number().int(),
  stored: z.number().int(),
  duplicate: z.number().int(),
  superseded: z.number().int(),
  notTlsrpt: z.number().int(),
  rejected: z.number().int(),
  outcomes: z.array(importOutcome).readonly(),
  authenticity: z
    .record(z.string(), z.number().int())
    .describe('messages with a report, by what their origin was judged to be'),
});
export type ImportResult = z.infer<typeof importResult>;

/** What the frame of every page shows. */
export const status = z.object({
  version: z.string(),
  now: instant,
  fixedNow: z.boolean().describe('STSREADY_NOW is set: a demo or a replay'),
  sampleData: z.boolean(),
  liveChecks: z
    .boolean()
    .describe('it can look now: not where they are switched off, nor where the clock stands still'),
  liveTestTargets: z.boolean().describe('live checks may go to private addresses: for tests only'),
  port25Blocked: z.boolean().describe('mail servers cannot be reached from here'),
  reports: z.number().int(),
  domains: z.number().int(),
  mailboxes: z.number().int(),
  importing: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
  lastPollAt: instant.nullable(),
  problem: z.object({ mailbox: z.string(), since: instant, message: z.string() }).nullable(),
  unreadable: z.number().int().describe('messages kept because they could not be read'),
  verdictsFinal: z.boolean().describe('false while an import has not reached the last 14 days yet'),
  can: z
    .object({
      addMailbox: z.boolean(),
      sampleData: z.boolean().describe('POST or, while they are shown, DELETE /sample-data'),
      setAside: z.boolean(),
    })
    .describe('what this installation lets the pages offer'),
});
export type Status = z.infer<typeof status>;

/** RFC 9457. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  suggestions: z.array(z.string()).optional().describe('closest names, where something was not found'),
  code: z.string().optional().describe('what went wrong, for programs'),
  words: z.string().optional().describe("the server's own words, or what exactly is wrong"),
  fields: z
    .array(z.object({ field: z.string(), code: z.string(), message: z.string() }))
    .optional()
    .describe('what is wrong with which field of the request'),
  certificate: z
    .object({
      names: z.array(z.string()).readonly(),
      issuer: z.string().nullable().describe('null: it issued itself'),
      validUntil: instant,
      fingerprint: z.string().describe('SHA-256'),
      pem: z.string(),
    })
    .optional()
    .describe('what a mail server shows that is not trusted; given as `ca`, it is'),
});
export type Problem = z.infer<typeof problem>;

/** Server-sent events at /api/v1/events: the name, and the data it carries. */
export const serverEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('status'), data: status }),
  z.object({ event: z.literal('reports'), data: z.object({ stored: z.number().int(), domains: z.array(z.string()) }) }),
  z.object({
    event: z.literal('verdict'),
    data: z.object({ domain: z.string(), state, confidence: z.string().nullable() }),
  }),
  z.object({ event: z.literal('mailbox'), data: mailboxView }),
  z.object({ event: z.literal('check'), data: checkView }),
]);
export type ServerEvent = z.infer<typeof serverEvent>;
