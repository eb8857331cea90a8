import { z } from 'zod';
import { languages } from './codes.ts';
import { saying } from './phrase.ts';
import { host, instant, mode } from './scalars.ts';

/** `POST /domains/:domain/policy-lint`: a policy file before it is published. */
export const policyLintInput = z
  .object({ text: z.string().max(70_000).describe('the whole file') })
  .meta({ id: 'PolicyLintInput' });

export const lintItem = z
  .object({
    code: z.string(),
    severity: z.enum(['error', 'warning', 'hint']),
    line: z.number().int().nullable().describe('null: about the file as a whole'),
    message: z.string().describe('one English sentence; may hold text of the file'),
    says: saying.describe('the message before it is worded'),
  })
  .meta({ id: 'LintItem' });

export const policyLintAnswer = z
  .object({
    policy: z
      .object({ mode, maxAge: z.number().int().describe('seconds'), mx: z.array(z.string()).readonly() })
      .nullable()
      .describe('null: no sender can take it for a policy'),
    items: z.array(lintItem).readonly(),
    coverage: z
      .array(z.object({ host: z.string(), matchedBy: z.array(z.string()).readonly() }))
      .readonly()
      .nullable()
      .describe('the MX hosts in DNS and the mx lines that match them; null where the hosts are not known'),
  })
  .meta({ id: 'PolicyLintAnswer' });
export type PolicyLintAnswer = z.infer<typeof policyLintAnswer>;

/** `PUT /domains/:domain/hosted-policy`: serve this file from now on. A file with an error in it is a 422. */
export const approvalInput = z
  .object({
    text: z.string().max(70_000),
    by: z.string().trim().min(1).max(200).describe('name of the person who approves it'),
  })
  .meta({ id: 'ApprovalInput' });
export type ApprovalInput = z.infer<typeof approvalInput>;

/** Answer of `GET` and `PUT /domains/:domain/hosted-policy`. */
export const hostedPolicy = z
  .object({
    enabled: z.boolean().describe('this installation serves policy files'),
    approved: z
      .object({ text: z.string(), at: instant, by: z.string() })
      .nullable()
      .describe('the file that is served at the policy host of the domain'),
  })
  .meta({ id: 'HostedPolicy' });
export type HostedPolicy = z.infer<typeof hostedPolicy>;

const policyLine = z.object({
  text: z.string(),
  change: z.enum(['same', 'changed', 'added', 'removed']),
  was: z.string().nullable().describe('the line that is published now, where it changes'),
});

/** The policy to publish next, and the record that announces it. Order matters: the file first, then DNS. */
export const nextPolicy = z
  .object({
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
        'the MX records were not checked here: each has to be matched by an mx line of the file before it is published',
      ),
    notes: z.array(z.string()).readonly().describe('English sentences worth reading before'),
    says: z.array(saying).readonly().describe('the notes before they are worded'),
  })
  .meta({ id: 'NextPolicy' });
export type NextPolicy = z.infer<typeof nextPolicy>;

/** `GET /domains/:domain/next-policy`: null when nothing can or should be published, with the reason in one sentence. */
export const nextPolicyAnswer = z
  .object({
    policy: nextPolicy.nullable(),
    why: z.string().nullable(),
    says: saying.nullable().describe('why, before it is worded'),
    lacks: z
      .literal('mx-hosts')
      .optional()
      .describe('a first policy needs the MX hosts, and nobody has read them: ask again with `mx`'),
  })
  .meta({ id: 'NextPolicyAnswer' });
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

/** `GET /next-policies.zip` */
export const policyArchiveQuery = z.object({
  lang: z.enum(languages).default('en').describe('the language of the instructions in it'),
});

/** `GET /next-policies`: of every domain that is ready. */
export const nextPolicies = z
  .object({
    policies: z.array(nextPolicy).readonly(),
    without: z
      .array(z.object({ domain: z.string(), why: z.string().nullable(), says: saying.nullable() }))
      .readonly()
      .describe('ready, but no policy can be made now'),
  })
  .meta({ id: 'NextPolicies' });
export type NextPolicies = z.infer<typeof nextPolicies>;
