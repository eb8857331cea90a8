import { setImmediate } from 'node:timers/promises';
import { checkOf } from '../../fixtures/demo/check.ts';
import { type DemoDomain, generateDomains } from '../../fixtures/demo/generate.ts';
import { brokenMails } from '../../fixtures/demo/mails.ts';
import { stories } from '../../fixtures/demo/stories.ts';
import type { Instant } from '../contract/time.ts';
import { keptCheck } from '../probe/kept-check.ts';
import { findDomain, setDomainStatus } from '../store/domains/domains.ts';
import { keepCheck } from '../store/live/live-checks.ts';
import { writeLiveEvidence } from '../store/live/observations.ts';
import { beginSample, completeSample, isMarked, type SampleMark } from '../store/reports/sample.ts';
import { writeStored } from '../store/stored-json.ts';
import { type IngestContext, ingestMessages } from './ingest.ts';

/** Few enough that other writers wait for only a fraction of a second. */
const BATCH = 50;

/** The sample data were removed, or the program stopped, before all of them were in. */
export class SampleCutOff extends Error {
  override readonly name = 'SampleCutOff';
}

export type SampleContext = Pick<IngestContext, 'database' | 'now'>;

const nobodyIsAsked = () => Promise.reject(new Error('the sample data need no DNS'));

/**
 * Marks an untouched database and fills it with the sample data as of `at`: the mark first, so that whatever is left
 * of an aborted load can be removed. Null, and does nothing, where the database is not untouched; else the
 * number of mails. Throws SampleCutOff when `signal` is aborted or the mark is gone.
 */
export async function loadSample(
  context: SampleContext,
  by: SampleMark['by'],
  at: Instant,
  signal: AbortSignal,
): Promise<number | null> {
  const { database } = context;
  const mark: SampleMark = { by, at, domains: stories.map(({ domain }) => domain), complete: false };
  if (!(await beginSample(database, mark))) return null;
  const goOn = async () => {
    await setImmediate();
    if (signal.aborted) throw new SampleCutOff('the sample data were not loaded to their end');
  };
  const domains: DemoDomain[] = [];
  for (const domain of generateDomains(at)) {
    domains.push(domain);
    await goOn();
  }
  const mails = [...domains.flatMap((domain) => domain.mails), ...brokenMails(at)];
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
    await ingestMessages(
      batch,
      { ...context, resolveTxt: nobodyIsAsked, trust: { kind: 'sample' }, trustedReporters: [] },
      async (tx) => {
        if (!(await isMarked(tx))) throw new SampleCutOff('the sample data were removed while they were loaded');
      },
    );
    await goOn();
  }
  for (const domain of domains) {
    await setDomainStatus(database, domain.name, 'watched', at);
    const stored = await findDomain(database, domain.name);
    if (stored !== null) {
      await writeLiveEvidence(database, stored.id, domain.live, domain.policyTexts);
      const check = checkOf(domain);
      await keepCheck(database, stored.id, { at: check.at, origin: 'here', result: writeStored(keptCheck, check) });
    }
    await goOn();
  }
  await completeSample(database, mark);
  return mails.length;
}
