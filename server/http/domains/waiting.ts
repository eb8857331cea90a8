import type { z } from 'zod';
import { nameAsked } from '../../contract/domain-name.ts';
import {
  recordLook,
  recordLookInput,
  type WaitingGroup,
  type WaitingList,
  waitingDecision,
  waitingList,
  waitingOutcome,
  waitingQuery,
} from '../../contract/waiting.ts';
import { countDomains } from '../../store/domains/domains.ts';
import {
  ChoiceChanged,
  decideWaiting,
  listWaiting,
  type WaitingChoice,
  type WaitingFilter,
  type WaitingRow,
} from '../../store/domains/waiting.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { HttpProblem } from '../shell/problems.ts';
import { route } from '../shell/route.ts';

export const readWaiting = route({
  method: 'get',
  path: '/domains/waiting',
  summary: 'Domains that reports brought and nobody watches, by who named them',
  query: waitingQuery,
  answer: waitingList,
  handle: (deps, { query }) => answerWaiting(deps, query),
});

export const decideOnWaiting = route({
  method: 'post',
  path: '/domains/waiting',
  summary: 'Watch or ignore many of them at once, or bring ignored ones back',
  body: waitingDecision,
  answer: waitingOutcome,
  async handle(deps, { body }) {
    const outcome = await unlessChanged(() => decideWaiting(deps.database, choiceOf(body), body.status));
    // Thousands take their time to be judged and looked at: the pages show them as they come.
    deps.verdicts
      .refresh()
      .catch((error: unknown) => deps.log.error({ err: error }, 'verdicts could not be refreshed'));
    if (body.status === 'watched') deps.checker?.soon();
    return outcome;
  },
});

export const lookAtRecords = route({
  method: 'post',
  path: '/domains/waiting/records',
  summary: 'Look at their _smtp._tls records: those that name an address of this service become watched',
  body: recordLookInput,
  answer: recordLook,
  async handle(deps, { body }) {
    const { checker } = deps;
    if (checker === null) throw new HttpProblem(409, 'Live checks are off', 'Live checks are switched off here.');
    if (deps.installation.knownRua.length === 0) {
      throw new HttpProblem(
        409,
        'No address is known',
        'Set STSREADY_REPORT_ADDRESSES to the addresses that your records name; without them no record says that a domain is yours.',
      );
    }
    const begun = await unlessChanged(() => checker.records.begin(choiceOf(body)));
    const look = checker.records.latest();
    if (!begun || look === null) {
      throw new HttpProblem(409, 'A look is under way', 'Wait until the look that is under way has ended.');
    }
    return look;
  },
});

interface WaitingDependencies extends Pick<HttpDependencies, 'database' | 'now' | 'checker'> {
  readonly installation: Pick<HttpDependencies['installation'], 'knownRua'>;
}

/** One page of the domains that nobody watches; the rows of a group follow one another. */
export async function answerWaiting(
  { database, now, checker, installation }: WaitingDependencies,
  query: z.output<typeof waitingQuery>,
): Promise<WaitingList> {
  const { page, size } = query;
  const { total, rows } = await listWaiting(database, filterOf(query), { page, size });
  const { foreign, ignored } = await countDomains(database);
  return {
    now: now(),
    counts: { foreign, ignored },
    total,
    page,
    pages: Math.ceil(total / size),
    groups: groupsOf(rows),
    records: {
      possible: checker === null ? 'no-checks' : installation.knownRua.length === 0 ? 'no-address' : 'yes',
      look: checker?.records.latest() ?? null,
    },
  };
}

function groupsOf(rows: readonly WaitingRow[]): WaitingGroup[] {
  const groups: (Omit<WaitingGroup, 'domains'> & { domains: WaitingGroup['domains'][number][] })[] = [];
  for (const { name: domain, how, reporter, groupSize, ...row } of rows) {
    const last = groups.at(-1);
    if (last?.how === how && last.reporter === reporter) last.domains.push({ domain, ...row });
    else groups.push({ how, reporter, count: groupSize, domains: [{ domain, ...row }] });
  }
  return groups;
}

type Matching = Pick<z.output<typeof waitingQuery>, 'status' | 'q' | 'how' | 'reporter'>;

function filterOf({ status, q, how, reporter }: Matching): WaitingFilter {
  return { status, text: q?.toLowerCase() ?? null, how: how ?? null, reporter: reporter ?? null };
}

type Chosen = z.output<typeof recordLookInput>;

function choiceOf(body: Chosen): WaitingChoice {
  return 'domains' in body
    ? { names: body.domains.map(nameAsked) }
    : { matching: filterOf(body.matching), count: body.count };
}

async function unlessChanged<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ChoiceChanged)) throw error;
    throw new HttpProblem(
      409,
      'The list has changed',
      'Other domains match now than when you looked. Nothing was done; look at the list again.',
      { code: 'list-changed' },
    );
  }
}
