import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isTar, untar } from '../../../server/mail/tar.ts';
import { unpack } from '../../../server/mail/unpack.ts';
import { makeTar, paxName } from '../../support/make-tar.ts';

const json = Buffer.from('{"a":1}');
const brief = async (bytes: Uint8Array) =>
  (await untar(bytes)).map((file) => (file.outcome === 'entry' ? `${file.name} ${file.bytes}` : file.code));

describe('untar', () => {
  test('reads files, empty ones and ones of whole blocks, and leaves out folders, links and shadows', async () => {
    const full = Buffer.alloc(1024, 'x');
    const archive = makeTar([
      { name: 'd/', bytes: Buffer.alloc(0), type: '5' },
      { name: 'd/a.json', bytes: json },
      { name: 'link', bytes: Buffer.alloc(0), type: '2' },
      { name: '._a.json', bytes: Buffer.from('fork') },
      { name: 'empty', bytes: Buffer.alloc(0) },
      { name: 'full', bytes: full },
      { name: 'last', bytes: json },
    ]);
    expect(isTar(archive)).toBe(true);
    expect(await brief(archive)).toEqual([`d/a.json ${json}`, 'empty ', `full ${full}`, `last ${json}`]);
  });

  test('knows the long names of pax and of GNU tar', async () => {
    const long = `Mail/${'x'.repeat(150)}.json`;
    const gnu = { name: '././@LongLink', type: 'L', bytes: Buffer.from(`${long}\0`) };
    expect(await brief(makeTar([paxName(long), { name: 'short', bytes: json }]))).toEqual([`${long} ${json}`]);
    expect(await brief(makeTar([gnu, { name: 'short', bytes: json }]))).toEqual([`${long} ${json}`]);
  });

  test.each([
    ['breaks off in a file', makeTar([{ name: 'a', bytes: json, claimedSize: 9_000 }]), ['broken-tar']],
    [
      'has a header that does not fit',
      makeTar([{ name: 'a', bytes: json }]).fill('z', 1024, 1100),
      [`a ${json}`, 'broken-tar'],
    ],
    ['has a name of megabytes', makeTar([{ name: 'a', type: 'L', bytes: json, claimedSize: 8 ** 8 }]), ['broken-tar']],
    ['claims a file above the limit', makeTar([{ name: 'a', bytes: json, claimedSize: 8 ** 9 }]), ['too-large']],
    [
      'holds too many files',
      makeTar(Array.from({ length: 1001 }, () => ({ name: 'a', bytes: json }))).subarray(0),
      null,
    ],
  ])('says so where an archive %s', async (_title, archive, expected) => {
    const files = await brief(archive);
    if (expected === null) expect([files.length, files.at(-1)]).toEqual([1001, 'too-many-files']);
    else expect(files).toEqual(expected);
  });

  test('compressed reports in a compressed archive are taken out, and archives in archives are not', async () => {
    const archive = makeTar([{ name: 'a.json.gz', bytes: gzipSync(json) }]);
    expect(await unpack(gzipSync(archive))).toMatchObject([{ outcome: 'file', layers: ['gzip', 'tar', 'gzip'] }]);
    expect(await unpack(makeTar([{ name: 'b.tar', bytes: archive }]))).toMatchObject([{ code: 'too-many-layers' }]);
  });
});
