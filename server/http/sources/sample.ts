import { type Status, status } from '../../contract/status.ts';
import { SampleCutOff } from '../../ingest/sample-data.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { HttpProblem } from '../shell/problems.ts';
import { route } from '../shell/route.ts';

export const loadSampleData = route({
  method: 'post',
  path: '/sample-data',
  summary: 'Fill an installation with sample data where nothing has come in yet; answers when they are all there',
  answer: status,
  handle: (deps) => addSample(deps),
});

export const removeSampleData = route({
  method: 'delete',
  path: '/sample-data',
  summary: 'Remove the sample data; whatever came otherwise stays',
  answer: status,
  handle: (deps) => takeSampleAway(deps),
});

/** Loads the sample data into an empty installation. */
async function addSample({ sample, status }: HttpDependencies): Promise<Status> {
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
async function takeSampleAway({ sample, status }: HttpDependencies): Promise<Status> {
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
