import { expect, test } from 'vitest';
import { parseMailDate } from '../../../server/mail/mail-date.ts';

test.each([
  ['Thu, 19 Jun 2025 06:00:00 +0000', '2025-06-19T06:00:00Z'],
  [' Thu, 19 Jun 2025 08:30:00 +0230 (CEST)', '2025-06-19T06:00:00Z'],
  ['19 Jun 2025 06:00 -0000', '2025-06-19T06:00:00Z'],
  ['Thu,  9 jun 2025 23:00:00 -0200', '2025-06-10T01:00:00Z'],
  ['Fri, May 09 2017 16:54:30 -0800', '2017-05-10T00:54:30Z'],
  ['Thu, 19 Jun 2025 06:00:00 GMT', '2025-06-19T06:00:00Z'],
  ['Thu, 19 Jun 2025 01:00:00 EST', '2025-06-19T06:00:00Z'],
  ['Thu, 19 Jun 2025 06:00:00', '2025-06-19T06:00:00Z'],
  ['Thu,\r\n 19 Jun 2025 06:00:00 +0000', '2025-06-19T06:00:00Z'],
])('reads %j', (text, expected) => expect(parseMailDate(text)).toBe(expected));

test.each([
  '',
  'yesterday',
  '31 Feb 2025 06:00:00 +0000',
  '19 Foo 2025 06:00:00 +0000',
  '19 Jun 2025 25:00:00 +0000',
  '19 Jun 25 06:00:00 +0000',
  '1750204800',
  `1 Jan 2025 ${'0'.repeat(100_000)}`,
  '('.repeat(100_000),
])('finds no date in %j', (text) => expect(parseMailDate(text)).toBeNull());
