import { z } from 'zod';
import { day, instant, issueClass, mode, sessions } from './contract-verdict.ts';

/** What an administrator publishes, adds, sets aside or looks after: next policy, domains, sources, settings. */

const host = z.string().min(1).max(253);
const person = z.string().trim().min(1).max(200).describe('name of the person who says so');

const policyLine = z.object({
  text: z.string(),
  change: z.enum(['same', 'changed', 'added', 'removed']),
  was: z.string().nullable().describe('the line that is published now, where it changes'),
});

/** The policy to publish next, and the record that announces it. Order matters: the file first, then DNS. */
export const nextPolicy = z.object({
  domain: z.string(),
  variant: z.enum(['enforce', 'testing', 'raise-max-age', 'rollback']),
  file: z.object({
    url: z.string(),
    text: z.string().describe('the whole file, CRLF'),
    lines: z.array(policyLine).readonly(),
  }),
  record: z
    .object({
      name: z.string().describe('with its final dot'),
      value: z.string(),
      was: z.string().nullable().describe('the id published now, where a live check read it'),
    })
    .describe('the _mta-sts record'),
  reporting: z
    .object({ name: z.string(), value: z.string() })
    .nullable()
    .describe('the _smtp._tls record, where it is missing or does not name this service'),
  mode,
  modeWas: mode.nullable(),
  maxAge: z.number().int().describe('seconds'),
  maxAgeWas: z.number().int().nullable(),
  maxAgeChoices: z.array(z.number().int()).readonly(),
  compareMx: z
    .boolean()
    .describe(
      'nobody here looked at the MX records: each has to be matched by an mx line of the file before it is published',
    ),
  notes: z.array(z.string()).readonly().describe('English sentences worth reading before'),
});
export type NextPolicy = z.infer<typeof nextPolicy>;

/** `GET /domains/:domain/next-policy`: null when nothing can or should be published, with the reason in one sentence. */
export const nextPolicyAnswer = z.object({
  policy: nextPolicy.nullable(),
  why: z.string().nullable(),
  lacks: z
    .literal('mx-hosts')
    .optional()
    .describe('a first policy needs the MX hosts, and nobody has read them: ask again with `mx`'),
});
export type NextPolicyAnswer = z.infer<typeof nextPolicyAnswer>;
export const nextPolicyQuery = z.object({
  variant: z
    .enum(['next', 'enforce', 'rollback'])
    .default('next')
    .describe('next: what the verdict leads to; enforce: asked for against its advice; rollback: back to mode testing'),
  maxAge: z.coerce.number().int().min(86_400).max(31_557_600).optional(),
  mx: z
    .union([host, z.array(host).max(50)])
    .optional()
    .transform((value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value))
    .describe('MX hosts as a person names them; only heard where nobody has read them from DNS'),
});

/** `GET /next-policies`: of every domain that is ready. */
export const nextPolicies = z.object({
  policies: z.array(nextPolicy).readonly(),
  without: z
    .array(z.object({ domain: z.string(), why: z.string().nullable() }))
    .readonly()
    .describe('ready, but no policy can be made now'),
});
export type NextPolicies = z.infer<typeof nextPolicies>;

/** `POST /domains` adopts a domain, `PATCH /domains/:domain` adopts or ignores one that reports brought. */
export const domainInput = z.object({ domain: host });
export type DomainInput = z.infer<typeof domainInput>;
export const domainPatch = z.object({ status: z.enum(['watched', 'ignored', 'foreign']) });
export type DomainPatch = z.infer<typeof domainPatch>;

/** `POST /domains/:domain/set-asides`; `DELETE` with the first two as query undoes it. Both answer the new assessment. */
export const setAsideInput = z.object({
  host: host.nullable(),
  failureClass: issueClass,
  reason: z.string().trim().min(1).max(1000),
  by: person,
});
/** Which issue to take up again; an absent host is the unknown one. */
export const setAsideQuery = z.object({ host: z.string().max(253).default(''), failureClass: issueClass });
export type SetAsideInput = z.infer<typeof setAsideInput>;

