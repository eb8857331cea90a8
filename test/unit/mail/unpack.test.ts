import { randomBytes } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { mailLimits } from '../../../server/mail/limits.ts';
import { type Unpacked, unpack } from '../../../server/mail/unpack.ts';
import { makeTar } from '../../support/make-tar.ts';
import { makeZip } from '../../support/make-zip.ts';

const json = Buffer.from('{"organization-name":"Example Reporter"}');
const MiB = 1024 * 1024;

/** Files as their text, refusals as their code. */
function brief(unpacked: readonly Unpacked[]): string[] {
  return unpacked.map((file) => (file.outcome === 'file' ? Buffer.from(file.bytes).toString() : file.code));
}

describe('unpack', () => {
  test('hands plain bytes through', async () => {
    expect(await unpack(json)).toEqual([
      { outcome: 'file', bytes: json, name: null, layers: [], trailingBytes: false },
    ]);
  });

  test.each([
    ['gzip', gzipSync(json), ['gzip'], false],
    [
      'gzip of two members',
      Buffer.concat([gzipSync(json.subarray(0, 9)), gzipSync(json.subarray(9))]),
      ['gzip'],
      false,
    ],
    ['gzip in gzip', gzipSync(gzipSync(json)), ['gzip', 'gzip'], false],
    ['gzip with zeros after it', Buffer.concat([gzipSync(json), Buffer.alloc(512)]), ['gzip'], true],
    ['gzip with a line end after it', Buffer.concat([gzipSync(json), Buffer.from('\r\n')]), ['gzip'], true],
    ['gzip with text after it', Buffer.concat([gzipSync(json), Buffer.from('footer of a list')]), ['gzip'], true],
    ['zlib', deflateSync(json), ['zlib'], false],
    ['tar', makeTar([{ name: 'a.json', bytes: json }]), ['tar'], false],
    ['zip', makeZip([{ name: 'a.json', bytes: json }]), ['zip'], false],
    ['zip without compression', makeZip([{ name: 'a.json', bytes: json, stored: true }]), ['zip'], false],
    ['gzip in zip', makeZip([{ name: 'a.json.gz', bytes: gzipSync(json) }]), ['zip', 'gzip'], false],
    ['zip in gzip', gzipSync(makeZip([{ name: 'a.json', bytes: json }])), ['gzip', 'zip'], false],
  ])('takes %s off', async (_title, bytes, layers, trailingBytes) => {
    const unpacked = await unpack(bytes);
    expect(brief(unpacked)).toEqual([json.toString()]);
    expect(unpacked[0]).toMatchObject({ layers, trailingBytes });
  });

  const gz = gzipSync(json);
  test.each([
    ['gzip that is cut', gz.subarray(0, -9), 'truncated-gzip'],
    ['gzip without its trailer', gz.subarray(0, -8), 'truncated-gzip'],
    ['gzip that is only a header', gz.subarray(0, 10), 'truncated-gzip'],
    ['two bytes of gzip', gz.subarray(0, 2), 'truncated-gzip'],
    [
      'gzip with a wrong checksum',
      Buffer.concat([gz.subarray(0, -8), Buffer.alloc(4), gz.subarray(-4)]),
      'broken-gzip',
    ],
    ['gzip with a wrong length', Buffer.concat([gz.subarray(0, -4), Buffer.alloc(4)]), 'broken-gzip'],
    [
      'gzip with text after a wrong checksum',
      Buffer.concat([gz.subarray(0, -8), Buffer.alloc(4), gz.subarray(-4), Buffer.from('footer')]),
      'broken-gzip',
    ],
    ['gzip whose second member is cut', Buffer.concat([gz, gz.subarray(0, -9)]), 'truncated-gzip'],
    ['gzip three times over', gzipSync(gzipSync(gz)), 'too-many-layers'],
    ['zip that is cut', makeZip([{ name: 'a.json', bytes: json }]).subarray(0, -30), 'broken-zip'],
    ['zip with a wrong checksum', makeZip([{ name: 'a', bytes: json, claimedCrc: 1 }]), 'broken-zip'],
    ['zip that claims a smaller size', makeZip([{ name: 'a', bytes: json, claimedSize: 3 }]), 'broken-zip'],
    ['zip that claims a larger size', makeZip([{ name: 'a', bytes: json, claimedSize: 99 }]), 'broken-zip'],
    ['zip with another method', makeZip([{ name: 'a', bytes: json, method: 14 }]), 'broken-zip'],
    ['zip that is encrypted', makeZip([{ name: 'a', bytes: json, encrypted: true }]), 'encrypted-zip'],
    ['zip that claims too large a size', makeZip([{ name: 'a', bytes: json, claimedSize: 40 * MiB }]), 'too-large'],
    [
      'zip that claims too good a ratio',
      makeZip([{ name: 'a', bytes: json, claimedSize: 20 * MiB }]),
      'ratio-too-high',
    ],
    ['more compressed data than a mail carries', Buffer.concat([gz, Buffer.alloc(mailLimits.compressed)]), 'too-large'],
    [
      'a larger zip than a mail carries',
      Buffer.concat([makeZip([]), Buffer.alloc(mailLimits.compressed)]),
      'too-large',
    ],
  ])('refuses %s', async (_title, bytes, code) => {
    const [first, ...rest] = await unpack(bytes);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ outcome: 'refused', code, reason: expect.stringMatching(/^[\x20-\x7e]+$/) });
  });

  test('keeps the files of an archive beside one that is broken, and leaves out folders and shadow files', async () => {
    const archive = makeZip([
      { name: 'folder/', bytes: Buffer.alloc(0) },
      { name: 'a.json', bytes: Buffer.from('a') },
      { name: 'b.json', bytes: Buffer.from('b'), claimedCrc: 7 },
      { name: '__MACOSX/._a.json', bytes: Buffer.from('x') },
      { name: '../../c.json.gz', bytes: gzipSync('c') },
    ]);
    expect(brief(await unpack(archive))).toEqual(['a', 'broken-zip', 'c']);
    expect((await unpack(archive)).map((file) => file.name)).toEqual(['a.json', 'b.json', '../../c.json.gz']);
  });

  test('has nothing for an empty archive', async () => expect(await unpack(makeZip([]))).toEqual([]));

  test('stops at the limit of files in an archive', async () => {
    const files = Array.from({ length: 1001 }, (_, index) => ({ name: `${index}.json`, bytes: json }));
    const unpacked = await unpack(makeZip(files));
    expect(unpacked).toHaveLength(1001);
    expect(unpacked.at(-1)).toMatchObject({ code: 'too-many-files' });
  });

  test('stops at the limit of bytes in an archive', async () => {
    const half = Buffer.concat([randomBytes(MiB / 8), Buffer.alloc((MiB * 7) / 8)]);
    const files = Array.from({ length: 40 }, (_, index) => ({ name: `${index}.json`, bytes: half }));
    const unpacked = await unpack(makeZip(files));
    const bytes = unpacked.reduce((sum, file) => sum + (file.outcome === 'file' ? file.bytes.length : 0), 0);
    expect(bytes).toBeLessThanOrEqual(mailLimits.inflated);
    expect(brief(unpacked)).toContain('too-large');
  });
});

