import type { Severity } from '../contract/codes.ts';
import type { Assessment, MxVerdict, Reason } from '../contract/verdict.ts';
import { englishFormats as f } from '../readiness/reasons/messages/format.ts';
import { printable } from './printable.ts';
import { wrap } from './wrap.ts';

const answers: Readonly<Record<Assessment['state'], string>> = {
  'enforcing-at-risk': 'You enforce, and mail is at risk.',
  'policy-none': 'MTA-STS is switched off (mode: none).',
  'policy-missing': 'Senders cannot find a policy.',
  'no-data': 'Nothing can be said: there are no reports to go by.',
  'enforcing-healthy': 'You enforce, and all is well.',
  blocked: 'Do not enforce yet: first fix what is listed below.',
  ready: 'You can switch to mode: enforce.',
  'testing-in-progress': 'Not yet: keep testing.',
};

const headings: Readonly<Record<Severity, string>> = {
  block: 'What is wrong',
  hold: 'What it waits for',
  warn: 'Keep an eye on',
  info: 'Good to know',
};
const severities: readonly Severity[] = ['block', 'hold', 'warn', 'info'];

/**
 * A verdict in words, for a terminal of `width` columns: the answer, the numbers behind it, the reasons in
 * order, what to do next.
 */
export function describeAssessment(assessment: Assessment, width: number): string {
  const say = (text: string, indent: string, first = indent) => wrap(printable(text), width, first, indent);
  const confidence = assessment.confidence === null ? '' : ` Confidence: ${assessment.confidence}.`;
  const lines = [printable(assessment.domain), ...say(`${answers[assessment.state]}${confidence}`, '  ')];
  for (const sentence of [numbers(assessment), whatIf(assessment)]) {
    if (sentence !== null) lines.push(...say(sentence, '  '));
  }
  for (const severity of severities) {
    const reasons = assessment.reasons.filter((reason) => reason.severity === severity);
    if (reasons.length > 0) lines.push('', `  ${headings[severity]}`);
    for (const reason of reasons) lines.push(...say(sentenceOf(reason), '    ', '  - '));
  }
  const hosts = assessment.perMx.map(describeHost);
  if (hosts.length > 0) lines.push('', '  Mail servers', ...hosts.flatMap((host) => say(host, '    ', '  - ')));
  if (assessment.actions.length > 0) lines.push('', '  What to do next');
  for (const [index, action] of assessment.actions.entries()) {
    lines.push(...say(action.message, '     ', `  ${index + 1}. `));
    for (const [at, step] of action.steps.entries()) {
      // The remedy is followed by commands, which must stay whole to be copied.
      const isCommand = action.kind === 'fix-mx' && at > 0;
      lines.push(...(isCommand ? [`     $ ${printable(step)}`] : say(step, '       ', '     - ')));
    }
  }
  return `${lines.join('\n')}\n`;
}

function sentenceOf({ message, code }: Reason): string {
  return `${message} [${code}]`;
}

function numbers({ stats, clock }: Assessment): string | null {
  if (stats.from === null || stats.to === null || stats.n === 0) return null;
  const bound = stats.upper95 === null ? '' : `: the refusal rate is below ${f.share(stats.upper95)} (95% sure)`;
  const refused = stats.k === 0 ? 'none of them' : f.count(stats.k);
  const days = clock.elapsed === 1 ? '1 clean day' : `${f.count(clock.elapsed ?? 0)} clean days`;
  return `${days}. From ${f.day(stats.from)} to ${f.day(stats.to)} ${f.count(stats.n)} sessions of trusted reporters tested this policy, and enforce would have refused ${refused}${bound}.`;
}

function whatIf({ whatIf: { sessions, days, reporters, from, to, lastDay }, mode }: Assessment): string | null {
  if (sessions === 0 || lastDay === null) return null;
  const many = `${f.count(sessions)} session${sessions === 1 ? '' : 's'}`;
  const when = `on ${days} day${days === 1 ? '' : 's'}, last on ${f.day(lastDay)}`;
  return mode === 'enforce'
    ? `From ${f.day(from)} to ${f.day(to)} ${many} of ${f.list(reporters)} were refused ${when}.`
    : `Had you enforced from ${f.day(from)} to ${f.day(to)}, ${many} of ${f.list(reporters)} would have been refused ${when}.`;
}

const verdictWords: Readonly<Record<MxVerdict['because'], string>> = {
  issue: 'fails: reports show a fault that lasts',
  'not-in-policy': 'fails: no mx line of the policy matches it',
  finding: 'fails: our checks show a fault',
  attested: 'passes: attested by the administrator',
  'probed-ok': 'passes our checks',
  unsteady: 'not verified: our checks find it now sound, now faulty',
  'unconfirmed-finding': 'not verified: a fault was seen once and is looked at again',
  handshake: 'not verified: the TLS handshake failed in our check',
  port25: 'not verified: port 25 cannot be reached from here',
  'stale-probe': 'not verified: the last check is too old',
  'never-probed': 'not verified: never checked',
};

function describeHost({ host, because, certificateDaysLeft }: MxVerdict): string {
  const certificate = certificateDaysLeft === null ? '' : `; certificate ends in ${f.count(certificateDaysLeft)} days`;
  return `${host} ${verdictWords[because]}${certificate}.`;
}
