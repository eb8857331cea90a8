import { z } from 'zod';
import { phraseParams, saying } from './phrase.ts';
import { instant, mode, probeResult, severity } from './scalars.ts';

const passing = z.enum(['pass', 'fail', 'warn', 'unknown', 'running']);
export type Passing = z.infer<typeof passing>;

export const checkLine = z
  .object({
    id: z.enum(['mta-sts-record', 'policy-file', 'mx-in-policy', 'tlsrpt-record', 'dane', 'mx-records']),
    status: passing.describe('unknown: could not be measured, which is never a fault of the domain'),
    code: z.string().nullable().describe('finding, as TXT_MISSING or POLICY_HTTP_STATUS'),
    message: z.string().describe('English'),
    says: z.array(saying).readonly().describe('the message before it is worded'),
    shown: z.string().nullable().describe('what was seen, verbatim; foreign text'),
  })
  .meta({ id: 'CheckLine' });
export type CheckLine = z.infer<typeof checkLine>;

export const mxCheck = z
  .object({
    host: z.string(),
    preference: z.number().int(),
    addresses: z.array(z.string()).readonly(),
    running: z.boolean(),
    inPolicy: z.boolean().nullable(),
    result: probeResult.nullable().describe('worst over its addresses; null while running'),
    tlsVersion: z.string().nullable(),
    nameMatches: z.boolean().nullable(),
    trusted: z.boolean().nullable(),
    names: z.array(z.string()).readonly().describe('names on the certificate; foreign text'),
    issuer: z.string().nullable(),
    chainLength: z.number().int().nullable(),
    notBefore: instant.nullable(),
    notAfter: instant.nullable(),
    daysLeft: z.number().int().nullable(),
    ehlo: z.array(z.string()).readonly().describe('answer to EHLO where STARTTLS is missing; foreign text'),
    message: z.string().nullable().describe('English, where something is wrong or unknown'),
    says: saying.nullable().describe('the message before it is worded'),
  })
  .meta({ id: 'MxCheck' });
export type MxCheck = z.infer<typeof mxCheck>;

export const checkFinding = z
  .object({
    code: z.string().describe('as LIVE_CERT_NAME or POLICY_SLOW'),
    severity,
    host: z.string().nullable().describe('the MX host it is about'),
    message: z.string().describe('English; may hold foreign text'),
    params: phraseParams.describe('values of the sentence that the code has in every language'),
    shownAbove: z.boolean().describe('the lines or the table of hosts say it already'),
  })
  .meta({ id: 'CheckFinding' });
export type CheckFinding = z.infer<typeof checkFinding>;

export const checkView = z
  .object({
    domain: z.string(),
    at: instant,
    running: z.boolean(),
    tookSeconds: z.number().nullable(),
    from: z.string().nullable().describe('where the check was made, as the name this service greets with'),
    port25Blocked: z.boolean(),
    mode: mode.nullable(),
    lines: z.array(checkLine).readonly(),
    mx: z.array(mxCheck).readonly(),
    findings: z.array(checkFinding).readonly().describe('all that this check found, the weightiest first'),
  })
  .meta({ id: 'CheckView' });
export type CheckView = z.infer<typeof checkView>;

/** Answer of `GET` and `POST /domains/:domain/check`. */
export const checkAnswer = z
  .object({
    enabled: z.boolean().describe('false: live checks are switched off'),
    check: checkView.nullable().describe('null: not checked yet'),
  })
  .meta({ id: 'CheckAnswer' });
export type CheckAnswer = z.infer<typeof checkAnswer>;
