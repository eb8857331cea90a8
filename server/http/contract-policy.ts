import { z } from 'zod';
import { instant, mode } from './contract-verdict.ts';

/** `POST /domains/:domain/policy-lint`: a policy file before it is published. */
export const policyLintInput = z.object({ text: z.string().max(70_000).describe('the whole file') });

export const lintItem = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'hint']),
  line: z.number().int().nullable().describe('null: about the file as a whole'),
  message: z.string().describe('one English sentence; may hold text of the file'),
});

export const policyLintAnswer = z.object({
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
});
export type PolicyLintAnswer = z.infer<typeof policyLintAnswer>;

/** `PUT /domains/:domain/hosted-policy`: serve this file from now on. A file with an error in it is a 422. */
export const approvalInput = z.object({
  text: z.string().max(70_000),
  by: z.string().trim().min(1).max(200).describe('name of the person who approves it'),
});
export type ApprovalInput = z.infer<typeof approvalInput>;

/** Answer of `GET` and `PUT /domains/:domain/hosted-policy`. */
export const hostedPolicy = z.object({
  enabled: z.boolean().describe('this installation serves policy files'),
  approved: z
    .object({ text: z.string(), at: instant, by: z.string() })
    .nullable()
    .describe('the file that is served at the policy host of the domain'),
});
export type HostedPolicy = z.infer<typeof hostedPolicy>;
