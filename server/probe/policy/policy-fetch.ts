import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Immutable } from '../../contract/immutable.ts';
import { type Saying, saying } from '../../contract/phrase.ts';
import { mode } from '../../contract/scalars.ts';
import { phrase } from '../../contract/words/phrase.ts';
import { isLintCode, type LintItem, lintPolicy } from '../../mtasts/lint.ts';
import type { Policy } from '../../mtasts/policy.ts';
import { LARGEST_FILE } from '../../mtasts/policy-lines.ts';
import { type CertificateFacts, type CertificateProblem, certificateFacts, judgeCertificate } from '../certificate.ts';
import { connectTo, startTls } from '../connect.ts';
import type { Network } from '../network.ts';
import { family, findTargets, type Target, type Targets, targets } from '../targets.ts';
import { type GetResult, getOver } from './http-get.ts';

const fetchFaultCodes = [
  'POLICY_DNS',
  'POLICY_TIMEOUT',
  'POLICY_CONNECT',
  'POLICY_TLS_HANDSHAKE',
  'POLICY_TLS_NAME',
  'POLICY_TLS_EXPIRED',
  'POLICY_TLS_UNTRUSTED',
  'POLICY_REDIRECTED',
  'POLICY_HTTP_STATUS',
  'POLICY_TOO_LARGE',
] as const;
export type FetchFaultCode = (typeof fetchFaultCodes)[number];

const fetchFault = z.strictObject({
  code: z.enum(fetchFaultCodes),
  /** The status, or where a redirect leads; null for other codes. Foreign text, one line. */
  detail: z.string().nullable(),
  sentence: saying,
});
export type FetchFault = Immutable<z.infer<typeof fetchFault>>;

const policy: z.ZodType<Policy> = z.strictObject({
  mode,
  mx: z.array(z.string()),
  maxAge: z.number(),
  extensions: z.array(z.strictObject({ key: z.string(), value: z.string() })),
});

const lintItem: z.ZodType<LintItem> = z.strictObject({
  code: z.custom<LintItem['code']>(isLintCode),
  severity: z.enum(['error', 'warning', 'hint']),
  invalidates: z.boolean(),
  line: z.number().nullable(),
  sentence: saying,
});

/** A policy file as it was served. */
const fetchedFile = z.strictObject({
  /** Foreign text of at most 64 KiB; what is not UTF-8 in it is replaced. */
  text: z.string(),
  /** SHA-256 of the bytes, in hexadecimal digits. */
  sha256: z.string(),
  /** Foreign text, one line. */
  mediaType: z.string().nullable(),
  /** Null when no sender can take the file for a policy. */
  policy: policy.nullable(),
  /** Warnings about the file itself. */
  lint: z.array(lintItem),
});
export type FetchedFile = Immutable<z.infer<typeof fetchedFile>>;

const fetchOutcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), file: fetchedFile }),
  /** At least one fault; any of them makes senders ignore the file. */
  z.strictObject({ kind: z.literal('failed'), faults: z.array(fetchFault) }),
  /** It cannot be determined from here. */
  z.strictObject({ kind: z.literal('unknown'), why: saying }),
]);
export type FetchOutcome = Immutable<z.infer<typeof fetchOutcome>>;

const policyAttempt = z.strictObject({
  address: z.string(),
  family,
  outcome: fetchOutcome,
  certificate: certificateFacts.nullable(),
  tookMillis: z.number(),
  /** It took longer than a patient sender waits. */
  slow: z.boolean(),
});
export type PolicyAttempt = Immutable<z.infer<typeof policyAttempt>>;

/** One check of a domain's policy file. */
export const policyFetch = z.strictObject({
  at: z.string(),
  host: z.string(),
  targets,
  /** In the order they were made. */
  attempts: z.array(policyAttempt),
  /** The file if any address served it, else the first failure, else why it is unknown. */
  outcome: fetchOutcome,
});
export type PolicyFetch = Immutable<z.infer<typeof policyFetch>>;

/**
 * Fetches the policy file of `domain` as a strict sender does (RFC 8461 section 3.3): addresses in turn until one serves
 * it. With `bothFamilies` one address of each family is asked, to find a host that works on one of them only.
 */
export async function fetchPolicy(network: Network, domain: string, bothFamilies: boolean): Promise<PolicyFetch> {
  const host = `mta-sts.${domain}`;
  const at = network.now();
  const targets = await findTargets(network, host);
  const attempts: PolicyAttempt[] = [];
  for (const target of targets.list) {
    if (target.refused !== null) continue;
    const served = attempts.filter(({ outcome }) => outcome.kind === 'file');
    const enough = bothFamilies ? served.some(({ family }) => family === target.family) : served.length > 0;
    if (enough) continue;
    attempts.push(await network.limit(target.address, () => fetchFrom(network, host, target)));
  }
  return { at, host, targets, attempts, outcome: concludeFetch(host, targets, attempts) };
}

