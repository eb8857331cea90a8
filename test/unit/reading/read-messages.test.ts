import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPaths } from '../../../server/ingest/files.ts';
import type { ReadOutcome } from '../../../server/reading/outcome.ts';
import { readReports } from '../../../server/reading/read.ts';

/** Golden pairs: a message, mbox or archive, named after one quirk, beside `X.expected.json`, what is read from it. */
const folder = join(import.meta.dirname, '../../../fixtures/messages');
const names = readdirSync(folder).filter((name) => !name.endsWith('.expected.json'));

function summarise(outcome: ReadOutcome): unknown {
  const { outcome: kind, source } = outcome;
  const common = { outcome: kind, source: source.slice(folder.length + 1) };
  if (outcome.outcome === 'not-tlsrpt') return { ...common, reason: outcome.reason };
  if (outcome.outcome === 'rejected') return { ...common, code: outcome.code, reason: outcome.reason };
  const { report, deviations } = outcome.parsed;
  return {
    ...common,
    container: outcome.container,
    fileName: outcome.fileName,
    deviations,
    organization: report.organization,
    reportId: report.reportId,
    period: `${report.start} ${report.end}`,
    policies: report.policies.map((policy) => `${policy.policyDomain} ${policy.success}+${policy.failure}`),
    message: outcome.message && { ...outcome.message.headers, forwarded: outcome.message.forwarded },
  };
}

async function readFixture(name: string): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  for await (const item of openPaths([join(folder, name)])) {
    for (const outcome of 'bytes' in item ? await readReports(item) : [item]) outcomes.push(summarise(outcome));
  }
  return outcomes;
}

describe('fixtures/messages', () => {
  test.each(names)('reads %s as the file beside it says', async (name) => {
    const expected: unknown = JSON.parse(readFileSync(join(folder, `${name}.expected.json`), 'utf8'));
    expect(await readFixture(name)).toEqual(expected);
  });
});
