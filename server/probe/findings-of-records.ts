import { getDomain } from 'tldts';
import type { Severity } from '../contract/codes.ts';
import { hoursBetween } from '../contract/time.ts';
import { readStsRecord } from '../mtasts/record.ts';
import type { DomainCheck } from './check-domain.ts';
import { readReporting } from './dns/report-address.ts';
import type { Finding, FindingCode } from './finding.ts';
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
      return [finding('TXT_MISSING', 'block', `There is no MTA-STS record at _mta-sts.${domain}.`)];
    case 'invalid':
      return [finding('TXT_INVALID', 'block', record.why)];
    case 'multiple':
      return [finding('TXT_MULTIPLE', 'block', record.why)];
  }
}

function findInReporting({ tlsrptTxt, domain }: DomainCheck, ourRua: readonly string[]): Finding[] {
  if (tlsrptTxt === null) return [];
  const record = readReporting(tlsrptTxt, ourRua);
  if (record.status === 'missing') {
    return [finding('TLSRPT_MISSING', 'hold', `_smtp._tls.${domain}: ${record.why}.`)];
  }
  if (record.status !== 'elsewhere') return [];
  const sentence = `Reports go to ${record.rua.join(', ').slice(0, 300)}, none of which this service reads.`;
  return [finding('TLSRPT_ELSEWHERE', 'warn', sentence)];
}

function findInPolicy(check: DomainCheck, fetch: PolicyFetch): Finding[] {
  const { outcome } = fetch;
  return [
    ...(outcome.kind === 'failed'
      ? [
          finding('POLICY_FETCH_FAILED_LIVE', 'hold', `The policy file of ${check.domain} cannot be fetched.`),
          ...outcome.faults.map(({ code, sentence }) => finding(code, 'hold', sentence)),
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
  const shown = type === null ? 'without a media type' : `as ${type}`;
  return [
    ...(policy === null
      ? [finding('POLICY_INVALID', 'block', errors.map(({ sentence }) => sentence).join(' '))]
      : errors.map(({ code, sentence }) =>
          code === 'MAX_AGE_TOO_SHORT'
            ? finding('MAX_AGE_TOO_SHORT', 'hold', sentence)
            : finding('POLICY_LINT_ERROR', 'hold', sentence),
        )),
    ...(plain
      ? []
      : [finding('POLICY_MEDIA_TYPE', 'warn', `The file is served ${shown}; senders look for text/plain.`)]),
    ...(policy?.mx ?? [])
      .filter((pattern) => pattern === `*.${getDomain(domain) ?? domain}`)
      .map((pattern) => finding('WILDCARD_TOO_BROAD', 'warn', `${pattern} admits any host under your own domain.`)),
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
      ? [finding('POLICY_HOST_CERT_EXPIRING', 'warn', `The certificate of ${host} ends in ${daysLeft} days.`)]
      : []),
    ...(other === undefined
      ? []
      : [
          finding(
            'POLICY_ADDRESS_FAMILY_DIFFERS',
            'warn',
            `${host} serves the file over IPv${other.family === 4 ? 6 : 4} but not over IPv${other.family} (${other.address}).`,
          ),
        ]),
    ...(slow === undefined
      ? []
      : [finding('POLICY_SLOW', 'warn', `The file took ${Math.round(slow.tookMillis / 1000)} s to arrive.`)]),
    ...targets.list
      .filter(({ refused }) => refused !== null)
      .map(({ address, refused }) =>
        finding('TARGET_ADDRESS_REFUSED', 'warn', `${host} has the address ${address}: ${refused}.`),
      ),
  ];
}

function finding(code: FindingCode, severity: Severity, sentence: string): Finding {
  return { code, severity, host: null, sentence };
}
