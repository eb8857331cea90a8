import { deflateSync, gzipSync } from 'node:zlib';
import { makeZip } from '../../test/support/make-zip.ts';
import {
  entry,
  type HostileInput,
  hash,
  list,
  type Make,
  noise,
  type Packed,
  reportText,
  spread,
  type Text,
} from './ingredients.ts';
import { hostileMails } from './mails.ts';

/** Every input, each made when its turn comes: together they are some hundred megabytes. */
export function hostileInputs(now: Date): readonly (() => HostileInput)[] {
  const make = (name: string, way: HostileInput['way'], bytes: () => Uint8Array | string) => () => ({
    name,
    way,
    bytes: Buffer.from(bytes()),
  });
  const report = (policies: unknown, more: object = {}) => reportText(now, policies, more);
  const packed = (policies: unknown, more: object = {}) => gzipSync(report(policies, more));
  return [
    ...wideReports(make, packed),
    ...wideTexts(make, packed),
    ...oddValues(make, packed),
    ...jsonTricks(make, report, now),
    ...packings(make, report),
    ...hostileMails(make, report, packed),
  ];
}

function wideReports(make: Make, packed: Packed) {
  const types = (index: number) => ({ 'result-type': `made-up-${index}` });
  return [
    make('10,000 policies with 50,000 types', 'post', () =>
      packed(
        list(10_000, (index) =>
          entry(
            'example.com',
            list(5, (detail) => types(index * 5 + detail)),
          ),
        ),
      ),
    ),
    make('2,500 policies with 50,000 types', 'post', () =>
      packed(
        list(2_500, (index) =>
          entry(
            'example.com',
            list(20, (detail) => types(index * 20 + detail)),
          ),
        ),
      ),
    ),
    make('2,500 domains with 50,000 details', 'post', () =>
      packed(
        list(2_500, (index) =>
          entry(
            `d${index}.example`,
            list(20, (detail) => types(detail)),
          ),
        ),
      ),
    ),
    make('10,000 domains', 'post', () => packed(list(10_000, (index) => entry(`d${index}.example`, [])))),
    make('50,000 types in one policy', 'post', () => packed([entry('example.com', list(50_000, types))])),
    make('50,000 hosts', 'post', () =>
      packed([
        entry(
          'example.com',
          list(50_000, (index) => ({ 'receiving-mx-hostname': `mx${index}.example.com` })),
        ),
      ]),
    ),
    make('50,000 addresses', 'post', () =>
      packed([
        entry(
          'example.com',
          list(50_000, (index) => ({
            'sending-mta-ip': `2001:db8::${index.toString(16)}`,
            'receiving-ip': `198.51.${index % 256}.${(index >> 8) % 256}`,
          })),
        ),
      ]),
    ),
    make('50,000 equal details', 'post', () =>
      packed([
        entry(
          'example.com',
          list(50_000, () => ({})),
        ),
      ]),
    ),
  ];
}

function wideTexts(make: Make, packed: Packed) {
  return [
    make('50,000 hosts against 4,096 names in the policy', 'post', () =>
      packed([
        {
          ...entry(
            'example.com',
            list(50_000, (index) => ({
              'result-type': 'validation-failure',
              'receiving-mx-hostname': `mx${index}.example.com`,
            })),
          ),
          policy: {
            'policy-type': 'sts',
            'policy-domain': 'example.com',
            'mx-host': list(4_096, (host) => `*.h${host}.example.com`),
          },
        },
      ]),
    ),
    make('50,000 details that cannot be read', 'post', () =>
      packed([
        entry(
          'example.com',
          list(50_000, (index) => ({ 'failed-session-count': -index - 1 })),
        ),
      ]),
    ),
    make('2,500 policies with 10 kB of texts each', 'post', () =>
      packed(
        list(2_500, (index) =>
          entry(
            'example.com',
            [],
            list(10, (line) => hash(`${index} ${line}`, 1000)),
          ),
        ),
      ),
    ),
    make('2,500 policies with 80 hosts each', 'post', () =>
      packed(
        list(2_500, (index) => ({
          ...entry('example.com', []),
          policy: {
            'policy-type': 'sts',
            'policy-domain': 'example.com',
            'mx-host': list(80, (host) => `mx${host}.h${index}.example.com`),
          },
        })),
      ),
    ),
    make('4,096 lines of policy in 400 policies', 'post', () =>
      packed(
        list(400, (index) =>
          entry(
            'example.com',
            [],
            list(4_096, (line) => `mx: h${line}.p${index}.example`),
          ),
        ),
      ),
    ),
    make('20,000 details with long texts', 'post', () =>
      packed([
        entry(
          'example.com',
          list(20_000, (index) => ({
            'failure-reason-code': hash(`${index}`, 512),
            'additional-information': hash(`i${index}`, 512),
          })),
        ),
      ]),
    ),
  ];
}

