import { expect, test } from 'vitest';
import { createCanaries } from '../../../server/live-checks/canaries.ts';
import { openNetwork } from '../../../server/probe/open-network.ts';
import { writeInstallation } from '../../../server/store/live/observations.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

const settings = { resolvers: [], checkOwnAddresses: false, testAuthority: null };
const at = '2026-11-25T12:00:00Z';

test.each([
  ['as it was written', { v: 1, at, state: { v4: 'open', v6: 'blocked' } }, { v4: 'open', v6: 'blocked' }],
  ['of another shape', { v: 1, at, state: 'blocked' }, { v4: 'unknown', v6: 'unknown' }],
  ['with a word of a later program', { v: 1, at, state: { v4: 'open', v6: 'slow' } }, { v4: 'unknown', v6: 'unknown' }],
  ['of another version', { v: 2, at, state: { v4: 'open', v6: 'open' } }, { v4: 'unknown', v6: 'unknown' }],
])('what was learnt of port 25, %s, is known after a restart or asked anew', async (_what, kept, known) => {
  const database = await temporaryDatabase();
  await writeInstallation(database, 'port25-by-family', JSON.stringify(kept));
  const canaries = await createCanaries(
    database,
    openNetwork(settings, () => at),
    [],
  );
  expect(canaries.known()).toEqual(known);
});
