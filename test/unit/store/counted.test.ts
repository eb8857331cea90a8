import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import { setDomainStatus } from '../../../server/store/domains/domains.ts';
import { writeInstallation } from '../../../server/store/live/observations.ts';
import { countedOnce } from '../../../server/store/reports/counted.ts';
import { temporaryFolder } from '../../support/temporary.ts';

test('what was counted holds until someone writes, this process or another', async () => {
  const path = join(temporaryFolder(), 'counted.db');
  const database = await openDatabase(path);
  const other = await openDatabase(path);
  let asked = 0;
  const count = (question = 'one') => countedOnce(database, question, async () => ++asked);
  try {
    expect([await count(), await count(), await count()]).toEqual([1, 1, 1]);
    expect(await count('two')).toBe(2);
    await writeInstallation(database, 'a', '1');
    expect([await count(), await count('two'), await count()]).toEqual([3, 4, 3]);
    await setDomainStatus(other, 'a.example', 'watched', '2026-11-25T12:00:00Z');
    expect([await count(), await count()]).toEqual([5, 5]);
  } finally {
    await database.close();
    await other.close();
  }
});

test('no more answers are remembered than the limit', async () => {
  const database = await openDatabase(join(temporaryFolder(), 'counted.db'));
  let asked = 0;
  const count = (question: number) => countedOnce(database, String(question), async () => ++asked);
  for (let question = 0; question < 1_000; question++) await count(question);
  expect(await count(999)).toBe(1_000);
  expect(await count(0)).toBe(1_001);
  await database.close();
});
