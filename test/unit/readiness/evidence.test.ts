import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { assess } from '../../../server/readiness/assess.ts';
import type { Evidence } from '../../../server/readiness/evidence.ts';
import { evidenceSchema, parseEvidence } from '../../../server/readiness/evidence.ts';
import { evidence } from '../../support/arbitrary-evidence.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const sample = (): Evidence => fc.sample(evidence, { numRuns: 1, seed: 3 })[0] as Evidence;

test('all evidence reads back from its file as it was, and is judged alike', () => {
  fc.assert(
    fc.property(evidence, (base) => {
      const read = parseEvidence(JSON.parse(JSON.stringify(base)));
      expect(read).toEqual({ ok: true, evidence: base });
      if (read.ok) expect(assess(read.evidence)).toEqual(assess(base));
    }),
    { numRuns: propertyRuns(500), seed: 8461 },
  );
});

test.each([
  ['nothing', () => null, /^evidence: /],
  ['another version', () => ({ ...sample(), schemaVersion: 3 }), /^schemaVersion: /],
  ['a moment that is none', () => ({ ...sample(), now: 'yesterday' }), /^now: expected an instant/],
  ['something more', () => ({ ...sample(), verdict: 'ready' }), /Unrecognized key: "verdict"/],
  ['a part that is missing', () => ({ ...sample(), live: undefined }), /^live: /],
  ['negative sessions', () => ({ ...sample(), rows: [{ ...sample().rows[0], success: -1 }] }), /^rows\.0\.success: /],
  [
    'sessions beyond what counts exactly',
    () => ({ ...sample(), rows: [{ ...sample().rows[0], success: 2 ** 53 }] }),
    /success/,
  ],
  ['a day that does not exist', () => ({ ...sample(), rows: [{ ...sample().rows[0], day: '2026-02-30' }] }), /day/],
  ['settings out of bounds', () => ({ ...sample(), settings: { clock: { requiredDays: 1 } } }), /requiredDays/],
])('%s is refused with the reason', (_what, make, reason) => {
  const read = parseEvidence(make());
  expect(read.ok ? '' : read.errors.join('\n')).toMatch(reason);
});

test('evidence of version 1, which knew of no proofs, is judged as it was then', () => {
  const proved = sample();
  const rows = proved.rows.map((row) => ({ ...row, provedAs: row.authenticated ? row.reporter : null }));
  const old = { ...proved, schemaVersion: 1, rows: rows.map(({ provedAs: _, ...row }) => row) };
  expect(rows.some((row) => row.authenticated)).toBe(true);
  expect(parseEvidence(old)).toEqual({ ok: true, evidence: { ...proved, rows } });
});

test('docs/evidence.schema.json says the same', () => {
  const path = join(import.meta.dirname, '../../../docs/evidence.schema.json');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(z.toJSONSchema(evidenceSchema, { io: 'input' }));
});
