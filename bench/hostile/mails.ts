import { entry, list, type Make, type Packed, spread, type Text } from './ingredients.ts';

/** Mails and archives of mails. */
export function hostileMails(make: Make, report: Text, packed: Packed) {
  const mail = (head: string, body: string) => `${head}\r\n\r\n${body}`;
  const head = 'From: a@stranger.example\r\nTo: b@example.com\r\nDate: Tue, 01 Dec 2026 00:00:00 +0000';
  const wrapped = (bytes: Uint8Array) =>
    mail(
      `${head}\r\nContent-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64`,
      Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n'),
    );
  return [
    make('a mail of 300 domains', 'upload', () =>
      wrapped(packed(list(300, (index) => entry(`m${index}.example`, [])))),
    ),
    make('a mail of 10,000 policies with 50,000 types', 'upload', () =>
      wrapped(
        packed(
          list(10_000, (index) =>
            entry(
              'example.com',
              list(5, (detail) => ({ 'result-type': `t${index}-${detail}` })),
            ),
          ),
        ),
      ),
    ),
    make('an mbox of 20,000 empty mails', 'upload', () =>
      list(20_000, (index) => `From x Tue Dec  1 00:00:00 2026\n${head}\nSubject: ${index}\n\n\n`).join(''),
    ),
    make('an mbox of 2,000 reports', 'upload', () =>
      list(
        2_000,
        (index) =>
          `From x Tue Dec  1 00:00:00 2026\n${mail(`${head}\r\nSubject: ${index}\r\nContent-Type: application/tlsrpt+json`, report([entry(`b${index % 50}.example`, [])], { 'report-id': `${index}` }))}\n\n`,
      ).join(''),
    ),
    make('a mail of 100,000 parts', 'upload', () =>
      mail(`${head}\r\nContent-Type: multipart/mixed; boundary=b`, `${'--b\r\n\r\nx\r\n'.repeat(100_000)}--b--`),
    ),
    make('a mail nested 2,000 times', 'upload', () =>
      mail(
        `${head}\r\nContent-Type: multipart/mixed; boundary=b0`,
        list(2_000, (index) => `--b${index}\r\nContent-Type: multipart/mixed; boundary=b${index + 1}\r\n\r\n`).join(''),
      ),
    ),
    make('a mail with 500 forwarded mails in it', 'upload', () =>
      mail(`${head}\r\nContent-Type: message/rfc822`, `${head}\r\nContent-Type: message/rfc822\r\n\r\n`.repeat(500)),
    ),
    make('a mail with 1,000 signatures', 'upload', () =>
      mail(
        `${list(1_000, (index) => `DKIM-Signature: v=1; a=rsa-sha256; d=s${index}.example; s=s; h=from; bh=YQ==; b=YQ==`).join('\r\n')}\r\n${head}\r\nContent-Type: application/tlsrpt+json`,
        report([entry('example.com', [])]),
      ),
    ),
    make('a mail with 200,000 header fields', 'upload', () =>
      mail(`${'X-A: b\r\n'.repeat(200_000)}${head}`, report([entry('example.com', [])])),
    ),
    make('a header field of 8 MB', 'upload', () => mail(`${head}\r\nSubject: ${'a '.repeat(4_000_000)}`, report([]))),
    make('encoded words, 4 MB', 'upload', () =>
      mail(`${head}\r\nSubject: ${'=?utf-8?Q?a?= '.repeat(280_000)}`, report([])),
    ),
    make('a million addresses in To', 'upload', () =>
      mail(`${head}\r\nCc: ${'a@b.example, '.repeat(600_000)}c@d.example`, report([])),
    ),
    make('parameters without end', 'upload', () =>
      mail(`${head}\r\nContent-Type: text/plain; ${list(50_000, (index) => `name*${index}=a`).join('; ')}`, report([])),
    ),
    make('a charset that nobody knows', 'upload', () =>
      mail(`${head}\r\nContent-Type: text/plain; charset=x-made-up`, spread(8_000_000)),
    ),
    make('ISO-2022-JP, 8 MB', 'upload', () =>
      mail(`${head}\r\nContent-Type: text/plain; charset=iso-2022-jp`, '\x1b$B$"\x1b(B'.repeat(900_000)),
    ),
    make('quoted-printable, 9 MB', 'upload', () =>
      mail(`${head}\r\nContent-Transfer-Encoding: quoted-printable`, '=41=\r\n'.repeat(1_500_000)),
    ),
    make('HTML, 8 MB', 'upload', () =>
      mail(`${head}\r\nContent-Type: text/html`, '<div><a href="http://x.example">'.repeat(250_000)),
    ),
  ];
}
