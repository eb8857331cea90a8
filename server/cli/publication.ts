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
    ...(blockedToday.length === 0 ? [] : [english.t('steps.blocked-today')]),
    ...blockedToday.map((finding) => `  ${finding.host ?? ''}: ${wordFinding(english, finding)}`),
    english.t('steps.file', { url }),
    '',
    ...fileText.split('\r\n').slice(0, -1),
    '',
    ...(diff === null ? [] : [english.t('steps.diff')]),
    ...(diff ?? []).map(({ kind, text }) => `  ${marks[kind]}${text}`),
    english.t('steps.records'),
    ...records.map(
      ({ zoneLine, changes }) => `  ${changes ? zoneLine : english.t('steps.as-now', { record: zoneLine })}`,
    ),
    english.t('steps.order'),
    ...steps.map(({ text }, index) => `  ${index + 1}. ${wordSaying(english, text)}`),
    ...lint.map(({ severity, sentence }) => `  [${severity}] ${wordSaying(english, sentence)}`),
    ...notes.map((note) => `  ${english.t('steps.note', { note: wordSaying(english, note) })}`),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}
