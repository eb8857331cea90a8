import { z } from 'zod';
import { channels, failureEffects } from './codes.ts';
import { filterQuery } from './filters.ts';
import { day, instant, many, sessions } from './scalars.ts';

export const reportRow = z
  .object({
    id: z.number().int(),
    day,
    domain: z.string().nullable(),
    reporter: z.string(),
    organization: z.string().nullable(),
    policyTypes: z.array(z.string()).describe('of its entries, first the one whose sessions are counted'),
    mode: z.string().nullable(),
    success: sessions.describe('sessions that are reported under tlsa and another type count once'),
    failure: sessions,
    results: z.array(z.string()),
    authenticity: z.string(),
    authenticated: z.boolean(),
    receivedAt: instant,
    source: z.string(),
    channel: z.enum(channels),
  })
  .meta({ id: 'ReportRow' });
export type ReportRow = z.infer<typeof reportRow>;

export const matchedReport = reportRow
  .extend({
    matchingFailure: sessions
      .nullable()
      .describe('failed sessions of the MX hosts, addresses and result types asked for; null: none were asked for'),
  })
  .meta({ id: 'MatchedReport' });
export type MatchedReport = z.infer<typeof matchedReport>;

export const reportList = z
  .object({
    total: z.number().int(),
    all: z.number().int().describe('reports without any filter'),
    success: sessions,
    failure: sessions.describe('all failed sessions of these reports'),
    matchingFailure: sessions.nullable().describe('as in each report, of all pages'),
    page: z.number().int(),
    pages: z.number().int(),
    reports: z.array(matchedReport),
  })
  .meta({ id: 'ReportList' });
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

export const failureDetail = z
  .object({
    resultType: z.string(),
    class: z.string(),
    effect: z.enum(failureEffects).describe('what the failure did to mail, or would do under enforce'),
    sendingMtaIp: z.string().nullable(),
    receivingMxHostname: z.string().nullable(),
    receivingMxHelo: z.string().nullable(),
    receivingIp: z.string().nullable(),
    sessions,
    reasonCode: z.string().nullable(),
    additionalInformation: z.string().nullable(),
  })
  .meta({ id: 'FailureDetail' });

export const reportView = reportRow
  .extend({
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
    deviations: z.array(z.object({ code: z.string(), description: z.string().describe('English') })),
    provenance: z.object({
      messageId: z.string().nullable(),
      from: z.string().nullable(),
      subject: z.string().nullable(),
      signingDomain: z.string().nullable(),
      authenticityReason: z.string().nullable(),
      provedAs: z
        .string()
        .nullable()
        .describe('the domain as which its reporter may be trusted; null: not proved to be a TLS report of its signer'),
      duplicates: z.number().int().describe('other copies that arrived and were not counted'),
      originalBytes: z.number().int().nullable().describe('null where the original was too large to keep'),
    }),
    siblings: z
      .array(z.object({ id: z.number().int(), domain: z.string().nullable() }))
      .describe('the same document, other policy domains'),
  })
  .meta({ id: 'ReportView' });
export type ReportView = z.infer<typeof reportView>;

/** `GET /reports/:id/document`: the report's JSON as it was sent, unpacked from what carried it; foreign text. */
export const reportDocument = z
  .object({
    text: z.string().nullable().describe('null where the original was not kept; cut after 1 MiB'),
    cut: z.boolean(),
  })
  .meta({ id: 'ReportDocument' });
export type ReportDocument = z.infer<typeof reportDocument>;
