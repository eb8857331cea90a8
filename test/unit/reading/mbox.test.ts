import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mailLimits } from '../../../server/mail/limits.ts';
import { isMbox, MboxSplitter, splitMbox } from '../../../server/reading/mbox.ts';

const from = 'From a@example.net Thu Jun 19 06:00:00 2025';

/** The messages as text, too large ones as their size. */
function split(text: string | Uint8Array): (string | number)[] {
  return splitMbox(Buffer.from(text)).map(asText);
}

function asText(message: ReturnType<typeof splitMbox>[number]): string | number {
  return 'bytes' in message ? Buffer.from(message.bytes).toString() : message.tooLarge;
}

/** A message as a writer of mboxcl2 stores it: no line is quoted, and the length is told. */
function unquoted(header: string, body: string, length = body.length, lineEnd = '\n'): string {
  const lines = [from, header, `Content-Length: ${length}`, '', body].join('\n');
  return `${lines}\n`.replaceAll('\n', lineEnd);
}

describe('an mbox that tells lengths and quotes nothing (mboxcl2)', () => {
  const body = `before\n\n${from}\nB: 2\n\n>From a reply\nafter\n`;
  const next = `${from}\nC: 3\n\nz\n`;

  test.each([1, 7, 100, 5_000])('is split where the length says, in pieces of %i bytes', (size) => {
    const splitter = new MboxSplitter();
    const text = Buffer.from(unquoted('A: 1', body) + next);
    const messages: ReturnType<typeof splitMbox> = [];
    for (let at = 0; at < text.length; at += size) messages.push(...splitter.push(text.subarray(at, at + size)));
    expect([...messages, ...splitter.end()].map(asText)).toEqual([
      `A: 1\nContent-Length: ${body.length}\n\n${body}`,
      'C: 3\n\nz\n',
    ]);
  });

  test('is split so at the end of the file, with CRLF, and without an empty line before the next', () => {
    expect(split(unquoted('A: 1', body))).toEqual([`A: 1\nContent-Length: ${body.length}\n\n${body}`]);
    const crlf = body.replaceAll('\n', '\r\n');
    const text = unquoted('A: 1', body, crlf.length, '\r\n') + next.replaceAll('\n', '\r\n');
    expect(split(text)).toHaveLength(2);
    expect(split(`${from}\nContent-Length: ${body.length}\n\n${body}${next}`)).toHaveLength(2);
  });

  test.each([
    ['is too small', 5],
    ['is too large', 100_000],
    ['points into a line', body.length - 3],
    ['is above what is held', 2 ** 30],
  ])('is split at its separators where the length %s', (_title, length) => {
    expect(split(unquoted('A: 1', body, length) + next)).toHaveLength(3);
  });

  test('keeps taking the mark off quoted lines where nothing is unquoted (mboxcl)', () => {
    const quoted = 'a\n>From b\n';
    expect(split(unquoted('A: 1', quoted) + next)[0]).toBe(`A: 1\nContent-Length: ${quoted.length}\n\na\nFrom b\n`);
  });
});

