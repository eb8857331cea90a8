import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { transformWithOxc } from 'vite';
import { describe, expect, test } from 'vitest';
import { openSecretBox, SecretError } from '../../server/secrets.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { temporaryFolder } from '../support/temporary.ts';

const secret = 'sixteen characters or more';
const unused = '/nonexistent/key';

describe('openSecretBox', () => {
  test('opens what it has sealed, any text', () => {
    const box = openSecretBox({ secret, keyFile: unused });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const sealed = box.seal(text);
        expect(box.open(sealed)).toBe(text);
        expect(sealed).toMatch(/^v1\.[A-Za-z0-9_-]+$/);
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  test('seals the same text differently each time, and shows nothing of it', () => {
    const box = openSecretBox({ secret, keyFile: unused });
    const sealed = [box.seal('hunter2hunter2'), box.seal('hunter2hunter2')];
    expect(sealed[0]).not.toBe(sealed[1]);
    const bytes = sealed.map((each) => Buffer.from(each.slice(3), 'base64url').toString('latin1')).join();
    expect(bytes).not.toContain('hunter2');
  });

  test('opens after a restart with the same secret or the same file', () => {
    const keyFile = join(temporaryFolder(), 'stsready.key');
    for (const options of [{ secret, keyFile: unused }, { keyFile }]) {
      const sealed = openSecretBox(options).seal('password');
      expect(openSecretBox(options).open(sealed)).toBe('password');
    }
  });

  test('says so when the key is another one', () => {
    const keyFile = join(temporaryFolder(), 'stsready.key');
    const sealed = openSecretBox({ secret, keyFile: unused }).seal('password');
    const others = [openSecretBox({ secret: `${secret}!`, keyFile: unused }), openSecretBox({ keyFile })];
    for (const box of others) {
      expect(() => box.open(sealed)).toThrow(SecretError);
      expect(() => box.open(sealed)).toThrow(/another key.*enter the password again/);
    }
    expect(() => others[1]?.open(sealed)).toThrow(keyFile);
  });

  test('refuses a sealed text with any bit changed', () => {
    const box = openSecretBox({ secret, keyFile: unused });
    const bytes = Buffer.from(box.seal('password').slice(3), 'base64url');
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => box.open(`v1.${changed.toString('base64url')}`)).toThrow(SecretError);
      }),
      { numRuns: propertyRuns(100) },
    );
    expect(() => box.open(`v1.${bytes.subarray(0, -1).toString('base64url')}`)).toThrow(SecretError);
  });

  test.each([
    '',
    'password',
    'v1',
    'v1.',
    'v1.AAAA',
    'v2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'v1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.x',
  ])('tells %j from a sealed text', (text) => {
    const box = openSecretBox({ secret, keyFile: unused });
    expect(() => box.open(text)).toThrow(/not sealed by stsready/);
  });

  test('refuses a secret that is too short to be one', () => {
    expect(() => openSecretBox({ secret: 'short', keyFile: unused })).toThrow(/shorter than 16/);
  });
});

describe('the key file', () => {
  test('is made once, for its owner alone, with nothing left beside it', () => {
    const folder = join(temporaryFolder(), 'data');
    const keyFile = join(folder, 'stsready.key');
    openSecretBox({ keyFile });
    const content = readFileSync(keyFile, 'utf8');
    expect(content).toMatch(/^[A-Za-z0-9_-]{43}\n$/);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['stsready.key']);
    openSecretBox({ keyFile });
    expect(readFileSync(keyFile, 'utf8')).toBe(content);
  });

  test('is not made when there is a secret', () => {
    const keyFile = join(temporaryFolder(), 'stsready.key');
    openSecretBox({ secret, keyFile });
    expect(existsSync(keyFile)).toBe(false);
  });

  test('is refused when others can read it', () => {
    const keyFile = join(temporaryFolder(), 'stsready.key');
    openSecretBox({ keyFile });
    chmodSync(keyFile, 0o640);
    expect(() => openSecretBox({ keyFile })).toThrow(/can be read by others; run chmod 600/);
  });

  test('is never replaced, whatever is in its place', () => {
    const folder = temporaryFolder();
    for (const content of ['', 'x', 'A'.repeat(42)]) {
      const keyFile = join(folder, `key-${content.length}`);
      writeFileSync(keyFile, content, { mode: 0o600 });
      expect(() => openSecretBox({ keyFile })).toThrow(/holds no key/);
      expect(readFileSync(keyFile, 'utf8')).toBe(content);
    }
    const directory = join(folder, 'directory');
    mkdirSync(directory, { mode: 0o700 });
    expect(() => openSecretBox({ keyFile: directory })).toThrow(SecretError);
  });

  test('that cannot be made is said with its name', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => openSecretBox({ keyFile: join(file, 'key') })).toThrow(SecretError);
  });

  test('is one for processes that start together', async () => {
    const keyFile = join(temporaryFolder(), 'stsready.key');
    const script =
      'const { openSecretBox } = await import(process.argv[1]); process.stdout.write(openSecretBox({ keyFile: process.argv[2] }).seal("x"));';
    const built = await withoutTypes();
    const run = promisify(execFile);
    const sealed = await Promise.all(
      Array.from({ length: 4 }, () => run(process.execPath, ['--input-type=module', '-e', script, built, keyFile])),
    );
    const box = openSecretBox({ keyFile });
    expect(sealed.map(({ stdout }) => box.open(stdout))).toEqual(Array(4).fill('x'));
  });
});

/** The module as Node runs it, in a folder of its own. */
async function withoutTypes(): Promise<string> {
  const source = join(import.meta.dirname, '../../server/secrets.ts');
  const { code } = await transformWithOxc(readFileSync(source, 'utf8'), source);
  const target = join(temporaryFolder(), 'secrets.mjs');
  writeFileSync(target, code);
  return target;
}