/** For how many days "this is not ours to mend" holds before it has to be said again. */
export const setAsideDays = 90;
export type SetAsideDays = typeof setAsideDays;

/**
 * What an administrator set aside and neither undid nor let run out. `holds`: it keeps the issue from the verdict now;
 * `shown`: it cannot, because our own probes or DNS show the fault; `complaint`: nor because another reporter complained
 * since; `idle`: the issue would not block now anyway.
 */
export const setAsideRecord = z.object({
  host: z.string().nullable(),
  failureClass: issueClass,
  by: z.string(),
  at: instant,
  until: instant,
  reason: z.string(),
  effect: z.enum(['holds', 'shown', 'complaint', 'idle']),
});
export type SetAsideRecord = z.infer<typeof setAsideRecord>;

/** `POST /domains/:domain/attestations`: "this MX host was checked elsewhere today". Answers the new assessment. */
export const attestationInput = z.object({ host, by: person, note: z.string().trim().max(1000).nullable() });
export type AttestationInput = z.infer<typeof attestationInput>;

const folderName = z.string().trim().min(1).max(500);

/** Bounds only; which field is wrong, and how, is judged by field. */
const typed = z.string().max(100_000);
const typedSecret = typed.min(1).nullable().describe('null: the one that is known');
const oauthInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('microsoft-client-credentials'),
    tenant: typed,
    clientId: typed,
    clientSecret: typedSecret,
  }),
  z.strictObject({
    kind: z.literal('google-service-account').describe('acts for `user`'),
    key: typedSecret.describe('the JSON file of the key, as text; null: the one that is known'),
  }),
  z.strictObject({
    kind: z.literal('google-refresh-token'),
    clientId: typed,
    clientSecret: typedSecret,
    refreshToken: typedSecret,
  }),
  z.strictObject({
    kind: z.literal('microsoft-refresh-token'),
    tenant: typed,
    clientId: typed,
    clientSecret: typedSecret.describe('null: the one that is known, or none: public applications have none'),
    refreshToken: typedSecret,
  }),
]);

/**
 * `POST /mailboxes` adds one, `PUT /mailboxes/:id` changes one that was added so: both test the connection first, and keep
 * it only if it works. A refusal is a 422 whose `code` and `detail` are the first thing that is wrong.
 */
export const mailboxInput = z.object({
  host: host.trim(),
  port: z.number().int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls']).default('tls'),
  user: z.string().trim().min(1).max(500),
  password: z
    .string()
    .min(1)
    .max(2000)
    .nullable()
    .default(null)
    .describe('null: the one that is known, for the same user at the same server; or there is `oauth`'),
  oauth: oauthInput
    .nullable()
    .default(null)
    .describe('in place of a password; secrets are kept sealed, never answered'),
  folders: z.array(folderName).min(1).max(100).default(['INBOX']).describe('names, and patterns with * and %'),
  trust: z
    .string()
    .regex(/^(dkim|vouch|auth-results:[!-:<-~]{1,255})$/, 'expected dkim, vouch or auth-results:<authserv-id>')
    .default('dkim'),
  after: z
    .string()
    .max(510)
    .regex(/^(leave|seen|delete|move:.*\S.*)$/, 'expected leave, seen, delete or move:<folder>')
    .default('leave'),
  unreadableFolder: folderName.nullable().default(null),
  pollMinutes: z.number().min(1).max(1440).default(15),
  ca: z
    .string()
    .max(100_000)
    .trim()
    .regex(/-----BEGIN CERTIFICATE-----/, 'expected a certificate in PEM')
    .nullable()
    .default(null)
    .describe('of the authority behind the certificate of the server, where it is not a public one'),
});
export type MailboxInput = z.input<typeof mailboxInput>;
/** `PATCH /mailboxes/:id`. `POST /mailboxes/:id/poll` reads it at once. */
export const mailboxPatch = z.object({ paused: z.boolean() });
export type MailboxPatch = z.infer<typeof mailboxPatch>;