describe('splitMbox', () => {
  test.each([
    ['no message', '', []],
    ['one message', `${from}\nA: 1\n\nx\n`, ['A: 1\n\nx\n']],
    ['two messages', `${from}\nA: 1\n\nx\n\n${from}\nB: 2\n\ny\n`, ['A: 1\n\nx\n', 'B: 2\n\ny\n']],
    ['no empty line between', `${from}\nA: 1\n\nx\n${from}\nB: 2\n\ny\n`, ['A: 1\n\nx\n', 'B: 2\n\ny\n']],
    ['no final line end', `${from}\nA: 1\n\nx`, ['A: 1\n\nx']],
    [
      'several empty lines at the end of a message',
      `${from}\nA: 1\n\nx\n\n\n${from}\nB: 2\n`,
      ['A: 1\n\nx\n\n', 'B: 2\n'],
    ],
    ['CRLF', `${from}\r\nA: 1\r\n\r\nx\r\n\r\n${from}\r\nB: 2\r\n\r\n`, ['A: 1\r\n\r\nx\r\n', 'B: 2\r\n']],
    ['CR', `${from}\rA: 1\r\rx\r\r${from}\rB: 2\r\r`, ['A: 1\n\nx\n', 'B: 2\n']],
    ['CRLF separators and LF messages', `${from}\r\nA: 1\n\nx\n\r\n${from}\r\nB: 2\n`, ['A: 1\n\nx\n', 'B: 2\n']],
    ['a byte order mark', `\ufeff${from}\nA: 1\n\nx\n`, ['A: 1\n\nx\n']],
    ['empty lines first', `\n\n${from}\nA: 1\n\nx\n`, ['A: 1\n\nx\n']],
    [
      'quoted lines',
      `${from}\nA: 1\n\n>From x\n>>From y\n> From z\n>Fromage\n`,
      ['A: 1\n\nFrom x\n>From y\n> From z\n>Fromage\n'],
    ],
    [
      'a sentence after an empty line',
      `${from}\nA: 1\n\nFrom today on.\nIt is cheap.\n`,
      ['A: 1\n\nFrom today on.\nIt is cheap.\n'],
    ],
    [
      'a sentence before a line like a header',
      `${from}\nA: 1\n\nx\nFrom today on,\nnote: it is cheap.\n`,
      ['A: 1\n\nx\nFrom today on,\nnote: it is cheap.\n'],
    ],
    [
      'a separator without a time',
      `${from}\nA: 1\n\nx\n\nFrom MAILER-DAEMON\nB: 2\n\ny\n`,
      ['A: 1\n\nx\n', 'B: 2\n\ny\n'],
    ],
    ['a message without headers', `${from}\n\nx\n\n${from}\n\ny\n`, ['\nx\n', '\ny\n']],
  ])('reads %s', (_title, text, messages) => expect(split(text)).toEqual(messages));

  test('reads the same whatever the pieces in which the bytes come in', () => {
    const text = Buffer.from(
      `${from}\r\nA: 1\r\n\r\n>From x\r\n${'long '.repeat(200)}\r\n\r\n${from}\r\nB: 2\r\n\r\nFrom y on.\r\n\r\nz\r\n\r\n${from}\r\nC: 3\r\n`,
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 40 }), (sizes) => {
        const splitter = new MboxSplitter();
        const messages = [];
        let at = 0;
        for (const size of [...sizes, text.length]) {
          messages.push(...splitter.push(text.subarray(at, at + size)));
          at += size;
        }
        messages.push(...splitter.end());
        expect(messages.map(asText)).toEqual(split(text));
      }),
    );
  });

  test('loses no message and adds none, whatever their bodies hold', () => {
    const body = fc.array(fc.constantFrom('', 'x', 'From here', 'From: a', '>From b', '--b', 'A: 1', '\u00e9'), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.array(body, { maxLength: 6 }), (bodies) => {
        const messages = bodies.map((lines, index) => `X-Number: ${index}\n\n${lines.join('\n')}\n`);
        const quoted = messages.map((message) => message.replace(/^(>*From )/gm, '>$1'));
        const mbox = quoted.map((message) => `${from}\n${message}\n`).join('');
        expect(split(mbox)).toEqual(messages);
      }),
    );
  });

  test('passes over a message that is too large, says its size, and reads the next', () => {
    const line = `${'x'.repeat(99)}\n`;
    const large = line.repeat(Math.ceil(mailLimits.message / 100) + 1);
    const splitter = new MboxSplitter();
    const found = [...splitter.push(Buffer.from(`${from}\nA: 1\n\n`))];
    for (let at = 0; at < large.length; at += 1_000_000)
      found.push(...splitter.push(Buffer.from(large.slice(at, at + 1_000_000))));
    found.push(...splitter.push(Buffer.from(`\n${from}\nB: 2\n\ny\n`)), ...splitter.end());
    const size = 'A: 1\n\n'.length + large.length + 1;
    expect(found.map(asText)).toEqual([size, 'B: 2\n\ny\n']);
  });

  test('holds a line without end in bounded pieces', () => {
    const splitter = new MboxSplitter();
    splitter.push(Buffer.from(`${from}\nA: 1\n\n`));
    for (let piece = 0; piece < 400; piece++) splitter.push(Buffer.alloc(256 * 1024, 'F'));
    expect(splitter.end()).toEqual([{ tooLarge: expect.any(Number) }]);
  });
});

test('tells an mbox by its first line', () => {
  for (const text of [from, `\n${from}`, `\ufeff${from}`]) expect(isMbox(Buffer.from(text))).toBe(true);
  for (const text of ['', 'From: a', '>From a', 'X: 1\nFrom a', 'Fromage'])
    expect(isMbox(Buffer.from(text))).toBe(false);
});
