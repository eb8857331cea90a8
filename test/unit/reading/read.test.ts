import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReadOutcome } from '../../../server/reading/outcome.ts';
import { readReports } from '../../../server/reading/read.ts';
import { makeZip } from '../../support/make-zip.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const messages = join(import.meta.dirname, '../../../fixtures/messages');
const fixture = (name: string) => readFileSync(join(messages, name));
const report = readFileSync(join(import.meta.dirname, '../../../fixtures/reports/as-the-rfc-says.json'));

const read = (bytes: Uint8Array | string, name = 'a/b', kind?: 'mail' | 'file') =>
  readReports({ bytes: Buffer.from(bytes), name, ...(kind === undefined ? {} : { kind }) });

const brief = (outcomes: readonly ReadOutcome[]) =>
  outcomes.map((each) => `${each.source} ${each.outcome}${each.outcome === 'rejected' ? ` ${each.code}` : ''}`);

describe('readReports', () => {
  test('reads a file by its bytes, whatever it is called', async () => {
    for (const name of ['a', 'a.txt', 'a.eml', 'a.zip'])
      expect(brief(await read(report, name))).toEqual([`${name} report`]);
    expect(brief(await read(gzipSync(report), 'a.json'))).toEqual(['a.json report']);
    expect(brief(await read(makeZip([{ name: 'x', bytes: report }]), 'a.gz'))).toEqual(['a.gz/x report']);
    expect(brief(await read(fixture('as-the-rfc-says.eml'), 'a.json'))).toEqual(['a.json report']);
    expect(brief(await read(gzipSync(fixture('as-the-rfc-says.eml')), 'a.eml.gz'))).toEqual(['a.eml.gz report']);
    expect(brief(await read(gzipSync(fixture('line-ends-lf.mbox')), 'a.mbox.gz'))).toEqual([
      'a.mbox.gz#1 report',
      'a.mbox.gz#2 report',
      'a.mbox.gz#3 not-tlsrpt',
    ]);
  });

  test('names what is inside a container', async () => {
    const archive = makeZip([
      { name: 'one.json', bytes: report },
      { name: 'sub/two.json.gz', bytes: gzipSync(Buffer.concat([report, report])) },
      { name: 'three.eml', bytes: fixture('two-reports.eml') },
      { name: 'readme.txt', bytes: Buffer.from('x') },
      { name: 'bad.json', bytes: Buffer.from('{') },
    ]);
    expect(brief(await read(archive, 'a.zip'))).toEqual([
      'a.zip/one.json report',
      'a.zip/sub/two.json.gz#1 report',
      'a.zip/sub/two.json.gz#2 report',
      'a.zip/three.eml report',
      'a.zip/three.eml report',
      'a.zip/bad.json rejected invalid-json',
    ]);
  });

  test('hands on what the rest of the way needs', async () => {
    const raw = fixture('as-the-rfc-says.eml');
    const [outcome] = await read(raw, 'a.eml');
    if (outcome?.outcome !== 'report') throw new Error('expected a report');
    expect(outcome.container).toBe('standard');
    expect(JSON.parse(outcome.text)).toHaveProperty('policies');
    expect(outcome.message?.headers.tlsReportSubmitter).toBe('reporter.example');
    expect(outcome.message?.headers).toBe(outcome.message?.received);
    expect(Buffer.from(outcome.message?.raw ?? [])).toEqual(raw);
  });

  test.each([
    ['nothing', '', undefined, 'rejected empty'],
    ['no mail', '', 'mail', 'rejected empty'],
    ['words', 'some words', undefined, 'not-tlsrpt'],
    ['words that were posted as a report', 'some words', 'file', 'rejected invalid-json'],
    ['XML', '<?xml version="1.0"?><feedback/>', undefined, 'not-tlsrpt'],
    ['XML that was posted as a report', '<?xml version="1.0"?><feedback/>', 'file', 'rejected unknown-kind'],
    ['other JSON', '{"a":1}', undefined, 'not-tlsrpt'],
    ['other JSON that was posted as a report', '{"a":1}', 'file', 'rejected not-a-report'],
    ['JSON that is broken', '{"a":', undefined, 'not-tlsrpt'],
    ['JSON that is broken and speaks like a report', '{"date-range":', undefined, 'rejected invalid-json'],
    ['a report without dates', '{"policies":[],"report-id":"x"}', undefined, 'rejected malformed'],
    ['words that came as mail', 'some words', 'mail', 'not-tlsrpt'],
    ['a report that came as mail', report.toString(), 'mail', 'not-tlsrpt'],
    ['the beginning of an mbox', 'From a@exam', undefined, 'not-tlsrpt'],
    ['an empty archive', makeZip([]).toString('latin1'), undefined, 'not-tlsrpt'],
  ] as const)('has one outcome for %s', async (_title, text, kind, expected) => {
    expect(brief(await readReports({ bytes: Buffer.from(text, 'latin1'), name: 'x', ...(kind && { kind }) }))).toEqual([
      `x ${expected}`,
    ]);
  });

  test('takes a file called .json that is broken for a report, and one about something else for none', async () => {
    expect(brief(await read("{'a':1}", 'x.json'))).toEqual(['x.json rejected invalid-json']);
    expect(brief(await read('', 'x.json.gz'))).toEqual(['x.json.gz rejected empty']);
    expect(brief(await read('[]', 'package.json'))).toEqual(['package.json not-tlsrpt']);
  });

  test('keeps control characters out of every name and reason', async () => {
    const evil = 'a\u001b[2J\u202e\u0000.json';
    for (const bytes of [report, Buffer.from('{'), makeZip([{ name: evil, bytes: Buffer.from('{') }])]) {
      const outcomes = await read(bytes, `x/${evil}`);
      JSON.stringify(outcomes, (name, value: unknown) => {
        if (typeof value === 'string' && name !== 'text') expect(value).toMatch(/^[^\p{Cc}\u202e]*$/u);
        return value;
      });
    }
  });

  test('reads a message that was attached under gzip, as forwarded', async () => {
    const gz = gzipSync(fixture('as-the-rfc-says.eml')).toString('base64').replace(/.{76}/g, '$&\n');
    const outer = `From: ops@example.net\nContent-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n${gz}\n`;
    const [outcome] = await read(outer, 'a.eml');
    expect(outcome).toMatchObject({
      outcome: 'report',
      source: 'a.eml',
      container: 'lenient',
      parsed: { deviations: ['CONTAINER_LENIENT', 'FORWARDED'] },
      message: {
        forwarded: true,
        received: { from: 'ops@example.net' },
        headers: { from: 'tls-reports@reporter.example' },
      },
    });
  });

  test('counts messages that are packed into each other, and stops', async () => {
    let packed: Buffer = fixture('as-the-rfc-says.eml');
    for (let layer = 0; layer < 12; layer++) {
      const gz = gzipSync(packed).toString('base64').replace(/.{76}/g, '$&\n');
      packed = Buffer.from(
        `Subject: ${layer}\nContent-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n${gz}\n`,
      );
    }
    expect(brief(await read(packed, 'x'))).toEqual(['x rejected too-many-layers']);
  });
});

/** The same outcome for every run, apart from the bytes of the message. */
function stable(outcomes: readonly ReadOutcome[]): string {
  return JSON.stringify(outcomes, (name, value: unknown) => (name === 'raw' ? null : value));
}

test('survives any change of the bytes of any message, the same way each time', async () => {
  const sources = readdirSync(messages)
    .filter((name) => /\.(eml|zip|mbox)$/.test(name))
    .map((name) => fixture(name));
  const change = fc.record({
    source: fc.constantFrom(...sources),
    edits: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 20 }), fc.uint8Array({ maxLength: 4 })), {
      minLength: 1,
      maxLength: 4,
    }),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ source, edits }) => {
      let bytes = source;
      for (const [at, remove, insert] of edits) {
        const position = at % (bytes.length + 1);
        bytes = Buffer.concat([bytes.subarray(0, position), insert, bytes.subarray(position + remove)]);
      }
      const outcomes = await read(bytes, 'x');
      expect(outcomes.length).toBeGreaterThan(0);
      expect(stable(await read(bytes, 'x'))).toBe(stable(outcomes));
    }),
    { numRuns: propertyRuns(1500) },
  );
});
