import { z } from 'zod';
import { mode } from './contract-verdict.ts';

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
