import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { mailLimits } from '../../../server/mail/limits.ts';
import { MessageError, readMessage } from '../../../server/mail/message.ts';

const folder = join(import.meta.dirname, '../../../fixtures/messages');
const read = (text: string | Uint8Array) => readMessage(typeof text === 'string' ? Buffer.from(text) : text);
const fixture = (name: string) => readMessage(readFileSync(join(folder, name)));

function multipart(parts: readonly string[], header = 'Subject: x', boundary = 'b'): string {
  const body = parts.map((part) => `--${boundary}\n${part}\n`).join('');
  return `${header}\nContent-Type: multipart/mixed; boundary=${boundary}\n\n${body}--${boundary}--\n`;
}

describe('readMessage', () => {
  test('reads the headers that matter, folded, repeated and encoded', async () => {
    const { headers } = await read(
      [
        'From: =?utf-8?q?Reporter_=C3=BC?= <tls@reporter.example>',
        'Subject: Report\r\n Domain: =?utf-8?q?example=2Enet?=',
        'Date: Thu, 19 Jun 2025 06:00:00 +0200',
        'Message-ID: <1@reporter.example>',
        'TLS-Report-Domain: example.net',
        'TLS-Report-Domain: second.example',
        'TLS-Report-Submitter:reporter.example',
        'Content-Type: MULTIPART/Report; boundary=x;\r\n\tREPORT-TYPE="TLSRPT"',
        '',
        '',
      ].join('\r\n'),
    );
    expect(headers).toEqual({
      messageId: '<1@reporter.example>',
      from: 'tls@reporter.example',
      subject: 'Report Domain: example.net',
      date: '2025-06-19T04:00:00Z',
      tlsReportDomain: 'example.net',
      tlsReportSubmitter: 'reporter.example',
      contentType: 'multipart/report',
      reportType: 'tlsrpt',
    });
  });

  test('has null for what a message does not say, and never the present time', async () => {
    const { headers } = await read('Subject: \nDate: tomorrow\n\nx');
    expect(headers).toEqual({
      messageId: null,
      from: null,
      subject: null,
      date: null,
      tlsReportDomain: null,
      tlsReportSubmitter: null,
      contentType: '',
      reportType: null,
    });
  });

  test('removes control characters from headers and cuts them', async () => {
    const { headers } = await read(
      `Subject: =?utf-8?q?a=1B[31m=E2=80=AEb?=\nTLS-Report-Domain: ${'x'.repeat(5000)}\n\nx`,
    );
    expect(headers.subject).toBe('a\ufffd[31m\ufffdb');
    expect(headers.tlsReportDomain).toHaveLength(1000);
  });

  test('hands out every leaf with its declared type, name and undecoded bytes', async () => {
    const gz = gzipSync('{}');
    const { parts } = await read(
      multipart([
        'Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n=FC',
        multipart(
          [
            'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="a.json.gz"\nContent-Transfer-Encoding: base64\n\nAAEC',
            '\nno type',
          ],
          '',
          'inner',
        ).slice(1),
        `Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${gz.toString('base64')}`,
        'Content-Type: text/html; name="b.html"\n\n<b>',
      ]),
    );
    expect(parts.map((part) => [part.path, part.declaredType, part.filename])).toEqual([
      ['1', 'text/plain', null],
      ['2.1', 'application/octet-stream', 'a.json.gz'],
      ['2.2', '', null],
      ['3', 'text/plain', null],
      ['4', 'text/html', 'b.html'],
    ]);
    expect(Buffer.from(parts[0]?.bytes ?? [])).toEqual(Buffer.from([0xfc]));
    expect(Buffer.from(parts[1]?.bytes ?? [])).toEqual(Buffer.from([0, 1, 2]));
    expect(Buffer.from(parts[3]?.bytes ?? [])).toEqual(gz);
  });

  test('takes a message without parts as one leaf', async () => {
    const { parts } = await read('Content-Type: application/tlsrpt+json\n\n{}\n');
    expect(parts.map((part) => [part.path, part.declaredType, Buffer.from(part.bytes).toString().trim()])).toEqual([
      ['1', 'application/tlsrpt+json', '{}'],
    ]);
  });

  test('joins the lines that a mail program has wrapped', async () => {
    const flowed = (delsp: string) => read(`Content-Type: text/plain; format=flowed${delsp}\n\na \nb\n c \n d\n`);
    expect(Buffer.from((await flowed('')).parts[0]?.bytes ?? []).toString()).toBe('a b\n c d\n');
    expect(Buffer.from((await flowed('; DelSp=yes')).parts[0]?.bytes ?? []).toString()).toBe('ab\n cd\n');
  });

  test.each(['forwarded-as-attachment.eml', 'forwarded-inline.eml', 'forwarded-in-base64-named-eml.eml'])(
    'opens the message in %s and keeps its headers and bytes apart',
    async (name) => {
      const { headers, parts } = await fixture(name);
      expect(headers.from).toBe('ops@example.net');
      const report = parts.find((part) => part.declaredType === 'application/tlsrpt+gzip');
      expect(report?.path).toBe('2/2');
      expect(report?.message).toMatchObject({ depth: 1, headers: { from: 'tls-reports@reporter.example' } });
      const inner = Buffer.from(report?.message.raw ?? []).toString();
      expect(inner.trimEnd()).toBe(readFileSync(join(folder, 'as-the-rfc-says.eml'), 'utf8').trimEnd());
    },
  );

  test('leaves a message closed that lies too deep', async () => {
    const { parts } = await fixture('forwarded-too-often.eml');
    expect(parts.map((part) => [part.path, part.declaredType, part.message.depth])).toEqual([
      ['1/1/1/1/1', 'message/rfc822', mailLimits.embeddedMessages],
    ]);
  });

  test('takes the bytes from the first header on, so that signatures still fit', async () => {
    const plain = readFileSync(join(folder, 'as-the-rfc-says.eml'));
    const { parts } = await fixture('after-a-from-line.eml');
    expect(Buffer.from(parts[0]?.message.raw ?? [])).toEqual(plain);
  });

  test.each([
    ['too large a message', 'message-too-large', 'x'.repeat(mailLimits.message + 1)],
    ['too many parts', 'too-many-parts', multipart(Array.from({ length: 1200 }, () => '\nx'))],
    [
      'too many parts in forwarded messages',
      'too-many-parts',
      multipart(
        Array.from(
          { length: 40 },
          (_, index) =>
            `Content-Type: message/rfc822\n\n${multipart(
              Array.from({ length: 30 }, () => '\nx'),
              'Subject: y',
              `i${index}`,
            )}`,
        ),
      ),
    ],
    ['headers without end', 'unreadable-message', `X: ${'x'.repeat(2_000_000)}`],
  ])('refuses %s', async (_title, code, text) => {
    await expect(read(text)).rejects.toMatchObject({
      name: 'MessageError',
      code,
      message: expect.stringMatching(/^[\x20-\x7e]+$/),
    });
  });

  test.each([
    ['nothing', ''],
    ['no headers', '\n\n\n'],
    ['one line', 'x'],
    ['a type without value', 'Content-Type:\n\nx'],
    ['a multipart without boundary', 'Content-Type: multipart/mixed\n\n--b\n\nx\n--b--'],
    ['a multipart without parts', 'Content-Type: multipart/mixed; boundary=b\n\nx'],
    ['a boundary that never comes', 'Content-Type: multipart/mixed; boundary=b\n\n--c\n\nx'],
    ['an unknown transfer encoding', 'Content-Transfer-Encoding: x-gzip\n\nx'],
    ['an unknown character set', 'Content-Type: text/plain; charset=no-such\n\nx'],
    ['broken encoded words', 'Subject: =?x?q?=ZZ?= =?utf-8?b?!?=\n\nx'],
    [
      'names of the host language',
      'Content-Type: text/plain; __proto__=1; constructor=2\n__proto__: x\nconstructor: y\n\nx',
    ],
    ['bytes of all kinds', Uint8Array.from({ length: 4096 }, (_, index) => index & 0xff)],
  ])('survives %s', async (_title, text) => {
    const result = await read(text).catch((error: unknown) => error);
    expect(result instanceof MessageError || (result as { parts: unknown[] }).parts.length <= 2).toBe(true);
  });
});
