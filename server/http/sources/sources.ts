import { type Sources, sources } from '../../contract/sources.ts';
import { addDays, dayOf } from '../../contract/time.ts';
import { readSourceNumbers } from '../../store/reports/sources.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { route } from '../shell/route.ts';

export const readSources = route({
  method: 'get',
  path: '/sources',
  summary: 'What came in, from whom',
  answer: sources,
  handle: (deps) => answerSources(deps),
});

/** What came in, from whom. */
async function answerSources({ database, installation, now, watched }: HttpDependencies): Promise<Sources> {
  const { publicUrl, readiness } = installation;
  const { trusted } = readiness.reporters;
  const numbers = await readSourceNumbers(database, addDays(dayOf(now()), -29));
  return {
    reports: numbers.reports,
    latestReceivedAt: numbers.latestReceivedAt,
    arrivals: numbers.arrivals,
    reporters: numbers.reporters.map(({ authenticated, days, ...row }) => ({
      ...row,
      standing: !authenticated
        ? 'unauthenticated'
        : trusted.includes(row.key)
          ? 'trusted'
          : days >= 3
            ? 'established'
            : 'new',
    })),
    https: {
      url: publicUrl === null ? null : `${publicUrl}/tlsrpt`,
      ...numbers.https,
    },
    uploads: { lastAt: numbers.lastUploadAt },
    watched: watched(),
  };
}