function concludeFetch(host: string, targets: Targets, attempts: readonly PolicyAttempt[]): FetchOutcome {
  const outcomes = attempts.map(({ outcome }) => outcome);
  const found = outcomes.find(({ kind }) => kind === 'file') ?? outcomes.find(({ kind }) => kind === 'failed');
  if (found !== undefined) return found;
  const [refused] = targets.list.flatMap(({ address, refused }) => (refused === null ? [] : [{ address, refused }]));
  if (refused !== undefined && attempts.length === 0) {
    const { address, refused: why } = refused;
    return { kind: 'unknown', why: phrase('cause.HAS_ADDRESS', { host, address, why }) };
  }
  if (outcomes[0] !== undefined) return outcomes[0];
  if (targets.unknown !== null) return { kind: 'unknown', why: targets.unknown };
  return failed('POLICY_DNS', null, phrase('cause.NO_ADDRESS', { host }));
}

async function fetchFrom(network: Network, host: string, { address, family }: Target): Promise<PolicyAttempt> {
  const started = performance.now();
  const { outcome, certificate } = await tryAddress(network, host, address);
  const tookMillis = Math.round(performance.now() - started);
  return { address, family, outcome, certificate, tookMillis, slow: tookMillis > network.limits.policySlow };
}

interface Tried {
  readonly outcome: FetchOutcome;
  readonly certificate: CertificateFacts | null;
}

async function tryAddress(network: Network, host: string, address: string): Promise<Tried> {
  const { policyConnect, policyTotal } = network.limits;
  const deadline = performance.now() + policyTotal;
  const left = () => Math.max(1, deadline - performance.now());
  const connected = await connectTo(address, network.ports.https, policyConnect, network.signal);
  if ('failure' in connected) {
    const { kind, why } = connected.failure;
    if (kind === 'unreachable') return { outcome: { kind: 'unknown', why }, certificate: null };
    return { outcome: failed(kind === 'timeout' ? 'POLICY_TIMEOUT' : 'POLICY_CONNECT', null, why), certificate: null };
  }
  const secured = await startTls(connected.socket, { context: network.trust.modern, host, timeoutMillis: left() });
  if ('failure' in secured) {
    const { kind, why } = secured.failure;
    return {
      outcome: failed(kind === 'timeout' ? 'POLICY_TIMEOUT' : 'POLICY_TLS_HANDSHAKE', null, why),
      certificate: null,
    };
  }
  const judgement = judgeCertificate(secured.socket, host, network.now(), network.trust.roots);
  if (judgement === null || judgement.problems.length > 0) {
    secured.socket.destroy();
    const faults = (judgement?.problems ?? []).map((problem, index) =>
      fault(CERTIFICATE_CODES[problem], null, judgement?.says[index] ?? ''),
    );
    const none = fault('POLICY_TLS_UNTRUSTED', null, phrase('cause.POLICY_HOST_NO_CERTIFICATE'));
    return {
      outcome: { kind: 'failed', faults: faults.length > 0 ? faults : [none] },
      certificate: judgement?.certificate ?? null,
    };
  }
  const path = '/.well-known/mta-sts.txt';
  const result = await getOver(secured.socket, { host, path, timeoutMillis: left(), maxBytes: LARGEST_FILE });
  return { outcome: judgeAnswer(result, policyTotal), certificate: judgement.certificate };
}

const CERTIFICATE_CODES: Readonly<Record<CertificateProblem, FetchFaultCode>> = {
  name: 'POLICY_TLS_NAME',
  expired: 'POLICY_TLS_EXPIRED',
  untrusted: 'POLICY_TLS_UNTRUSTED',
};

function judgeAnswer(result: GetResult, limitMillis: number): FetchOutcome {
  switch (result.kind) {
    case 'timeout':
      return failed('POLICY_TIMEOUT', null, phrase('cause.FILE_TIMEOUT', { seconds: String(limitMillis / 1000) }));
    case 'too-large':
      return failed('POLICY_TOO_LARGE', null, phrase('cause.FILE_TOO_LARGE', { bytes: String(LARGEST_FILE) }));
    case 'broken':
      return failed('POLICY_CONNECT', null, result.why);
    case 'response': {
      const { status, location, mediaType, body } = result;
      if (status >= 300 && status < 400) {
        const code = String(status);
        const why =
          location === null
            ? phrase('cause.REDIRECTED', { status: code })
            : phrase('cause.REDIRECTED_TO', { status: code, where: location });
        return failed('POLICY_REDIRECTED', location, why);
      }
      if (body === null) {
        const code = String(status);
        return failed('POLICY_HTTP_STATUS', code, phrase('cause.HTTP_STATUS', { status: code }));
      }
      const { policy, items } = lintPolicy(body);
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
      const sha256 = createHash('sha256').update(body).digest('hex');
      return { kind: 'file', file: { text, sha256, mediaType, policy, lint: items } };
    }
  }
}

function failed(code: FetchFaultCode, detail: string | null, sentence: Saying): FetchOutcome {
  return { kind: 'failed', faults: [fault(code, detail, sentence)] };
}

function fault(code: FetchFaultCode, detail: string | null, sentence: Saying): FetchFault {
  return { code, detail, sentence };
}
