import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importResult } from '../../../server/contract/imports.ts';
import { importListed } from '../../../server/ingest/import.ts';
import { numberedMail } from '../../support/report-mails.ts';
import { runCommand } from '../../support/run-command.ts';
import { temporaryDatabase, temporaryFolder } from '../../support/temporary.ts';

const environment = (folder: string) => ({
  STSREADY_DATABASE: join(folder, 'a.db'),
  STSREADY_NOW: '2026-11-25T14:20:00Z',
});

/** Three reports and a file that holds none. */
function files(folder: string): string {
  for (const index of [1, 2, 3]) writeFileSync(join(folder, `${index}.eml`), numberedMail(index));
  writeFileSync(join(folder, '4.json'), '{"organization-name": ');
  return folder;
}

test('import --json prints one document, an outcome a line, before the counts are known', async () => {
  const folder = files(temporaryFolder());
  const { code, out: stdout } = await runCommand(
    ['import', '--json', '--vouch', folder],
    environment(temporaryFolder()),
  );
  expect(code).toBe(0);
  const read = importResult.parse(JSON.parse(stdout));
  expect(read).toMatchObject({ messages: 4, stored: 3, rejected: 1, duplicate: 0, authenticity: { vouched: 3 } });
  expect(read.outcomes.map(({ outcome }) => outcome)).toEqual(['stored', 'stored', 'stored', 'rejected']);
  expect(stdout.split('\n').filter((line) => line.startsWith('{"source":'))).toHaveLength(4);
});

test('import --json of nothing is a document too', async () => {
  const empty = temporaryFolder();
  const { out: stdout } = await runCommand(['import', '--json', empty], environment(temporaryFolder()));
  expect(JSON.parse(stdout)).toMatchObject({ messages: 0, outcomes: [], authenticity: {} });
});

test('an upload lists as many outcomes as a person could look at, and counts the rest', async () => {
  const database = await temporaryDatabase();
  const now = () => '2026-11-25T14:20:00Z';
  const context = { database, now, trust: { kind: 'vouch' }, trustedReporters: [] } as const;
  const resolveTxt = async () => ({ kind: 'missing' }) as const;
  const options = { channel: 'upload', most: 2 } as const;
  const result = await importListed([files(temporaryFolder())], { ...context, resolveTxt }, options);
  expect(result).toMatchObject({ messages: 4, stored: 3, rejected: 1, left: 2 });
  expect(result.outcomes).toHaveLength(2);
});
