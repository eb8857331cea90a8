import { describe, expect, test } from 'vitest';
import { fieldValue, splitMail } from '../../../server/mail/header-fields.ts';

const split = (text: string) => {
  const mail = splitMail(Buffer.from(text, 'latin1'));
  return 'problem' in mail
    ? mail.problem
    : { fields: mail.fields.map((field) => [field.name, field.text]), body: mail.body.toString('latin1') };
};

describe('splitMail', () => {
  test('gives the same for CRLF, LF and mixed line ends', () => {
    const expected = {
      fields: [
        ['from', 'From: a'],
        ['subject', 'SUBJECT : one\r\n two'],
      ],
      body: 'x\r\n\r\ny\r\n',
    };
    expect(split('From: a\r\nSUBJECT : one\r\n two\r\n\r\nx\r\n\r\ny\r\n')).toEqual(expected);
    expect(split('From: a\nSUBJECT : one\n two\n\nx\n\ny\n')).toEqual(expected);
    expect(split('From: a\r\nSUBJECT : one\n two\r\n\nx\n\r\ny\r\n')).toEqual(expected);
  });

  test('ends the body in a line end, as it was transmitted', () => {
    expect(split('A: b\n\nx')).toMatchObject({ body: 'x\r\n' });
    expect(split('A: b\n\n')).toMatchObject({ body: '' });
    expect(split('A: b')).toEqual({ fields: [['a', 'A: b']], body: '' });
  });

  test('leaves out lines that are no header field', () => {
    expect(split('From reporter@example.com Thu Jun 19 04:00:00 2025\nA: b\n: c\nno field\n\nx\n')).toMatchObject({
      fields: [['a', 'A: b']],
    });
    expect(split('\nA: b\n')).toEqual({ fields: [], body: 'A: b\r\n' });
    expect(split('')).toEqual({ fields: [], body: '' });
  });

  test('keeps every byte of the headers', () => {
    expect(split('A: \xff\xa0\x00\n\n')).toMatchObject({ fields: [['a', 'A: \xff\xa0\x00']] });
  });

  test('takes long headers, and refuses those beyond its bounds', () => {
    expect(split(`A: ${'x'.repeat(500_000)}\n\n`)).toMatchObject({ fields: [['a', expect.any(String)]] });
    expect(split(`A: ${'x'.repeat(1_100_000)}\n\n`)).toMatch(/longer than/);
    expect(split('x'.repeat(1_100_000))).toMatch(/longer than/);
    expect(split('A: b\n'.repeat(5001))).toMatch(/more than 5000/);
  });
});

test('unfolds the value of a field', () => {
  expect(fieldValue({ name: 'a', text: 'A:  one\r\n\ttwo: three ' })).toBe('one\ttwo: three');
});
