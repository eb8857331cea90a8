import type { Config } from '../config.ts';
import { english } from '../contract/words/english.ts';
import { wordFinding, wordSaying } from '../contract/words/phrase.ts';
import { knownReportAddresses } from '../live-settings.ts';
import type { DomainCheck, HostCheck } from '../probe/check-domain.ts';
import type { Finding } from '../probe/finding.ts';
import { findingsOf } from '../probe/findings.ts';
import { checkOnce, networkOf } from './live-network.ts';
import { printJson } from './print-json.ts';
import { printable } from './printable.ts';

/** Checks a domain now, and prints what it found. Stores nothing. */
export async function checkNow(config: Config, domain: string, options: { json?: boolean }): Promise<void> {
  const check = await checkOnce(config, networkOf(config), domain, { probe: true });
  const ourRua = knownReportAddresses(config);
  const findings = findingsOf(check, ourRua);
  if (options.json === true) printJson({ check, findings: findings.map(withSentence) });
  else process.stdout.write(describeCheck(check, findings));
}

/** A finding as other programs read it. */
export function withSentence(finding: Finding): Omit<Finding, 'params'> & { readonly sentence: string } {
  const { code, severity, host } = finding;
  return { code, severity, host, sentence: wordFinding(english, finding) };
}

function describeCheck(check: DomainCheck, findings: readonly Finding[]): string {
  const lines = [
    `${check.domain}, looked at from ${check.from} at ${check.at}`,
    ...describeFacts(check),
    ...check.hosts.map(describeHost),
    ...(findings.length === 0 ? ['Nothing is wrong.'] : ['What was found:']),
    ...findings.map((finding) => `  [${finding.severity}] ${finding.code}: ${wordFinding(english, finding)}`),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function describeFacts({ stsTxt, policy }: DomainCheck): string[] {
  const record = stsTxt === null || stsTxt.kind !== 'answer' ? (stsTxt?.kind ?? 'not asked') : stsTxt.texts.join(' | ');
  const outcome = policy?.outcome;
  const served = outcome?.kind === 'file' ? outcome.file.policy : null;
  const file =
    served !== null
      ? `mode ${served.mode}, max_age ${served.maxAge} s, mx ${served.mx.join(', ')}`
      : outcome?.kind === 'failed'
        ? 'cannot be fetched'
        : outcome?.kind === 'file'
          ? 'no valid policy'
          : `unknown: ${outcome === undefined ? 'not asked' : wordSaying(english, outcome.why)}`;
  return [`  record  ${record}`, `  policy  ${file}`];
}

function describeHost({ host, preference, probe }: HostCheck): string {
  const ends = probe?.addresses.flatMap(({ certificate }) => certificate?.notAfter ?? []).sort()[0];
  const result = probe === null ? 'not probed' : english.t(`probe.${probe.result}`);
  return `  MX ${String(preference).padStart(4)}  ${host}: ${result}${ends === undefined ? '' : `, certificate until ${ends}`}`;
}