function oddValues(make: Make, packed: Packed) {
  return [
    make('10,000 policies of no known kind', 'post', () => packed(list(10_000, (index) => index))),
    make('policies in one object', 'post', () =>
      packed(Object.fromEntries(list(100_000, (index) => [`member${index}`, index]))),
    ),
    make('counts of 2^53-1', 'post', () =>
      packed(
        list(2_000, () => ({
          ...entry(
            'example.com',
            list(20, () => ({ 'failed-session-count': Number.MAX_SAFE_INTEGER })),
          ),
          summary: {
            'total-successful-session-count': Number.MAX_SAFE_INTEGER,
            'total-failure-session-count': Number.MAX_SAFE_INTEGER,
          },
        })),
      ),
    ),
    make('names in many scripts', 'post', () =>
      packed(list(2_500, (index) => entry(`${String.fromCodePoint(0x3041 + (index % 80))}${index}.例え.example`, []))),
    ),
    make('control characters and directions in all texts', 'post', () =>
      packed(
        list(1_000, (index) =>
          entry(
            'example.com',
            list(20, () => ({ 'result-type': `\u202e\u0000\u001b[2J${index}` })),
          ),
        ),
        { 'organization-name': '\u202e\u0007'.repeat(500_000) },
      ),
    ),
  ];
}

function jsonTricks(make: Make, report: Text, now: Date) {
  return [
    make('two million values', 'post', () => gzipSync(report([], { more: list(1_990_000, () => 0) }))),
    make('two million empty arrays', 'post', () => gzipSync(report([], { more: list(1_990_000, () => []) }))),
    make('two million members', 'post', () =>
      gzipSync(report([], { more: Object.fromEntries(list(900_000, (index) => [`m${index}`, index])) })),
    ),
    make('the same member a million times', 'post', () =>
      gzipSync(report([]).replace(/\}$/, `,"more":{${'"a":1,'.repeat(999_999)}"a":1}}`)),
    ),
    make('nested ten million levels', 'post', () => '['.repeat(10_000_000)),
    make('a string of 30 MB', 'post', () => gzipSync(report([], { more: spread(30_000_000) }))),
    make('backslashes, 9 MB', 'post', () => `{"policies":"${'\\'.repeat(9_000_000)}"}`),
    make('quotes in backslashes, 9 MB', 'post', () => `{"policies":"${'\\"'.repeat(4_500_000)}"}`),
    make('escaped characters, 9 MB', 'post', () =>
      report([], { more: 0 }).replace(/0\}$/, `"${'\\u0041'.repeat(1_500_000)}"}`),
    ),
    make('a number of nine million digits', 'post', () =>
      report([]).replace(/\}$/, `,"more":${'9'.repeat(9_000_000)}}`),
    ),
    make('blanks, 30 MB', 'post', () =>
      gzipSync(Buffer.concat([Buffer.from(report([])), Buffer.alloc(30_000_000, ' ')])),
    ),
    make('no JSON, 9 MB', 'post', () => '{"organization-name": '.padEnd(9_000_000, 'x')),
    make('broken at its end, 30 MB', 'post', () =>
      gzipSync(report([], { more: list(1_000_000, () => 12_345_678) }).slice(0, -1)),
    ),
    make('10,000 reports in one text', 'post', () =>
      gzipSync(
        list(10_000, (index) => reportText(now, [entry('example.com', [])], { 'report-id': `${index}` })).join('\n'),
      ),
    ),
    make('2,000 reports in one array', 'post', () =>
      gzipSync(
        `[${list(2_000, (index) => reportText(now, [entry('example.com', [])], { 'report-id': `${index}` })).join(',')}]`,
      ),
    ),
    make('UTF-16, 30 MB', 'post', () =>
      gzipSync(Buffer.from(`\ufeff${report([], { more: spread(14_000_000) })}`, 'utf16le')),
    ),
    make('not UTF-8, 30 MB', 'post', () =>
      gzipSync(Buffer.concat([Buffer.from(report([])), Buffer.alloc(30_000_000, 0xff)])),
    ),
  ];
}

function packings(make: Make, report: Text) {
  return [
    make('gzip in gzip of 200 MB', 'post', () => gzipSync(gzipSync(Buffer.alloc(200_000_000)))),
    make('gzip of 30 MB of zeros', 'post', () => gzipSync(Buffer.alloc(30_000_000))),
    make('zlib of 30 MB of zeros', 'post', () => deflateSync(Buffer.alloc(30_000_000))),
    make('100,000 gzip members', 'post', () => Buffer.concat(list(100_000, () => gzipSync('{}')))),
    make('a zip of 60,000 members', 'upload', () =>
      makeZip(list(60_000, (index) => ({ name: `${index}.json`, bytes: Buffer.from('{}') }))),
    ),
    make('a zip of 1,000 reports', 'upload', () =>
      makeZip(
        list(1_000, (index) => ({
          name: `${index}.json`,
          bytes: Buffer.from(report([entry(`z${index}.example`, [])])),
        })),
      ),
    ),
    make('a zip that lies about its sizes', 'upload', () =>
      makeZip(list(500, (index) => ({ name: `${index}.json`, bytes: Buffer.alloc(1_000_000), claimedSize: 10 }))),
    ),
    make('random bytes, 9 MB', 'post', () => noise(9_000_000)),
  ];
}
