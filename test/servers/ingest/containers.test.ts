import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeTar } from '../../support/make-tar.ts';
import { makeZip } from '../../support/make-zip.ts';
import { caseContext, importFiles, sumOf } from '../../support/report-cases.ts';
import { numberedMail, sumTo } from '../../support/report-mails.ts';
import { temporaryDatabase, temporaryFolder } from '../../support/temporary.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const report = readFileSync(join(fixtures, 'reports/dates-other-forms.json'));

async function importThese(files: Readonly<Record<string, string | Uint8Array>>, wholeFolder = false) {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const paths = wholeFolder ? [folder] : Object.keys(files).map((name) => join(folder, name));
  return importFiles(paths, caseContext(await temporaryDatabase()));
}
const reasons = (result: Awaited<ReturnType<typeof importThese>>) =>
  result.outcomes.map(({ outcome, reason }) => `${outcome}: ${reason}`);

function mboxOf(count: number, perMail = 0): Buffer {
  const separator = 'From t@reporter.example Sun Nov 29 03:00:05 2026\n';
  const epilogue = Buffer.from(`\n${`${'x'.repeat(70)}\n`.repeat(perMail / 71)}\n`);
  return Buffer.concat(
    Array.from({ length: count }, (_, index) => [Buffer.from(separator), numberedMail(index + 1), epilogue]).flat(),
  );
}

