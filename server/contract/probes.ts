import { z } from 'zod';
import { instant, probeResult } from './scalars.ts';

const name = z.string().min(1).max(255);

const text = z.string().max(1024);

const sentence = z.string().max(4096);

const family = z.union([z.literal(4), z.literal(6)]);

const target = z.object({ address: z.string().max(64), family, refused: text.nullable() });

const targets = z.object({ list: z.array(target).max(4), omitted: z.int().min(0), unknown: text.nullable() });

const certificate = z.object({
  subject: z.string().max(256),
  issuer: z.string().max(256),
  names: z.array(z.string().max(256)).max(50),
  notBefore: instant.nullable(),
  notAfter: instant.nullable(),
  fingerprint: z.string().max(64),
  chainLength: z.int().min(0).max(50),
});

const addressProbe = z.object({
  address: z.string().max(64),
  family,
  result: probeResult.nullable(),
  tlsVersion: z.string().max(20).nullable(),
  cipher: z.string().max(80).nullable(),
  certificate: certificate.nullable(),
  problems: z.array(z.enum(['name', 'expired', 'untrusted'])).max(3),
  issuerMissing: z.boolean(),
  banner: text.nullable(),
  ehlo: z.array(text).max(100),
  talkedOn: z.boolean(),
  sentence: sentence.nullable(),
});

const hostCheck = z.object({
  host: name,
  preference: z.int().min(0).max(65_535),
  notAName: text.nullable(),
  alias: name.nullable(),
  targets: targets.nullable(),
  tlsa: z.enum(['present', 'absent', 'unknown']),
  probe: z.object({ at: instant, result: probeResult, addresses: z.array(addressProbe).max(4) }).nullable(),
});

const port25 = z.enum(['open', 'blocked', 'unknown']);

/** From a check made elsewhere only the MX hosts are used: DNS and the policy file can be seen from here as well. */
const remoteCheck = z
  .object({
    domain: name,
    at: instant,
    tookSeconds: z.number().min(0).nullable(),
    from: name,
    port25: z.object({ v4: port25, v6: port25 }),
    hosts: z.array(hostCheck).max(100),
  })
  .meta({ id: 'RemoteCheck' });
export type RemoteCheck = z.infer<typeof remoteCheck>;

export const probeDocument = z
  .object({ schemaVersion: z.literal(1), checks: z.array(remoteCheck).min(1).max(1000) })
  .meta({ id: 'ProbeDocument' });

/** Answer of `POST /probes`. */
export const probesTaken = z
  .object({
    accepted: z.array(z.string()).readonly(),
    refused: z.array(z.object({ domain: z.string(), why: z.string() })).readonly(),
  })
  .meta({ id: 'ProbesTaken' });
export type ProbesTaken = z.infer<typeof probesTaken>;
