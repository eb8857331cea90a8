import { describe, expect, test } from 'vitest';
import type { Naming } from '../../../server/contract/codes.ts';
import type { Database } from '../../../server/store/database.ts';
import { reporterId } from '../../../server/store/reports/names.ts';
import { NewDomains, newDomainLimits } from '../../../server/store/reports/new-domains.ts';
import { nameDomains } from '../../support/named-domains.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

const NOW = '2026-09-02T04:00:00Z';
const LATELY = '2026-09-01T05:00:00Z';
const BEFORE = '2026-09-01T03:00:00Z';

/** Domains that a reporter named, as if reports had come. */
const named = (
  database: Database,
  { reporter, how }: { reporter: string; how: Naming },
  count: number,
  since = LATELY,
) => {
  const names = Array.from({ length: count }, (_, index) => `d${index}.${how}.${reporter}`);
  return nameDomains(database, { reporter, how, since }, names);
};

/** Why one more domain is refused to a reporter; null when it is not. */
const refusal = (database: Database, reporter: string, naming: Naming) =>
  database.write.transaction().execute(async (tx) => {
    const newDomains = new NewDomains(tx, NOW);
    await newDomains.mayAdd({ naming, reporter }, await reporterId(tx, reporter, null));
    return newDomains.takeLeftOut()?.reason ?? null;
  });

describe('domains that reports may add in 24 hours', () => {
  test('are limited for one reporter, and the next day there is room again', async () => {
    const database = await temporaryDatabase();
    await named(database, { reporter: 'full.example', how: 'signed' }, newDomainLimits.reporter);
    await named(database, { reporter: 'older.example', how: 'signed' }, newDomainLimits.reporter, BEFORE);
    expect(await refusal(database, 'full.example', 'signed')).toMatch(/full\.example may add 1000 in 24 hours/);
    expect(await refusal(database, 'older.example', 'signed')).toBeNull();
    expect(await refusal(database, 'other.example', 'signed')).toBeNull();
    expect(await refusal(database, 'full.example', 'vouched')).toBeNull();
  });

  test('are limited for all together of whom nobody has signed, whoever they claim to be', async () => {
    const database = await temporaryDatabase();
    for (let index = 0; index < 10; index += 1)
      await named(database, { reporter: `claim${index}.example`, how: 'claimed' }, newDomainLimits.reporter / 10);
    expect(await refusal(database, 'fresh.example', 'claimed')).toMatch(/nobody has signed may add 1000/);
    // Who pretends to be a reporter takes nothing from it.
    expect(await refusal(database, 'claim1.example', 'signed')).toBeNull();
  });

  test('are limited for all strangers together, which takes nothing from trusted reporters', async () => {
    const database = await temporaryDatabase();
    for (let index = 0; index < 10; index += 1)
      await named(database, { reporter: `many${index}.example`, how: 'signed' }, newDomainLimits.day / 10);
    expect(await refusal(database, 'fresh.example', 'signed')).toMatch(/not trusted may add 5000 in 24 hours/);
    expect(await refusal(database, 'google.com', 'trusted')).toBeNull();
  });

  test('are not limited by those that the operator stands behind', async () => {
    const database = await temporaryDatabase();
    await named(database, { reporter: 'own.example', how: 'vouched' }, newDomainLimits.day);
    expect(await refusal(database, 'own.example', 'signed')).toBeNull();
    expect(await refusal(database, 'fresh.example', 'claimed')).toBeNull();
  });
});
