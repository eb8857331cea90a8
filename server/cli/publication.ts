import { english } from '../contract/words/english.ts';
import { wordFinding, wordSaying } from '../contract/words/phrase.ts';
import type { Publication } from '../mtasts/compose.ts';
import type { Finding } from '../probe/finding.ts';
import { printable } from './printable.ts';

/** A change of policy for a person to carry out: obstacles, the file, the records, the steps in order. */
export function describePublication(publication: Publication, blockedToday: readonly Finding[]): string {
  const { url, fileText, diff, records, steps, lint, notes } = publication;
  const marks = { same: '  ', added: '+ ', removed: '- ' } as const;
  const lines = [
    ...(blockedToday.length === 0 ? [] : ['Under a policy that enforces, this would be refused today:']),
    ...blockedToday.map((finding) => `  ${finding.host ?? ''}: ${wordFinding(english, finding)}`),
    `The file, at ${url}:`,
    '',
    ...fileText.split('\r\n').slice(0, -1),
    '',
    ...(diff === null ? [] : ['What changes against the file that is served now:']),
    ...(diff ?? []).map(({ kind, text }) => `  ${marks[kind]}${text}`),
    'The records:',
    ...records.map(({ zoneLine, changes }) => `  ${zoneLine}${changes ? '' : ' (as now)'}`),
    'In this order:',
    ...steps.map(({ text }, index) => `  ${index + 1}. ${text}`),
    ...lint.map(({ severity, sentence }) => `  [${severity}] ${wordSaying(english, sentence)}`),
    ...notes.map((note) => `  Note: ${note}`),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}
