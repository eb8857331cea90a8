import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A small seeded generator (mulberry32), so that every input can be reproduced from its number. */
export class Dice {
  private state: number;

  constructor(seed: number, round: number) {
    this.state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b)) >>> 0;
  }

  /** 0 to `sides` - 1. */
  roll(sides: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, sides);
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.roll(values.length)];
    if (value === undefined) throw new RangeError('nothing to pick from');
    return value;
  }
}

/** Real and constructed reports and messages: the fixtures, and every file in the folders given. */
export function loadSeeds(folders: readonly string[]): Buffer[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => !name.endsWith('.expected.json') && !/\.(tsv|md)$/.test(name))
      .map((name) => readFileSync(join(folder, name)))
      .filter((bytes) => bytes.length < 256 * 1024),
  );
}

/** The input of one round: a seed with its bytes, its lines or its JSON changed, and perhaps repackaged. */
export function makeInput(dice: Dice, seeds: readonly Buffer[]): Buffer {
  let bytes = dice.pick(seeds);
  const changes = 1 + dice.roll(4);
  for (let change = 0; change < changes; change++) bytes = changeOnce(bytes, dice, seeds);
  return dice.roll(3) === 0 ? wrap(bytes, dice) : bytes;
}

function changeOnce(bytes: Buffer, dice: Dice, seeds: readonly Buffer[]): Buffer {
  const at = dice.roll(bytes.length + 1);
  switch (dice.roll(8)) {
    case 0: // flip bits
      return Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ (1 << dice.roll(8)) : byte)));
    case 1: // cut
      return dice.roll(2) === 0 ? bytes.subarray(0, at) : bytes.subarray(at);
    case 2: // insert a word that is meaningful to one of the parsers
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(dice.pick(words), 'latin1'), bytes.subarray(at)]);
    case 3: // remove a piece
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + dice.roll(64))]);
    case 4: // repeat a piece
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - dice.roll(200)))]);
    case 5: {
      // join with another seed
      const other = dice.pick(seeds);
      return Buffer.concat([bytes.subarray(0, at), other.subarray(dice.roll(other.length))]);
    }
    case 6:
      return changeLines(bytes, dice);
    default:
      return changeJson(bytes, dice);
  }
}

function changeLines(bytes: Buffer, dice: Dice): Buffer {
  const lines = bytes.toString('latin1').split('\n');
  const [from, to] = [dice.roll(lines.length), dice.roll(lines.length)];
  const [line = ''] = lines.splice(from, 1);
  if (dice.roll(3) > 0) lines.splice(to, 0, dice.roll(2) === 0 ? line : ` ${line}`);
  return Buffer.from(lines.join(dice.pick(['\n', '\n', '\r\n', '\r'])), 'latin1');
}

/** Replaces some value in JSON; anything that is not JSON stays as it is. */
function changeJson(bytes: Buffer, dice: Dice): Buffer {
  let root: unknown;
  try {
    root = JSON.parse(bytes.toString());
  } catch {
    return bytes;
  }
  const places: { holder: Record<string, unknown>; name: string }[] = [];
  JSON.stringify(root, function (this: Record<string, unknown>, name, value: unknown) {
    if (name !== '') places.push({ holder: this, name });
    return value;
  });
  if (places.length === 0) return bytes;
  const place = dice.pick(places);
  const other = dice.pick(places);
  const value = dice.roll(3) === 0 ? other.holder[other.name] : JSON.parse(dice.pick(values));
  if (dice.roll(5) === 0) delete place.holder[place.name];
  else place.holder[place.name] = structuredClone(value);
  return Buffer.from(JSON.stringify(root, null, dice.roll(3)));
}

function wrap(bytes: Buffer, dice: Dice): Buffer {
  switch (dice.roll(5)) {
    case 0:
      return gzipSync(bytes);
    case 1:
      return gzipSync(gzipSync(bytes));
    case 2:
      return Buffer.concat([gzipSync(bytes), Buffer.from(dice.pick(words), 'latin1')]);
    case 3:
      return Buffer.concat([Buffer.from('From a@example.net Thu Jun 19 06:00:00 2025\n'), bytes]);
    default:
      return message(dice.roll(2) === 0 ? gzipSync(bytes) : bytes, dice);
  }
}

function message(bytes: Buffer, dice: Dice): Buffer {
  const type = dice.pick(['application/tlsrpt+gzip', 'application/tlsrpt+json', 'text/plain', 'message/rfc822', 'x']);
  const encoding = dice.pick(['base64', 'quoted-printable', '8bit', 'binary', 'x']);
  const head = `TLS-Report-Domain: example.net\nContent-Type: multipart/report; report-type=tlsrpt; boundary=b\n\n--b\n`;
  const part = `Content-Type: ${type}\nContent-Transfer-Encoding: ${encoding}\n\n`;
  const body = encoding === 'base64' ? Buffer.from(bytes.toString('base64').replace(/.{76}/g, '$&\n')) : bytes;
  return Buffer.concat([Buffer.from(head + part), body, Buffer.from('\n--b--\n')]);
}

const words = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  '\\ud800',
  '\0',
  '\r',
  '\n\n',
  '\x1f\x8b\x08\x00',
  'PK\x03\x04',
  'PK\x05\x06',
  '\xef\xbb\xbf',
  '\xff\xfe',
  '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[',
  '"__proto__":',
  '"constructor":',
  '-1',
  '1e999',
  '9007199254740993',
  '--b\n',
  '--b--\n',
  'Content-Type: multipart/mixed; boundary=b\n',
  'Content-Type: message/rfc822\n\n',
  'Content-Transfer-Encoding: base64\n',
  'boundary="";',
  '=?utf-8?b?=?=',
  '=?utf-7?q?+AD4-?=',
  "filename*0*=utf-8''%00",
  '(((((((((',
  '\nFrom x Thu Jun 19 06:00:00 2025\nA: b\n',
  '=0D=0A=',
  '\u00ff\u00fe',
];

const values = [
  'null',
  'true',
  '-1',
  '0.5',
  '1e300',
  '9007199254740993',
  '"12"',
  '"-0"',
  '""',
  '" "',
  '"\\ud800"',
  '"\\u0000\\u202e"',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '["a\\r\\nb"]',
  '"[\\"3 1 1 AA\\"]"',
  '"mx: a.example"',
  '"2025-06-18"',
  '"2025-06-18T00:00:00"',
  '1750204800',
  '"::ffff:1.2.3.4"',
  '"[::1]:25"',
  '"xn--a"',
  '"\\u00e4.example"',
  '"*.a.example"',
  '{"__proto__":{"policies":[]}}',
];
