import type { CheckFinding, CheckLine } from '../../contract/checks.ts';
import { hoursBetween } from '../../contract/time.ts';
import { readStsRecord } from '../../mtasts/record.ts';
import type { DomainCheck } from '../../probe/check-domain.ts';
import type { TxtLookup } from '../../probe/dns/lookups.ts';
import { policyOf } from '../../probe/findings-of-hosts.ts';

type Known = Omit<CheckLine, 'id'>;

/** A finding before it is known where a page shows it. */
export type Found = Omit<CheckFinding, 'shownAbove'>;

/** Families of findings that the table of hosts or a line tells in words of its own. */
const inWordsOfLines =
  /^(LIVE_|MX_UNVERIFIED|MX_NOT_PROBED|MX_TLS_|POLICY_FETCH_FAILED|TLSRPT_|TXT_|DANE_|NO_MX|NULL_MX)/;

/** Whether the lines or the table of hosts say it already. */
export function isShownAbove({ code, message }: Found, lines: readonly CheckLine[]): boolean {
  return inWordsOfLines.test(code) || lines.some((line) => line.code === code && line.message === message);
}

/** DNS and policy, one line for each check. */
export function checkLines(check: DomainCheck, findings: readonly Found[]): CheckLine[] {
  const dane = findings.find(({ code }) => code === 'DANE_NOTED');
  return [
    { id: 'mta-sts-record', ...stsLine(check, findings) },
    { id: 'policy-file', ...policyLine(check, findings) },
    { id: 'mx-in-policy', ...coverageLine(check, findings) },
    { id: 'tlsrpt-record', ...reportingLine(check, findings) },
    { id: 'mx-records', ...mxLine(check, findings) },
    ...(dane === undefined
      ? []
      : [{ id: 'dane' as const, status: 'unknown' as const, code: dane.code, message: dane.message, shown: null }]),
  ];
}

function stsLine({ stsTxt, domain, running }: DomainCheck, findings: readonly Found[]): Known {
  if (stsTxt === null) return open(running);
  if (stsTxt.kind === 'unknown') return unknown(stsTxt.why);
  const shown = showTexts(`_mta-sts.${domain}`, stsTxt);
  const fault = findings.find(({ code }) => code.startsWith('TXT_'));
  if (fault !== undefined) return failing(fault, shown);
  const record = readStsRecord(stsTxt.kind === 'answer' ? stsTxt.texts : []);
  const id = record.status === 'ok' ? ` Its id is ${record.id}.` : '';
  const ttl = stsTxt.kind === 'answer' && stsTxt.ttl !== null ? ` TTL ${stsTxt.ttl} s.` : '';
  return pass(`One valid record.${id}${ttl}`, shown);
}

function policyLine({ policy, running }: DomainCheck, findings: readonly Found[]): Known {
  if (policy === null) return open(running);
  const { outcome } = policy;
  if (outcome.kind === 'unknown') return unknown(outcome.why);
  if (outcome.kind === 'failed') {
    const [first] = outcome.faults;
    const message = outcome.faults.map(({ sentence }) => sentence).join(' ');
    return { status: 'fail', code: first?.code ?? null, message, shown: first?.detail ?? null };
  }
  const { text } = outcome.file;
  const codes = ['POLICY_INVALID', 'POLICY_LINT_ERROR', 'MAX_AGE_TOO_SHORT'];
  const fault = findings.find(({ code }) => codes.includes(code));
  if (fault !== undefined) return failing(fault, text);
  const lesser = ['POLICY_MEDIA_TYPE', 'POLICY_SLOW', 'POLICY_HOST_CERT_EXPIRING', 'POLICY_ADDRESS_FAMILY_DIFFERS'];
  const warning = findings.find(({ code, host }) => host === null && lesser.includes(code));
  if (warning !== undefined) return { status: 'warn', code: warning.code, message: warning.message, shown: text };
  const ends = policy.attempts.flatMap(({ certificate }) => certificate?.notAfter ?? []).sort()[0];
  const days = ends === undefined ? null : Math.floor(hoursBetween(policy.at, ends) / 24);
  const certificate = days === null ? '' : `, certificate trusted for ${days} more days`;
  return pass(`HTTP 200, text/plain, no redirect${certificate}.`, text);
}

function coverageLine(check: DomainCheck, findings: readonly Found[]): Known {
  if (check.policy === null || check.mx === null) return open(check.running);
  if (policyOf(check) === null) return unknown('There is no policy to compare with.');
  if (check.hosts.length === 0) return unknown('There is no MX host to compare with.');
  const missing = findings.filter(({ code }) => code === 'LIVE_MX_NOT_IN_POLICY');
  const [first] = missing;
  if (first === undefined) return pass('Every MX host is covered by an mx line.', null);
  return failing({ ...first, message: missing.map(({ message }) => message).join(' ') }, null);
}

function reportingLine({ tlsrptTxt, domain, running }: DomainCheck, findings: readonly Found[]): Known {
  if (tlsrptTxt === null) return open(running);
  if (tlsrptTxt.kind === 'unknown') return unknown(tlsrptTxt.why);
  const shown = showTexts(`_smtp._tls.${domain}`, tlsrptTxt);
  const missing = findings.find(({ code }) => code === 'TLSRPT_MISSING');
  if (missing !== undefined) return failing(missing, shown);
  const elsewhere = findings.find(({ code }) => code === 'TLSRPT_ELSEWHERE');
  if (elsewhere !== undefined) {
    return { status: 'warn', code: elsewhere.code, message: elsewhere.message, shown };
  }
  return pass('One valid record.', shown);
}

function mxLine({ mx, hosts, running }: DomainCheck, findings: readonly Found[]): Known {
  if (mx === null) return open(running);
  switch (mx.kind) {
    case 'unknown':
      return unknown(mx.why);
    case 'none':
      return { status: 'fail', code: 'NO_MX', message: 'There is no MX record and no address.', shown: null };
    case 'null':
      return { status: 'warn', code: 'NULL_MX', message: 'The domain receives no mail.', shown: null };
    case 'implicit':
    case 'records': {
      const shown = hosts.map(({ host, preference }) => `${preference} ${host}`).join('\n');
      const codes = ['MX_NOT_A_NAME', 'MX_NO_ADDRESS', 'MX_IS_CNAME', 'TARGET_ADDRESS_REFUSED', 'MX_TOO_MANY'];
      const fault = findings.find(
        ({ code, host }) => codes.includes(code) && (host !== null || code === 'MX_TOO_MANY'),
      );
      if (fault !== undefined) return { status: 'warn', code: fault.code, message: fault.message, shown };
      const implicit = 'There is no MX record, so the domain is its own MX host.';
      return pass(mx.kind === 'implicit' ? implicit : 'The MX records are in order.', shown);
    }
  }
}

function showTexts(name: string, lookup: TxtLookup): string | null {
  if (lookup.kind !== 'answer') return null;
  return lookup.texts.map((text) => `${name}. TXT ${JSON.stringify(text)}`).join('\n');
}

function open(running: boolean): Known {
  return { status: running ? 'running' : 'unknown', code: null, message: 'Not looked at yet.', shown: null };
}

function unknown(message: string): Known {
  return { status: 'unknown', code: null, message, shown: null };
}

function pass(message: string, shown: string | null): Known {
  return { status: 'pass', code: null, message, shown };
}

function failing({ code, message }: Found, shown: string | null): Known {
  return { status: 'fail', code, message, shown };
}
