import type { Severity } from '../contract/codes.ts';
import type { Assessment, MxVerdict, Reason } from '../contract/verdict.ts';
import { actionWords } from '../contract/words/action-words.ts';
import { english as words } from '../contract/words/english.ts';
import { reasonSentence } from '../contract/words/reason-sentence.ts';

import { printable } from './printable.ts';
import { wrap } from './wrap.ts';

const severities: readonly Severity[] = ['block', 'hold', 'warn', 'info'];

/**
 * A verdict in words, for a terminal of `width` columns: the answer, the numbers behind it, the reasons in
 * order, what to do next.
 */
export function describeAssessment(assessment: Assessment, width: number): string {
  const say = (text: string, indent: string, first = indent) => wrap(printable(text), width, first, indent);
  const { domain, confidence } = assessment;
  const level =
    confidence === null ? [] : [words.t('advice.confidence', { level: words.t(`confidence.${confidence}`) })];
  const answer = [words.t(`advice.${assessment.state}`), ...level].join(' ');
  const lines = [printable(domain), ...say(answer, '  ')];
  for (const sentence of [numbers(assessment), whatIf(assessment)]) {
    if (sentence !== null) lines.push(...say(sentence, '  '));
  }
  for (const severity of severities) {
    const reasons = assessment.reasons.filter((reason) => reason.severity === severity);
    if (reasons.length > 0) lines.push('', `  ${words.t(`advice.${severity}`)}`);
    for (const reason of reasons) lines.push(...say(describeReason(reason), '    ', '  - '));
  }
  const hosts = assessment.perMx.map(describeHost);
  if (hosts.length > 0)
    lines.push('', `  ${words.t('advice.hosts')}`, ...hosts.flatMap((it) => say(it, '    ', '  - ')));
  if (assessment.actions.length > 0) lines.push('', `  ${words.t('advice.actions')}`);
  for (const [index, action] of assessment.actions.entries()) {
    const { message, steps, commands } = actionWords(words, action, domain);
    lines.push(...say(message, '     ', `  ${index + 1}. `));
    for (const step of steps) lines.push(...say(step, '       ', '     - '));
    // Commands must stay whole to be copied.
    for (const command of commands) lines.push(`     $ ${printable(command)}`);
  }
  return `${lines.join('\n')}\n`;
}

function describeReason({ code, params }: Reason): string {
  return `${reasonSentence(words, code, params) ?? ''} [${code}]`.trim();
}

function numbers({ stats: { from, to, n, k, upper95 }, clock }: Assessment): string | null {
  if (from === null || to === null || n === 0) return null;
  const period = { from: words.date(from), to: words.date(to), sessions: words.t('count.sessions', { n }) };
  return [
    `${words.t('count.cleanDays', { n: clock.elapsed ?? 0 })}.`,
    k === 0 ? words.t('advice.testedNone', period) : words.t('advice.tested', { ...period, refused: k }),
    ...(upper95 === null ? [] : [words.t('advice.bound', { bound: words.bound(upper95) })]),
  ].join(' ');
}

function whatIf({ whatIf: { sessions, days, reporters, from, to, lastDay }, mode }: Assessment): string | null {
  if (sessions === 0 || lastDay === null) return null;
  return words.t(mode === 'enforce' ? 'advice.refused' : 'advice.would', {
    from: words.date(from),
    to: words.date(to),
    sessions: words.t('count.sessions', { n: sessions }),
    reporters: words.list(reporters),
    days: words.t('count.days', { n: days }),
    last: words.date(lastDay),
  });
}

function describeHost({ host, verdict, because, certificateDaysLeft }: MxVerdict): string {
  const certificate = certificateDaysLeft === null ? [] : [words.t('evidence.certificate', { n: certificateDaysLeft })];
  return [`${words.t(`evidence.mx.${verdict}`, { mx: host })}.`, words.t(`because.${because}`), ...certificate].join(
    ' ',
  );
}
