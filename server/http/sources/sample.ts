import type { Status } from '../../contract/status.ts';
import { SampleCutOff, type SampleData } from '../../ingest/sample-data.ts';
import { HttpProblem } from '../shell/problems.ts';

/** Loads the sample data into an empty installation. */
export async function addSample(sample: SampleData, status: () => Promise<Status>): Promise<Status> {
  const { sampleData } = await status();
  if (sampleData) throw new HttpProblem(409, 'Sample data are shown', 'The sample data are here already.');
  const loaded = await sample.load().catch((error: unknown) => {
    if (error instanceof SampleCutOff)
      throw new HttpProblem(409, 'Not loaded', 'The sample data were removed while they were being loaded.');
    throw error;
  });
  if (loaded) return status();
  throw new HttpProblem(
    409,
    'Not empty',
    'Sample data can only be loaded where nothing has come in yet: no report, no other message, no domain.',
  );
}

/** Removes the sample data, and nothing else. */
export async function takeSampleAway(sample: SampleData, status: () => Promise<Status>): Promise<Status> {
  const removed = await sample.remove();
  if (removed) return status();
  const { sampleData } = await status();
  throw new HttpProblem(
    409,
    'Nothing to remove',
    sampleData
      ? 'This is the demo: its database is thrown away when it ends.'
      : 'There are no sample data here to remove.',
  );
}
