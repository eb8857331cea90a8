import { getDomain } from 'tldts';
import { hoursBetween } from '../contract/time.ts';
import { phrase } from '../contract/words/phrase.ts';
import { readStsRecord } from '../mtasts/record.ts';
import type { DomainCheck } from './check-domain.ts';
import { readReporting } from './dns/report-address.ts';
import { type Finding, finding } from './finding.ts';
import { findInTargets } from './findings-of-targets.ts';
import type { FetchedFile, PolicyFetch } from './policy/policy-fetch.ts';

const CERTIFICATE_DAYS = 14;

/** What the two records, the policy file and its host say. */
export function findInRecords(check: DomainCheck, ourRua: readonly string[]): Finding[] {
  return [
    ...findInTxt(check),
    ...findInReporting(check, ourRua),
    ...(check.policy === null ? [] : findInPolicy(check, check.policy)),
  ];
}

function findInTxt({ stsTxt, domain }: DomainCheck): Finding[] {
  if (stsTxt === null || stsTxt.kind === 'unknown') return [];
  const record = readStsRecord(stsTxt.kind === 'answer' ? stsTxt.texts : []);
  switch (record.status) {
    case 'ok':
      return [];
    case 'missing':
      return [finding('TXT_MISSING', 'block', null, { domain })];
    case 'invalid':
      return [finding('TXT_INVALID', 'block', null, { why: record.why })];
    case 'multiple':
      return [finding('TXT_MULTIPLE', 'block', null, { why: record.why })];
  }
}

function findInReporting({ tlsrptTxt, domain }: DomainCheck, ourRua: readonly string[]): Finding[] {
  if (tlsrptTxt === null) return [];
  const record = readReporting(tlsrptTxt, ourRua);
  if (record.status === 'missing') {
    return [finding('TLSRPT_MISSING', 'hold', null, { domain, faults: record.faults })];
  }
  if (record.status !== 'elsewhere') return [];
  return [finding('TLSRPT_ELSEWHERE', 'warn', null, { rua: record.rua.join(', ').slice(0, 300) })];
}

function findInPolicy(check: DomainCheck, fetch: PolicyFetch): Finding[] {
  const { outcome } = fetch;
  return [
    ...(outcome.kind === 'failed'
      ? [
          finding('POLICY_FETCH_FAILED_LIVE', 'hold', null, { domain: check.domain }),
          ...outcome.faults.map(({ code, sentence }) => finding(code, 'hold', null, { why: sentence })),
        ]
      : []),
    ...(outcome.kind === 'file' ? findInFile(check.domain, outcome.file) : []),
    ...findInHost(fetch),
  ];
}

function findInFile(domain: string, { policy, lint, mediaType }: FetchedFile): Finding[] {
  const errors = lint.filter(({ severity }) => severity === 'error');
  const type = mediaType?.split(';')[0]?.trim().toLowerCase() ?? null;
  const plain = type === 'text/plain';
  return [
    ...(policy === null
      ? [finding('POLICY_INVALID', 'block', null, { says: errors.map(({ sentence }) => sentence) })]
      : errors.map(({ code, sentence }) =>
          finding(code === 'MAX_AGE_TOO_SHORT' ? code : 'POLICY_LINT_ERROR', 'hold', null, { why: sentence }),
        )),
    ...(plain
      ? []
      : [
          finding('POLICY_MEDIA_TYPE', 'warn', null, {
            as: type === null ? phrase('cause.NO_TYPE') : phrase('cause.AS_TYPE', { type }),
          }),
        ]),
    ...(policy?.mx ?? [])
      .filter((pattern) => pattern === `*.${getDomain(domain) ?? domain}`)
      .map((pattern) => finding('WILDCARD_TOO_BROAD', 'warn', null, { pattern })),
  ];
}

function findInHost({ at, host, attempts, targets }: PolicyFetch): Finding[] {
  const ends = attempts.flatMap(({ certificate }) => certificate?.notAfter ?? []).sort()[0];
  const daysLeft = ends === undefined ? null : Math.floor(hoursBetween(at, ends) / 24);
  const served = attempts.filter(({ outcome }) => outcome.kind === 'file');
  const missed = attempts.filter(({ outcome }) => outcome.kind === 'failed');
  const other = missed.find(({ family }) => served.length > 0 && !served.some((it) => it.family === family));
  const slow = served.find((attempt) => attempt.slow);
  return [
    ...(daysLeft !== null && daysLeft >= 0 && daysLeft < CERTIFICATE_DAYS
      ? [finding('POLICY_HOST_CERT_EXPIRING', 'warn', null, { host, n: daysLeft })]
      : []),
    ...(other === undefined
      ? []
      : [
          finding('POLICY_ADDRESS_FAMILY_DIFFERS', 'warn', null, {
            host,
            fine: other.family === 4 ? 6 : 4,
            failing: other.family,
            address: other.address,
          }),
        ]),
    ...(slow === undefined
      ? []
      : [finding('POLICY_SLOW', 'warn', null, { seconds: Math.round(slow.tookMillis / 1000) })]),
    ...findInTargets(host, null, targets),
  ];
}
