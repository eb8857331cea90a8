import { join } from 'node:path';
import { DEMO_NOW } from '../../fixtures/demo/generate.ts';
import { stories } from '../../fixtures/demo/stories.ts';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import { loadSample } from '../ingest/sample.ts';
import { removeLeftFolders, withTemporaryFolder } from '../temporary-folder.ts';
import { untilSignal } from './until-signal.ts';
import { withApp } from './with-app.ts';

/** Serves a temporary database filled with the sample data set, as of the moment the sample represents. */
export async function runDemo(config: Config): Promise<void> {
  removeLeftFolders();
  await withTemporaryFolder('demo', async (folder) => {
    const demo = {
      ...config,
      database: join(folder, 'demo.db'),
      mailboxes: [],
      now: config.now ?? DEMO_NOW,
      domains: [],
    };
    const serving = async (app: App) => {
      const mails = await loadSample(app, 'demo', app.now(), new AbortController().signal);
      const { url } = await app.start();
      process.stderr.write(`stsready shows ${mails} sample mails about ${stories.length} domains at ${url}\n`);
    };
    await withApp(demo, (app) => untilSignal(serving(app)));
  });
}
