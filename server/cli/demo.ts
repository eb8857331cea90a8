import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkOf } from '../../fixtures/demo/check.ts';
import { DEMO_NOW, generateDemo } from '../../fixtures/demo/generate.ts';
import { createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { ingestMessages } from '../ingest/ingest.ts';
import { silentLog } from '../log.ts';
import { findDomain, setDomainStatus } from '../store/domains.ts';
import { keepCheck } from '../store/live-checks.ts';
import { writeInstallation, writeLiveEvidence } from '../store/observations.ts';
import { untilSignal } from './until-signal.ts';

const BATCH = 200;

/** Serves a throw-away database filled with the sample data set, as of the moment the sample stands for. */
export async function runDemo(config: Config): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stsready-demo-'));
  const app = await createApp(
    { ...config, database: join(folder, 'demo.db'), mailboxes: [], now: config.now ?? DEMO_NOW, domains: [] },
    { log: silentLog },
  );
  try {
    const data = generateDemo(config.now ?? DEMO_NOW);
    const context = app.ingestContext('vouch');
    const mails = [...data.domains.flatMap((domain) => domain.mails), ...data.unreadable];
    mails.sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
    for (let start = 0; start < mails.length; start += BATCH) {
      const batch = mails.slice(start, start + BATCH).map((mail, index) => ({
        channel: 'file' as const,
        mailboxId: null,
        source: `sample/${start + index + 1}.eml`,
        kind: 'mail' as const,
        bytes: mail.raw,
        size: mail.raw.byteLength,
        receivedAt: mail.receivedAt,
      }));
      await ingestMessages(batch, context);
    }
    for (const domain of data.domains) {
      await setDomainStatus(app.database, domain.name, 'watched', data.now);
      const stored = await findDomain(app.database, domain.name);
      if (stored === null) continue;
      await writeLiveEvidence(app.database, stored.id, domain.live, domain.policyTexts);
      const check = checkOf(domain);
      await keepCheck(app.database, stored.id, { at: check.at, origin: 'here', result: JSON.stringify(check) });
    }
    await writeInstallation(app.database, 'sample-data', 'demo');
    const { url } = await app.start();
    process.stderr.write(
      `stsready shows ${mails.length} sample mails about ${data.domains.length} domains at ${url}\n`,
    );
    await untilSignal();
  } finally {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
