import { removeSample } from '../store/reports/sample-removal.ts';
import type { IngestContext } from './ingest.ts';
import { rereadThese } from './reread.ts';
import { loadSample, SampleCutOff } from './sample.ts';

export interface SampleData {
  /** Returns true when all sample data are in and judged; false, and does nothing, where anything ever came in before. Throws SampleCutOff. */
  load(): Promise<boolean>;
  /** Aborts a load and removes what it left; false where there is no sample, or none that can be removed. */
  remove(): Promise<boolean>;
  /** Aborts a load and leaves its data: they can be removed after the next start. */
  stop(): Promise<void>;
}

export interface SampleDataOptions {
  readonly context: Omit<IngestContext, 'trust'>;
  /** Judges what changed, and publishes it. */
  readonly onChange: () => Promise<void>;
}

/** Loads and removes the sample data, one operation at a time. */
export function createSampleData({ context, onChange }: SampleDataOptions): SampleData {
  let cut = new AbortController();
  let loading: Promise<unknown> = Promise.resolve();

  async function fill(signal: AbortSignal): Promise<boolean> {
    const mails = await loadSample(context, 'page', context.now(), signal);
    if (mails === null) return false;
    await onChange();
    return true;
  }

  async function end(): Promise<void> {
    cut.abort();
    // Its caller handles the outcome.
    await Promise.allSettled([loading]);
  }

  return {
    load() {
      if (cut.signal.aborted) cut = new AbortController();
      const load = fill(cut.signal);
      loading = Promise.allSettled([loading, load]);
      return load;
    },
    async remove() {
      await end();
      const successors = await removeSample(context.database);
      if (successors === null) return false;
      await rereadThese(context, successors);
      await onChange();
      return true;
    },
    stop: end,
  };
}

export { SampleCutOff };
