import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintPolicy } from '../../../server/mtasts/lint.ts';
import { packageRoot } from '../../../server/package-root.ts';

const folder = join(packageRoot, 'fixtures/policies');
const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));

/** Golden pairs: a policy file and, beside it, what is to be read from it. A new pair is a new test. */
describe('the policy files in fixtures/policies', () => {
  it('are there', () => expect(names.length).toBeGreaterThanOrEqual(10));

  for (const name of names) {
    it(`are read as written down beside them: ${name}`, () => {
      const { policy, items, normalised } = lintPolicy(readFileSync(join(folder, name)));
      const expected = readFileSync(join(folder, name.replace(/txt$/, 'expected.json')), 'utf8');
      const shown = items.map(
        ({ code, severity, line }) => `${severity} ${code}${line === null ? '' : ` line ${line}`}`,
      );
      expect({ policy, items: shown, normalised }).toEqual(JSON.parse(expected));
    });
  }
});
