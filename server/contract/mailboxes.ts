import { z } from 'zod';
import { authenticationPolicy, host, instant } from './scalars.ts';

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
export const mailboxInput = z
  .object({
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
    trust: authenticationPolicy.default('dkim'),
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
  })
  .meta({ id: 'MailboxInput' });
export type MailboxInput = z.input<typeof mailboxInput>;

/** `PATCH /mailboxes/:id`. `POST /mailboxes/:id/poll` reads it at once. */
export const mailboxPatch = z.object({ paused: z.boolean() }).meta({ id: 'MailboxPatch' });
export type MailboxPatch = z.infer<typeof mailboxPatch>;

export const mailboxFolder = z
  .object({
    folder: z.string(),
    messages: z.number().int().nullable().describe('in the folder, read or named as not handed out'),
  })
  .meta({ id: 'MailboxFolder' });

export const mailboxCounts = z
  .object({
    read: z.number().int(),
    stored: z.number().int(),
    duplicate: z.number().int(),
    notTlsrpt: z.number().int(),
    rejected: z.number().int(),
  })
  .describe('messages of the mailbox that were ever read, by what became of them')
  .meta({ id: 'MailboxCounts' });

export const loginView = z
  .object({
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
  })
  .meta({ id: 'LoginView' });
export type LoginView = z.infer<typeof loginView>;

export const mailboxView = z
  .object({
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
      .describe(
        'the mailbox was read, but this is not as it should be: a folder is missing or cannot be opened, the server hands out fewer messages than it counts, or moving fails',
      ),
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
      .enum(['none', 'fail', 'signed-unaligned', 'signed-not-as-report', 'unverifiable', 'pending', 'other'])
      .nullable()
      .describe('why most of its reports do not count; null where most of them do'),
    judging: z
      .boolean()
      .describe('what it brought is being authenticated again by its present policy: authenticity still changes'),
  })
  .meta({ id: 'MailboxView' });
export type MailboxView = z.infer<typeof mailboxView>;

/** What `POST` and `PUT` of a mailbox answer: it works, and this is in it. */
export const mailboxAdded = z
  .object({
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
  })
  .meta({ id: 'MailboxAdded' });
export type MailboxAdded = z.infer<typeof mailboxAdded>;

export const mailboxList = z.object({ mailboxes: z.array(mailboxView) }).meta({ id: 'MailboxList' });
export type MailboxList = z.infer<typeof mailboxList>;
