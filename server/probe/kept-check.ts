import { z } from 'zod';
import { mode, probeResult } from '../contract/scalars.ts';
import { isLintCode, type LintItem } from '../mtasts/lint.ts';
import type { DomainCheck } from './check-domain.ts';
import { fetchFaultCodes } from './policy/policy-fetch.ts';

const texts = z.array(z.string());
const family = z.union([z.literal(4), z.literal(6)]);
const reachable = z.enum(['open', 'blocked', 'unknown']);
const missing = z.strictObject({ kind: z.literal('missing') });
const unknown = z.strictObject({ kind: z.literal('unknown'), why: z.string() });

const txt = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer'), texts, ttl: z.number().nullable() }),
  missing,
  unknown,
]);

const mx = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('records'),
    records: z.array(z.strictObject({ preference: z.number(), host: z.string() })),
    omitted: z.number(),
  }),
  z.strictObject({ kind: z.literal('implicit'), host: z.string() }),
  z.strictObject({ kind: z.literal('null') }),
  z.strictObject({ kind: z.literal('none') }),
  unknown,
]);

const targets = z.strictObject({
  list: z.array(z.strictObject({ address: z.string(), family, refused: z.string().nullable() })),
  omitted: z.number(),
  unknown: z.string().nullable(),
});

const certificate = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  names: texts,
  notBefore: z.string().nullable(),
  notAfter: z.string().nullable(),
  fingerprint: z.string(),
  chainLength: z.number(),
});

const addressProbe = z.strictObject({
  address: z.string(),
  family,
  result: probeResult.nullable(),
  tlsVersion: z.string().nullable(),
  cipher: z.string().nullable(),
  certificate: certificate.nullable(),
  problems: z.array(z.enum(['name', 'expired', 'untrusted'])),
  issuerMissing: z.boolean(),
  banner: z.string().nullable(),
  ehlo: texts,
  talkedOn: z.boolean(),
  sentence: z.string().nullable(),
});

const hostCheck = z.strictObject({
  host: z.string(),
  preference: z.number(),
  notAName: z.string().nullable(),
  alias: z.string().nullable(),
  targets: targets.nullable(),
  tlsa: z.enum(['present', 'absent', 'unknown']),
  probe: z.strictObject({ at: z.string(), result: probeResult, addresses: z.array(addressProbe) }).nullable(),
});

const lintItem = z.strictObject({
  code: z.custom<LintItem['code']>(isLintCode),
  severity: z.enum(['error', 'warning', 'hint']),
  invalidates: z.boolean(),
  line: z.number().nullable(),
  sentence: z.string(),
});

const outcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    file: z.strictObject({
      text: z.string(),
      sha256: z.string(),
      mediaType: z.string().nullable(),
      policy: z
        .strictObject({
          mode,
          mx: texts,
          maxAge: z.number(),
          extensions: z.array(z.strictObject({ key: z.string(), value: z.string() })),
        })
        .nullable(),
      lint: z.array(lintItem),
    }),
  }),
  z.strictObject({
    kind: z.literal('failed'),
    faults: z.array(
      z.strictObject({ code: z.enum(fetchFaultCodes), detail: z.string().nullable(), sentence: z.string() }),
    ),
  }),
  unknown,
]);

const policy = z.strictObject({
  at: z.string(),
  host: z.string(),
  targets,
  attempts: z.array(
    z.strictObject({
      address: z.string(),
      family,
      outcome,
      certificate: certificate.nullable(),
      tookMillis: z.number(),
      slow: z.boolean(),
    }),
  ),
  outcome,
});

const schema: z.ZodType<DomainCheck> = z.strictObject({
  domain: z.string(),
  at: z.string(),
  running: z.boolean(),
  tookSeconds: z.number().nullable(),
  from: z.string(),
  port25: z.strictObject({ v4: reachable, v6: reachable }),
  stsTxt: txt.nullable(),
  tlsrptTxt: txt.nullable(),
  mx: mx.nullable(),
  hosts: z.array(hostCheck),
  policy: policy.nullable(),
});

/** How a check is kept until the next one. */
export const keptCheck = { version: 1, schema };
