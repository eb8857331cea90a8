import type { CheckFinding, CheckLine } from '../../contract/checks.ts';
import type { Saying } from '../../contract/phrase.ts';
import { hoursBetween } from '../../contract/time.ts';
import { english } from '../../contract/words/english.ts';
import { phrase, wordSayings } from '../../contract/words/phrase.ts';
import { readStsRecord } from '../../mtasts/record.ts';
import type { DomainCheck } from '../../probe/check-domain.ts';
import type { TxtLookup } from '../../probe/dns/lookups.ts';
import type { Finding } from '../../probe/finding.ts';
import { policyOf } from '../../probe/findings-of-hosts.ts';

type Known = Omit<CheckLine, 'id'>;

/** Families of findings that the table of hosts or a line tells in words of its own. */
const inWordsOfLines =
  /^(LIVE_|MX_UNVERIFIED|MX_NOT_PROBED|MX_TLS_|POLICY_FETCH_FAILED|TLSRPT_|TXT_|DANE_|NO_MX|NULL_MX)/;

/** Whether the lines or the table of hosts say it already. */
export function isShownAbove(
  { code, message }: Pick<CheckFinding, 'code' | 'message'>,
  lines: readonly Pick<CheckLine, 'code' | 'message'>[],
): boolean {
  return inWordsOfLines.test(code) || lines.some((line) => line.code === code && line.message === message);
}

/** DNS and policy, one line for each check. */
export function checkLines(check: DomainCheck, findings: readonly Finding[]): CheckLine[] {
  const dane = findings.find(({ code }) => code === 'DANE_NOTED');
  return [
    { id: 'mta-sts-record', ...stsLine(check, findings) },
    { id: 'policy-file', ...policyLine(check, findings) },
    { id: 'mx-in-policy', ...coverageLine(check, findings) },
    { id: 'tlsrpt-record', ...reportingLine(check, findings) },
    { id: 'mx-records', ...mxLine(check, findings) },
    ...(dane === undefined ? [] : [{ id: 'dane' as const, ...found('unknown', dane, null) }]),
  ];
}

function stsLine({ stsTxt, domain, running }: DomainCheck, findings: readonly Finding[]): Known {
  if (stsTxt === null) return open(running);
  if (stsTxt.kind === 'unknown') return unknown(stsTxt.why);
  const shown = showTexts(`_mta-sts.${domain}`, stsTxt);
  const fault = findings.find(({ code }) => code.startsWith('TXT_'));
  if (fault !== undefined) return found('fail', fault, shown);
  const record = readStsRecord(stsTxt.kind === 'answer' ? stsTxt.texts : []);
  const ttl = stsTxt.kind === 'answer' ? stsTxt.ttl : null;
  return line('pass', null, shown, [
    phrase('line.oneRecord'),
    ...(record.status === 'ok' ? [phrase('line.recordId', { id: record.id })] : []),
    ...(ttl === null ? [] : [phrase('line.recordTtl', { seconds: String(ttl) })]),
  ]);
}

function policyLine({ policy, running }: DomainCheck, findings: readonly Finding[]): Known {
  if (policy === null) return open(running);
  const { outcome } = policy;
  if (outcome.kind === 'unknown') return unknown(outcome.why);
  if (outcome.kind === 'failed') {
    const [first] = outcome.faults;
    const says = outcome.faults.map(({ sentence }) => sentence);
    return line('fail', first?.code ?? null, first?.detail ?? null, says);
  }
  const { text } = outcome.file;
  const codes = ['POLICY_INVALID', 'POLICY_LINT_ERROR', 'MAX_AGE_TOO_SHORT'];
  const fault = findings.find(({ code }) => codes.includes(code));
  if (fault !== undefined) return found('fail', fault, text);
  const lesser = ['POLICY_MEDIA_TYPE', 'POLICY_SLOW', 'POLICY_HOST_CERT_EXPIRING', 'POLICY_ADDRESS_FAMILY_DIFFERS'];
  const warning = findings.find(({ code, host }) => host === null && lesser.includes(code));
  if (warning !== undefined) return found('warn', warning, text);
  const ends = policy.attempts.flatMap(({ certificate }) => certificate?.notAfter ?? []).sort()[0];
  const days = ends === undefined ? null : Math.floor(hoursBetween(policy.at, ends) / 24);
  return pass(days === null ? phrase('line.file') : phrase('line.fileDays', { n: days }), text);
}

