import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settingsView } from '../../../server/contract/settings.ts';
import { startEmpty } from '../../support/sample-app.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const settingsOf = async (environment: Record<string, string>) => {
  const { send } = await startEmpty(undefined, environment);
  return settingsView.parse(await (await send('GET', '/settings')).json());
};

test('the settings name the config file that was read', async () => {
  const path = join(temporaryFolder(), 'stsready.json');
  writeFileSync(path, JSON.stringify({ readiness: { clock: { requiredDays: 21 } } }));
  const settings = await settingsOf({ STSREADY_CONFIG: path });
  expect(settings.configFile).toBe(path);
  expect(settings.thresholds).toContainEqual({ key: 'clock.requiredDays', value: 21, default: 14 });
});

test('the settings say that no config file was read where none is named', async () => {
  expect((await settingsOf({})).configFile).toBeNull();
});
