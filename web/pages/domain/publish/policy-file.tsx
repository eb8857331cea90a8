import type { NextPolicy } from '../../../../server/contract/policies.ts';
import { formatDuration } from '../../../format.ts';
import { t } from '../../../i18n/text.tsx';
import { Code, type CodeLine } from '../../../parts/code.tsx';

/** The file to publish, with its changed lines. */
export function PolicyFile({ policy }: { readonly policy: NextPolicy }) {
  return <Code label={t('publish.fileLabel')} lines={policy.file.lines.map((line) => lineOf(line, policy))} />;
}

function lineOf(line: NextPolicy['file']['lines'][number], policy: NextPolicy): CodeLine {
  const { text, change, was } = line;
  if (change === 'same') return { text };
  if (change === 'added') return { text, change, note: t('publish.added') };
  if (change === 'removed') return { text, change, note: t('publish.removed') };
  const before = was === null ? '' : was.slice(was.indexOf(':') + 1).trim();
  if (/^max_age\s*:/i.test(text) && policy.maxAgeWas !== null) {
    const spans = `${formatDuration(policy.maxAgeWas)} → ${formatDuration(policy.maxAge)}`;
    return { text, change, note: `${t('publish.was', { value: before })} · ${spans}` };
  }
  return { text, change, note: t('publish.was', { value: before }) };
}

/** The record that announces the file. */
export function PolicyRecord({ policy }: { readonly policy: NextPolicy }) {
  const { name, value, was } = policy.record;
  return (
    <Code
      label={t('publish.recordLabel')}
      lines={[
        { text: `${name} IN TXT` },
        { text: `"${value}"`, change: 'changed', ...(was === null ? {} : { note: t('publish.was', { value: was }) }) },
      ]}
    />
  );
}

export function recordLine(policy: NextPolicy): string {
  return `${policy.record.name} IN TXT "${policy.record.value}"`;
}