function coverageLine(check: DomainCheck, findings: readonly Finding[]): Known {
  if (check.policy === null || check.mx === null) return open(check.running);
  if (policyOf(check) === null) return unknown(phrase('line.noPolicy'));
  if (check.hosts.length === 0) return unknown(phrase('line.noHosts'));
  const missing = findings.filter(({ code }) => code === 'LIVE_MX_NOT_IN_POLICY');
  const [first] = missing;
  if (first === undefined) return pass(phrase('line.covered'), null);
  return line('fail', first.code, null, missing.map(sayingOf));
}

function reportingLine({ tlsrptTxt, domain, running }: DomainCheck, findings: readonly Finding[]): Known {
  if (tlsrptTxt === null) return open(running);
  if (tlsrptTxt.kind === 'unknown') return unknown(tlsrptTxt.why);
  const shown = showTexts(`_smtp._tls.${domain}`, tlsrptTxt);
  const missing = findings.find(({ code }) => code === 'TLSRPT_MISSING');
  if (missing !== undefined) return found('fail', missing, shown);
  const elsewhere = findings.find(({ code }) => code === 'TLSRPT_ELSEWHERE');
  return elsewhere === undefined ? pass(phrase('line.oneRecord'), shown) : found('warn', elsewhere, shown);
}

function mxLine({ mx, hosts, running }: DomainCheck, findings: readonly Finding[]): Known {
  if (mx === null) return open(running);
  switch (mx.kind) {
    case 'unknown':
      return unknown(mx.why);
    case 'none':
      return line('fail', 'NO_MX', null, [phrase('line.noMx')]);
    case 'null':
      return line('warn', 'NULL_MX', null, [phrase('line.nullMx')]);
    case 'implicit':
    case 'records': {
      const shown = hosts.map(({ host, preference }) => `${preference} ${host}`).join('\n');
      const codes = ['MX_NOT_A_NAME', 'MX_NO_ADDRESS', 'MX_IS_CNAME', 'TARGET_ADDRESS_REFUSED', 'MX_TOO_MANY'];
      const fault = findings.find(
        ({ code, host }) => codes.includes(code) && (host !== null || code === 'MX_TOO_MANY'),
      );
      if (fault !== undefined) return found('warn', fault, shown);
      return pass(phrase(mx.kind === 'implicit' ? 'line.implicitMx' : 'line.mx'), shown);
    }
  }
}

function showTexts(name: string, lookup: TxtLookup): string | null {
  if (lookup.kind !== 'answer') return null;
  return lookup.texts.map((text) => `${name}. TXT ${JSON.stringify(text)}`).join('\n');
}

function open(running: boolean): Known {
  return line(running ? 'running' : 'unknown', null, null, [phrase('line.open')]);
}

function unknown(why: Saying): Known {
  return line('unknown', null, null, [why]);
}

function pass(saying: Saying, shown: string | null): Known {
  return line('pass', null, shown, [saying]);
}

function found(status: CheckLine['status'], finding: Finding, shown: string | null): Known {
  return line(status, finding.code, shown, [sayingOf(finding)]);
}

function line(status: CheckLine['status'], code: string | null, shown: string | null, says: readonly Saying[]): Known {
  return { status, code, message: wordSayings(english, says), says, shown };
}

function sayingOf({ code, params }: Finding): Saying {
  return { key: `finding.${code}`, params };
}
