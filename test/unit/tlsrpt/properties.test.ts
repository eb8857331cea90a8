import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText } from '../../../server/tlsrpt/canonical.ts';
import { parseReport, parseReports } from '../../../server/tlsrpt/parse.ts';
import type { Report } from '../../../server/tlsrpt/report.ts';
import { ReportError } from '../../../server/tlsrpt/report-error.ts';
import { decodeText } from '../../../server/tlsrpt/text.ts';
import { writeReport } from '../../../server/tlsrpt/write.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { anyReport } from './arbitrary-report.ts';

const folder = join(import.meta.dirname, '../../../fixtures/reports');
const fixtures = readdirSync(folder)
  .filter((name) => !name.endsWith('.expected.json'))
  .map((name) => readFileSync(join(folder, name)));

/** Parses, and lets nothing through but the parser's own error. */
function tolerate(text: string): (Report | null)[] {
  try {
    return parseReports(text).map((result) => (result instanceof ReportError ? null : result.report));
  } catch (error) {
    if (error instanceof ReportError) return [];
    throw error;
  }
}

/** No control characters, no directional overrides, no halves of surrogate pairs (the `u` flag takes pairs as one). */
const printable = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u;

/** What must hold for any report, whatever its source. */
function expectSound(report: Report): void {
  for (const policy of report.policies) {
    const counts = [policy.success, policy.failure, ...policy.failureDetails.map((detail) => detail.sessions)];
    for (const count of counts) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
  }
  JSON.stringify(report, (_name, value: unknown) => {
    if (typeof value === 'string') expect(value).toMatch(printable);
    return value;
  });
}

test('reads back exactly what it writes', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      expect(parseReport(writeReport(report)).report).toEqual(report);
    }),
    { numRuns: propertyRuns(1000) },
  );
});

test('counts the same whatever the order of policies, and calls the content the same', () => {
  fc.assert(
    fc.property(
      anyReport.chain((report) =>
        fc.tuple(fc.constant(report), fc.shuffledSubarray([...report.policies], { minLength: report.policies.length })),
      ),
      ([report, shuffled]) => {
        const sums = (each: Report) =>
          each.policies.reduce((sum, policy) => sum + BigInt(policy.success) + BigInt(policy.failure), 0n);
        const other = parseReport(writeReport({ ...report, policies: shuffled })).report;
        expect(sums(other)).toBe(sums(report));
        expect(canonicalText(other)).toBe(canonicalText(report));
      },
    ),
    { numRuns: propertyRuns(300) },
  );
});

test('never throws anything but its own error on any JSON', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      tolerate(text);
    }),
    { numRuns: propertyRuns(1000) },
  );
});

test('never throws anything but its own error on a report with any values in it', () => {
  const names = [
    'organization-name',
    'date-range',
    'start-datetime',
    'end-datetime',
    'contact-info',
    'report-id',
    'policies',
    'policy',
    'policy-type',
    'policy-string',
    'policy-domain',
    'mx-host',
    'mx-host-pattern',
    'summary',
    'total-successful-session-count',
    'total-failure-session-count',
    'failure-details',
    'result-type',
    'sending-mta-ip',
    'receiving-mx-hostname',
    'failed-session-count',
    'failure-reason-code',
    '__proto__',
    'constructor',
  ];
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 7, withCrossShrink: true },
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.constantFrom(
          '2025-06-18T00:00:00Z',
          'sts',
          'tlsa',
          'example.net',
          '[192.0.2.1]:25',
          '["a"]',
          '12',
          'mx: a.example',
        ),
        fc.double(),
        fc.integer(),
        fc.constantFrom(null, true, 1750204800, 2 ** 53, -0),
      ),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 8 }),
    ),
  }));
  const members = fc.record({
    'organization-name': value,
    'date-range': value,
    'report-id': value,
    policies: value,
    'contact-info': value,
  });
  const wellDated = members.map((report) => ({
    ...report,
    'date-range': { 'start-datetime': '2025-06-18T00:00:00Z', 'end-datetime': '2025-06-18T23:59:59Z' },
  }));
  fc.assert(
    fc.property(fc.oneof(members, wellDated), (report) => {
      for (const read of tolerate(JSON.stringify(report))) if (read !== null) expectSound(read);
    }),
    { numRuns: propertyRuns(3000) },
  );
});

test('survives any change of the bytes of any report', () => {
  const change = fc.record({
    source: fc.constantFrom(...fixtures),
    at: fc.nat(),
    remove: fc.nat({ max: 12 }),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc
        .constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', 'null', '-1', '1e999', '"\\ud800"', '[[[[')
        .map((text) => Buffer.from(text)),
    ),
  });
  fc.assert(
    fc.property(change, ({ source, at, remove, insert }) => {
      const position = at % (source.length + 1);
      const bytes = Buffer.concat([source.subarray(0, position), insert, source.subarray(position + remove)]);
      for (const read of tolerate(decodeText(bytes).text)) if (read !== null) expectSound(read);
    }),
    { numRuns: propertyRuns(4000) },
  );
});
