import { expect, test } from 'vitest';
import { canonicalJson, canonicalText, splitByDomain } from '../../../server/tlsrpt/canonical.ts';
import { parseReport } from '../../../server/tlsrpt/parse.ts';

const entry = (domain: string, type: string, success: number) => ({
  policy: {
    'policy-type': type,
    'policy-domain': domain,
    'mx-host': ['a.example', 'b.example'],
    'policy-string': ['x', 'y'],
  },
  summary: { 'total-successful-session-count': success, 'total-failure-session-count': 3 },
  'failure-details': [
    { 'result-type': 'certificate-expired', 'failed-session-count': 1 },
    { 'result-type': 'starttls-not-supported', 'failed-session-count': 2 },
  ],
});
const report = (policies: unknown[]) => ({
  'organization-name': 'A',
  'date-range': { 'start-datetime': '2025-06-18T00:00:00Z', 'end-datetime': '2025-06-18T23:59:59Z' },
  'contact-info': 'a@a.example',
  'report-id': '1',
  policies,
});
const read = (value: unknown, indent?: number) => parseReport(JSON.stringify(value, null, indent)).report;

/** The same JSON with the members of every object and the elements of every named array in reverse. */
function reversed(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    const list = value.map((element) => reversed(element));
    return name === 'policy-string' ? list : list.reverse();
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member, key)]),
  );
}

test('is the same for the same content, whatever the bytes and the order', () => {
  const value = report([
    entry('example.net', 'sts', 5),
    entry('example.net', 'tlsa', 5),
    entry('example.org', 'sts', 7),
  ]);
  const texts = [read(value), read(value, 4), read(reversed(value))].map(canonicalText);
  expect(new Set(texts).size).toBe(1);
});

test('differs when a number, a line of the policy or the order of its lines differs', () => {
  const value = report([entry('example.net', 'sts', 5)]);
  const changed = [
    report([entry('example.net', 'sts', 6)]),
    JSON.parse(JSON.stringify(value).replace('"x","y"', '"y","x"')),
    JSON.parse(JSON.stringify(value).replace('certificate-expired', 'tlsa-invalid')),
    report([entry('example.net', 'sts', 5), entry('example.net', 'sts', 5)]),
    { ...value, 'report-id': '2' },
  ];
  const texts = [value, ...changed].map((each) => canonicalText(read(each)));
  expect(new Set(texts).size).toBe(texts.length);
});

test('cuts a report by domain, so that a change in one domain does not touch another', () => {
  const both = read(
    report([entry('example.net', 'sts', 5), entry('example.org', 'sts', 7), entry('example.net', 'tlsa', 5)]),
  );
  const slices = [...splitByDomain(both)];
  expect(slices.map((slice) => [slice.policyDomain, slice.policies.length])).toEqual([
    ['example.net', 2],
    ['example.org', 1],
  ]);
  const other = [...splitByDomain(read(report([entry('example.org', 'sts', 7), entry('example.net', 'sts', 99)])))];
  expect(other[0]?.canonical).toBe(slices[1]?.canonical);
  expect(other[1]?.canonical).not.toBe(slices[0]?.canonical);
});

test('keeps entries without a domain in a slice of their own, and has none for a report about nothing', () => {
  const unknown = { summary: { 'total-successful-session-count': 1 } };
  expect(
    [...splitByDomain(read(report([unknown, entry('example.net', 'sts', 1)])))].map((slice) => slice.policyDomain),
  ).toEqual([null, 'example.net']);
  expect([...splitByDomain(read(report([])))]).toEqual([]);
});

test('sorts names at every depth', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
});
