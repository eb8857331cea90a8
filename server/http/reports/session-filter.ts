import type { FilterQuery } from '../../contract/filters.ts';
import { addDays, type Day, dayOf, daysBetween, type Instant, isDay } from '../../contract/time.ts';
import { largestInScale } from '../../readiness/facts/scale.ts';
import type { Database } from '../../store/database.ts';
import type { SessionFilter } from '../../store/reports/filters.ts';
import { hasAuthenticated, largestEntry, usualSessions } from '../../store/reports/series.ts';
import { HttpProblem } from '../shell/problems.ts';

const DEFAULT_DAYS = 30;
const MAX_DAYS = 3 * 366;

/** The filter of a chart from its query: the last 30 days up to today by default, at most three years. */
export async function toSessionFilter(
  database: Database,
  domain: string | null,
  query: FilterQuery,
  now: Instant,
): Promise<SessionFilter> {
  const to = checkDay(query.to, 'to') ?? dayOf(now);
  const from = checkDay(query.from, 'from') ?? addDays(to, 1 - DEFAULT_DAYS);
  if (from > to) throw new HttpProblem(400, 'Bad request', `from ${from} is after to ${to}`);
  if (daysBetween(from, to) >= MAX_DAYS)
    throw new HttpProblem(400, 'Bad request', `a range of more than ${MAX_DAYS} days`);
  const filter = {
    domain,
    from,
    to,
    reporters: query.reporter,
    mx: query.mx,
    ips: query.ip,
    results: query.result,
    policyTypes: query.policyType,
    onlyAuthenticated: true,
    largestUnproved: null,
  };
  // Where no report has an authenticated origin, an empty chart would hide what arrived: show it all, and say so.
  const onlyAuthenticated =
    query.authenticity === undefined ? await hasAuthenticated(database, filter) : query.authenticity === 'counted';
  const asked = { ...filter, onlyAuthenticated };
  // Who asks for all, or for what counts, gets just that.
  if (query.authenticity !== undefined || (await largestEntry(database, asked)) <= largestInScale([])) return asked;
  return { ...asked, largestUnproved: largestInScale(await usualSessions(database, asked)) };
}

function checkDay(text: string | undefined, name: string): Day | undefined {
  if (text !== undefined && !isDay(text)) throw new HttpProblem(400, 'Bad request', `${name}: ${text} is not a day`);
  return text;
}