describe('bombs', () => {
  /** 1 GiB of zeros as one megabyte of gzip, built of one member repeated, so that building it takes no memory. */
  function gibibyteOfZeros(): Buffer {
    const member = gzipSync(Buffer.alloc(16 * MiB), { level: 9 });
    return Buffer.concat(Array.from({ length: 64 }, () => member));
  }

  test('refuses 1 GiB of zeros in little time and memory', async () => {
    const bomb = gibibyteOfZeros();
    const before = process.memoryUsage().rss;
    const start = performance.now();
    expect(await unpack(bomb)).toMatchObject([{ outcome: 'refused', code: 'too-large' }]);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * MiB);
  });

  test('refuses a small bomb by its ratio', async () => {
    expect(await unpack(gzipSync(Buffer.alloc(8 * MiB)))).toMatchObject([
      { outcome: 'refused', code: 'ratio-too-high' },
    ]);
  });

  test('refuses a bomb in the second layer', async () => {
    const inner = gzipSync(Buffer.alloc(24 * MiB), { level: 9 });
    expect(brief(await unpack(gzipSync(inner)))).toEqual(['ratio-too-high']);
    expect(brief(await unpack(makeZip([{ name: 'a', bytes: inner }])))).toEqual(['ratio-too-high']);
  });

  test('lets well compressed reports through', async () => {
    const detail = (index: number) => `{"result-type":"certificate-expired","failed-session-count":${index % 97}},`;
    const report = Buffer.from(`{"policies":[${Array.from({ length: 30_000 }, (_, index) => detail(index)).join('')}`);
    const gz = gzipSync(report, { level: 9 });
    expect(report.length / gz.length).toBeGreaterThan(50);
    expect(brief(await unpack(gz))[0] === report.toString()).toBe(true);
  });
});
