import { phrase } from '../contract/words/phrase.ts';
import { readStsRecord } from '../mtasts/record.ts';
import type { CertificateFacts } from '../probe/certificate.ts';
import type { DomainCheck, HostCheck } from '../probe/check-domain.ts';
import { readReporting } from '../probe/dns/report-address.ts';
import type { PolicyFetch } from '../probe/policy/policy-fetch.ts';
import type { CertificateDates } from '../readiness/evidence.ts';
import type { FileSeen, Observation } from '../store/live/live-record.ts';

/** What a check means to a verdict. `ourRua`: report addresses of this installation. */
export function observe(check: DomainCheck, ourRua: readonly string[]): Observation {
  const { at, stsTxt, tlsrptTxt, policy, mx } = check;
  return {
    at,
    txt: stsTxt === null ? null : readTxt(stsTxt),
    tlsrpt: tlsrptTxt === null ? null : readReporting(tlsrptTxt, ourRua).status,
    file: policy === null ? null : readFile(policy),
    policyHostCertificate: policy === null ? null : firstToEnd(policy.attempts.map(({ certificate }) => certificate)),
    mx:
      // With an incomplete set, hosts would count as gone, or go unnoticed.
      mx === null || mx.kind === 'unknown' || (mx.kind === 'records' && mx.omitted > 0)
        ? null
        : {
            hosts: check.hosts.map(({ host, preference }) => ({ host, preference })),
            nullMx: mx.kind === 'null',
          },
    probes: check.hosts.flatMap(readProbe),
  };
}

function readTxt(lookup: NonNullable<DomainCheck['stsTxt']>): NonNullable<Observation['txt']> {
  if (lookup.kind === 'unknown') return { status: 'unknown', id: null, why: lookup.why };
  const record = readStsRecord(lookup.kind === 'answer' ? lookup.texts : []);
  switch (record.status) {
    case 'ok':
      return { status: 'ok', id: record.id, why: null };
    case 'missing':
      return { status: 'missing', id: null, why: null };
    default:
      return { status: record.status, id: null, why: record.why };
  }
}

function readFile({ outcome }: PolicyFetch): FileSeen {
  switch (outcome.kind) {
    case 'unknown':
      return { status: 'unknown' };
    case 'failed':
      return {
        status: 'failed',
        why: outcome.faults
          .map(({ code, detail }) => (detail === null ? code : `${code} ${detail}`))
          .join(', ')
          .slice(0, 300),
      };
    case 'file': {
      const { policy, lint, text, sha256: textHash } = outcome.file;
      const lintErrors = lint
        .filter(({ severity, code }) => severity === 'error' && code !== 'MAX_AGE_TOO_SHORT')
        .map(({ line, sentence }) =>
          line === null ? sentence : phrase('lint.inLine', { line: String(line), fault: sentence }),
        );
      if (policy === null) return { status: 'invalid', lintErrors, text, textHash };
      const { mode, mx, maxAge } = policy;
      return { status: 'valid', mode, mx, maxAge, lintErrors, text, textHash };
    }
  }
}

function readProbe({ host, probe }: HostCheck): Observation['probes'] {
  if (probe === null) return [];
  const certificate = firstToEnd(probe.addresses.map((address) => address.certificate));
  return [{ host, at: probe.at, result: probe.result, certificate }];
}

function firstToEnd(certificates: readonly (CertificateFacts | null)[]): CertificateDates | null {
  const dated = certificates.flatMap((it) =>
    it?.notAfter == null ? [] : [{ notBefore: it.notBefore, notAfter: it.notAfter }],
  );
  return dated.toSorted((a, b) => (a.notAfter < b.notAfter ? -1 : 1))[0] ?? null;
}