/** A mail with these files attached, which says or does not say that it carries a TLS report. */
function mailWith(parts: readonly { type: string; name?: string; bytes: Uint8Array }[], isReport = false): Buffer {
  const lines = [
    'From: a@colleague.example',
    'Date: Mon, 30 Nov 2026 09:00:00 +0000',
    ...(isReport ? ['TLS-Report-Domain: example.net', 'TLS-Report-Submitter: reporter.example'] : []),
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    ...parts.flatMap(({ type, name, bytes }) => [
      '--b',
      `Content-Type: ${type}`,
      ...(name === undefined ? [] : [`Content-Disposition: attachment; filename="${name}"`]),
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n'),
    ]),
    '--b--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

const SUM = { success: sumTo(10), stored: 10, failure: 0, duplicate: 0, superseded: 0, notTlsrpt: 0, rejected: 0 };

describe('an mbox of ten mails comes to ten reports', () => {
  const mbox = mboxOf(10);
  test.each([
    ['by itself', 'a.mbox', mbox],
    ['under gzip', 'a.mbox.gz', gzipSync(mbox)],
    ['in a zip', 'a.zip', makeZip([{ name: 'Takeout/Mail/r.mbox', bytes: mbox }])],
    ['in a tar', 'a.tar', makeTar([{ name: 'Takeout/Mail/r.mbox', bytes: mbox }])],
    ['in a tar under gzip', 'a.tgz', gzipSync(makeTar([{ name: 'r.mbox', bytes: mbox }]))],
    ['compressed in a zip', 'a.zip', makeZip([{ name: 'r.mbox.gz', bytes: gzipSync(mbox) }])],
    ['in a zip in a zip', 'a.zip', makeZip([{ name: 'b.zip', bytes: makeZip([{ name: 'r.mbox', bytes: mbox }]) }])],
    ['attached to a mail', 'a.eml', mailWith([{ type: 'application/mbox', name: 'r.mbox', bytes: mbox }])],
    ['attached under gzip', 'a.eml', mailWith([{ type: 'application/gzip', name: 'r.gz', bytes: gzipSync(mbox) }])],
    [
      'attached in a zip',
      'a.eml',
      mailWith([{ type: 'application/zip', name: 'r.zip', bytes: makeZip([{ name: 'r.mbox', bytes: mbox }]) }]),
    ],
    ['attached without a type that says so', 'a.eml', mailWith([{ type: 'text/plain', name: 'r', bytes: mbox }])],
  ])('%s', async (_title, name, bytes) => {
    const result = await importThese({ [name]: bytes });
    expect(sumOf(result)).toEqual(SUM);
    expect(result.authenticity).toEqual({ vouched: 10 });
  });

  test('also above 32 MiB in an archive, which is read as a stream', async () => {
    const large = mboxOf(10, 4 * 1024 * 1024);
    expect(large.length).toBeGreaterThan(33 * 1024 * 1024);
    const zip = makeZip([{ name: 'big.mbox', bytes: large, stored: true }]);
    expect(sumOf(await importThese({ 'takeout.zip': zip }))).toEqual(SUM);
    expect(sumOf(await importThese({ 'big.mbox.gz': gzipSync(large, { level: 0 }) }))).toEqual(SUM);
    const nested = makeZip([{ name: 'big.mbox.gz', bytes: gzipSync(large) }]);
    expect(reasons(await importThese({ 'nested.zip': nested }))).toEqual([
      expect.stringMatching(/unpack it first: an mbox by itself may be of any size/),
    ]);
  });

  test('what breaks off is told, and the mails before it are read', async () => {
    const cut = gzipSync(mbox).subarray(0, -200);
    const result = await importThese({ 'a.mbox.gz': cut });
    expect(result.stored).toBeGreaterThan(0);
    expect(reasons(result).at(-1)).toBe('rejected: the gzip data breaks off');
  });
});

describe('a Maildir', () => {
  test('is read where its messages are compressed with gzip, and names what is not read', async () => {
    const mail = numberedMail(7);
    const zstd = Buffer.concat([Buffer.from('28b52ffd', 'hex'), Buffer.alloc(40)]);
    const result = await importThese(
      { 'cur/1.M1.mx,S=9:2,S': gzipSync(mail), 'cur/2.M1.mx:2,S': zstd, 'new/3.M1.mx': numberedMail(8) },
      true,
    );
    expect(sumOf(result)).toMatchObject({ stored: 2, success: 15, rejected: 1 });
    expect(reasons(result).find((reason) => /zstd/.test(reason))).toBe(
      'rejected: it is compressed with zstd: unpack it first',
    );
  });
});

const foreign: [title: string, bytes: Buffer, words: RegExp][] = [
  ['.msg', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /Outlook message \(\.msg\).*save a message as \.eml/],
  ['.pst', Buffer.concat([Buffer.from('!BDN'), Buffer.alloc(33 * 1024 * 1024)]), /Outlook data file \(\.pst.*export/],
  ['.7z', Buffer.from('377abcaf271c0004', 'hex'), /7-Zip.*unpack it first/],
  ['.xz', Buffer.from('fd377a585a000004', 'hex'), /xz: unpack it first/],
  ['.bz2', Buffer.from('BZh91AY&SY'), /bzip2: unpack it first/],
  ['.zst', Buffer.from('28b52ffd00', 'hex'), /zstd: unpack it first/],
  ['winmail.dat', Buffer.from('789f3e220100', 'hex'), /winmail\.dat.*TNEF/],
];

describe('a file that a mail program wrote and that is not opened', () => {
  test.each(foreign)('is refused by its name where somebody named it: %s', async (name, bytes, words) => {
    const [outcome] = (await importThese({ [`a${name}`]: bytes })).outcomes;
    expect(outcome).toMatchObject({ outcome: 'rejected', reason: expect.stringMatching(words) });
  });

  test.each(foreign)('is passed over by its name in a folder: %s', async (name, bytes, words) => {
    const [outcome] = (await importThese({ [`a${name}`]: bytes }, true)).outcomes;
    expect(outcome).toMatchObject({ outcome: 'not-tlsrpt', reason: expect.stringMatching(words) });
  });

  const attached = mailWith([
    { type: 'application/ms-tnef', name: 'winmail.dat', bytes: Buffer.from('789f3e220100', 'hex') },
  ]);
  test('is refused in a mail that somebody named, and passed over in an mbox', async () => {
    const named = await importThese({ 'a.eml': attached });
    expect(reasons(named)).toEqual([expect.stringMatching(/^rejected: .*winmail\.dat/)]);
    const mbox = Buffer.concat([Buffer.from('From a@b Sun Nov 29 03:00:05 2026\n'), attached]);
    expect(reasons(await importThese({ 'a.mbox': mbox }))).toEqual([
      expect.stringMatching(/^not-tlsrpt: .*winmail\.dat/),
    ]);
  });

  test('is named where the mail says that it carries a report', async () => {
    const parts = [
      {
        type: 'application/pkcs7-mime; smime-type=enveloped-data',
        name: 'smime.p7m',
        bytes: Buffer.from('3082', 'hex'),
      },
    ];
    expect(
      reasons(
        await importThese({
          'a.mbox': Buffer.concat([Buffer.from('From a Sun Nov 29 03:00:05 2026\n'), mailWith(parts, true)]),
        }),
      ),
    ).toEqual([expect.stringMatching(/^rejected: .*S\/MIME \(smime\.p7m\)/)]);
  });
});

describe('one more attachment', () => {
  const attachments: [string, string, Buffer][] = [
    ['application/pkcs7-signature', 'smime.p7s', Buffer.from('30820102', 'hex')],
    ['application/pgp-signature', 'signature.asc', Buffer.from('-----BEGIN PGP SIGNATURE-----')],
    ['application/octet-stream', 'ATT00001.bin', Buffer.from('{"policies": [')],
    ['application/ms-tnef', 'winmail.dat', Buffer.from('789f3e220100', 'hex')],
    ['application/applefile', 'report.json', Buffer.from('00051607', 'hex')],
    ['application/octet-stream', 'note', Buffer.from('anything')],
  ];
  test.each(attachments)('beside a report that was read is no failure: %s %s', async (type, name, bytes) => {
    const mail = mailWith(
      [
        { type: 'application/tlsrpt+json', bytes: report },
        { type, name, bytes },
      ],
      true,
    );
    expect(reasons(await importThese({ 'a.eml': mail }))).toEqual(['stored: null']);
  });

  test('that calls itself a report and cannot be read is one', async () => {
    const broken = { type: 'application/tlsrpt+gzip', bytes: gzipSync(report).subarray(0, 60) };
    const mail = mailWith([{ type: 'application/tlsrpt+json', bytes: report }, broken], true);
    expect(reasons(await importThese({ 'a.eml': mail }))).toEqual([
      'stored: null',
      expect.stringMatching(/^rejected: /),
    ]);
  });
});

test('a mail of Apple Mail is read by itself, in a folder and in a zip', async () => {
  const mail = Buffer.from(numberedMail(7));
  const emlx = Buffer.concat([
    Buffer.from(`${mail.length}      \n`),
    mail,
    Buffer.from('<?xml version="1.0"?>\n<plist/>\n'),
  ]);
  for (const result of [
    await importThese({ '123.emlx': emlx }),
    await importThese({ 'Messages/123.emlx': emlx }, true),
    await importThese({ 'a.zip': makeZip([{ name: '123.emlx', bytes: emlx }]) }),
  ]) {
    expect(sumOf(result)).toMatchObject({ stored: 1, success: 7 });
  }
});

test('zlib in place of gzip is a report in a mail too, and bytes that only look like it are not touched', async () => {
  const mail = mailWith([{ type: 'application/tlsrpt+gzip', name: 'r.json.gz', bytes: deflateSync(report) }], true);
  const result = await importThese({ 'a.eml': mail });
  expect(result.outcomes[0]?.report?.deviations).toContain('LABEL_WRONG');
  expect(reasons(await importThese({ 'a.txt': 'x^2 + y^2' }))).toEqual(['not-tlsrpt: neither a message nor JSON']);
});
