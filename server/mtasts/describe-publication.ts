import type { NextPolicy } from '../contract/policies.ts';
import { changedLines } from './changed-lines.ts';
import { maxAgeChoices, type Publication, type Published } from './compose.ts';
import { parsePolicy } from './policy.ts';
import type { PolicyChange } from './policy-change.ts';

/** A publication beside what it replaces, as a page shows it, in no language; null where its file or its `_mta-sts` record is missing. */
export function describePublication({ change, url, fileText, notes, records }: Publication, published: Published) {
  const { domain, policyText, txtId, mx } = published;
  const next = parsePolicy(fileText).policy;
  const was = policyText === null ? null : parsePolicy(policyText).policy;
  const record = records.find(({ name }) => name.startsWith('_mta-sts.'));
  const reporting = records.find(({ name }) => name.startsWith('_smtp._tls.'));
  if (next === null || record === undefined) return null;
  return {
    domain,
    variant: variantOf(change),
    file: { url, text: fileText, lines: changedLines(fileText, policyText) },
    record: { name: `${record.name}.`, value: record.text, was: txtId },
    reporting: reporting?.changes === true ? { name: `${reporting.name}.`, value: reporting.text } : null,
    mode: next.mode,
    modeWas: was?.mode ?? null,
    maxAge: next.maxAge,
    maxAgeWas: was?.maxAge ?? null,
    maxAgeChoices: maxAgeChoices(next.mode),
    compareMx: change === 'enforce' && mx.kind === 'not-looked-up',
    says: notes,
  } satisfies Omit<NextPolicy, 'notes'>;
}

function variantOf(change: PolicyChange['kind']): NextPolicy['variant'] {
  return change === 'enforce' || change === 'rollback' || change === 'raise-max-age' ? change : 'testing';
}