/** `POST /messages/retry`: reads every unreadable message again, with today's parser. */
export const retryResult = z.object({
  retried: z.number().int(),
  stored: z.number().int(),
  asked: z.number().int().describe('messages that mail servers withheld, and are asked for once more from now on'),
});
export type RetryResult = z.infer<typeof retryResult>;

/** `GET /facets?domain&from&to`: the values that filters can offer. */
export const facets = z.object({
  domains: z.array(z.string()).readonly(),
  reporters: z.array(z.object({ key: z.string(), name: z.string() })).readonly(),
  mx: z.array(z.string()).readonly(),
  results: z.array(z.string()).readonly(),
  policyTypes: z.array(z.string()).readonly(),
});
export type Facets = z.infer<typeof facets>;

/** `GET /sources`: what came in, from whom. Mailboxes are at `GET /mailboxes`. */
export const sources = z.object({
  reports: z.number().int(),
  latestReceivedAt: instant.nullable(),
  arrivals: z
    .array(z.object({ day, reports: z.number().int() }))
    .readonly()
    .describe('by the UTC day they were received on, the last 30 days; a day that is absent had none'),
  reporters: z
    .array(
      z.object({
        key: z.string(),
        name: z.string(),
        reports30: z.number().int(),
        sessions30: sessions,
        lastDay: day,
        standing: z.enum(['trusted', 'established', 'new', 'unauthenticated']),
      }),
    )
    .readonly()
    .describe('most reports first, at most 100'),
  https: z.object({
    url: z.string().nullable().describe('null: no public address is configured'),
    lastReceivedAt: instant.nullable(),
    accepted30: z.number().int(),
    refused30: z.number().int(),
  }),
  uploads: z.object({ lastAt: instant.nullable() }),
  watched: z
    .object({
      folder: z.string(),
      lastAt: instant.nullable().describe('when a file was read last, since the start'),
      trouble: z.string().nullable(),
    })
    .nullable()
    .describe('the folder whose files are read as they come; null: none is set'),
});
export type Sources = z.infer<typeof sources>;

const threshold = z.union([
  z.number(),
  z.boolean(),
  z.string().max(253),
  z.array(z.string().max(253)).max(200).readonly(),
]);
const ownThresholds = z.record(z.string().max(100), threshold).readonly();

/** `GET /domains/:domain/settings`: what the verdict on this domain goes by. */
export const domainSettings = z.object({
  domain: z.string(),
  thresholds: z
    .array(
      z.object({
        key: z.string().describe('as clock.requiredDays'),
        installation: threshold.describe('what holds for domains without a setting of their own'),
        own: threshold.nullable().describe('null: the installation’s holds'),
      }),
    )
    .readonly(),
  changes: z
    .array(z.object({ at: instant, by: z.string(), before: ownThresholds, after: ownThresholds }))
    .readonly()
    .describe('newest first, at most 50'),
});
export type DomainSettings = z.infer<typeof domainSettings>;

/** `PUT /domains/:domain/settings`: all that the domain is to have of its own; what is left out follows the installation. */
export const domainSettingsInput = z.strictObject({ own: ownThresholds, by: person });
export type DomainSettingsInput = z.infer<typeof domainSettingsInput>;

/** `GET /settings`: read only; they are set in the environment or the config file. */
export const settingsView = z.object({
  version: z.string(),
  database: z.object({ path: z.string(), bytes: z.number().int() }),
  listen: z.string(),
  configFile: z.string().nullable(),
  liveChecks: z.boolean(),
  thresholds: z
    .array(
      z.object({
        key: z.string().describe('as clock.requiredDays'),
        value: threshold,
        default: threshold,
      }),
    )
    .readonly(),
});
export type SettingsView = z.infer<typeof settingsView>;
