import { removeSample } from '../store/reports/sample-removal.ts';
import type { IngestContext } from './ingest.ts';
import { rereadThese } from './reread.ts';
import { loadSample, SampleCutOff } from './sample.ts';

export interface SampleData {
  /** True when the sample data are all there and judged; false, and nothing is done, where anything ever came in before. Throws SampleCutOff. */
  load(): Promise<boolean>;
  /** Cuts a load short and removes what is there of it; false where there is no sample, or none that can be removed. */
  remove(): Promise<boolean>;
  /** Cuts a load short and leaves what is there: the next start can remove it. */
  stop(): Promise<void>;
}

export interface SampleDataOptions {
  readonly context: Omit<IngestContext, 'trust'>;
  /** Judges what changed, and tells those who listen. */
  readonly onChange: () => Promise<void>;
}

/** Loads and removes the sample data, one of both at a time. */
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
    // Whoever asked for it hears how it ended.
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
