import type { Naming } from '../../contract/codes.ts';
import { addHours, type Instant } from '../../contract/time.ts';
import type { Tx } from '../database.ts';
import type { IncomingReport } from './incoming.ts';

/**
 * How many domains that are not known here reports may add, so that no stranger fills the list of domains. Whoever is vouched
 * for is not limited. Senders write a report for each domain, and the few that put several into one have customers of one
 * installation in mind; an archive of an agency with 500 domains is read in one day.
 */
export const newDomainLimits = {
  mail: 100,
  /** By one reporter in 24 hours; what nobody has signed may claim to be anybody's, so all of it is one reporter's. */
  reporter: 1_000,
  /** By one that is trusted alone, all of whose reports about an agency's domains may be read in one day. */
  trustedReporter: 5_000,
  /** In 24 hours, by all that are not trusted alone. */
  day: 5_000,
} as const;

/** A part of a message that is left in its original, to be read again when somebody asks for it. */
export interface LeftOut {
  readonly code: 'too-many-domains';
  /** One sentence for the operator. */
  readonly reason: string;
}

/** Counts the domains that one message adds, and says when there are too many. */
export class NewDomains {
  readonly #tx: Tx;
  readonly #now: Instant;
  #added = 0;
  #refused = 0;
  #why = '';

  constructor(tx: Tx, now: Instant) {
    this.#tx = tx;
    this.#now = now;
  }

  /** Whether a report may add one more. */
  async mayAdd(
    { naming, reporter }: Pick<IncomingReport, 'naming' | 'reporter'>,
    reporterId: number,
  ): Promise<boolean> {
    const why = naming === 'vouched' ? null : await this.#whyNot(naming, reporter, reporterId);
    if (why === null) {
      this.#added += 1;
      return true;
    }
    this.#refused += 1;
    this.#why = why;
    return false;
  }

  /** What was refused since this was last asked; null: nothing. */
  takeLeftOut(): LeftOut | null {
    if (this.#refused === 0) return null;
    const what = this.#refused === 1 ? '1 domain' : `${this.#refused} domains`;
    this.#refused = 0;
    return {
      code: 'too-many-domains',
      reason: `What it says about ${what} not known here is left out: ${this.#why}. Watch the domains that are yours, then read the message again.`,
    };
  }

  async #whyNot(naming: Naming, reporter: string, reporterId: number): Promise<string | null> {
    const { mail, reporter: byOne, trustedReporter, day } = newDomainLimits;
    if (this.#added >= mail) return `a message may add ${mail}`;
    const added = await this.#addedLately();
    if (naming === 'claimed') {
      const claimed = sum(added.filter(({ how }) => how === 'claimed'));
      if (claimed >= byOne) return `reports that nobody has signed may add ${byOne} in 24 hours`;
    } else {
      const own = sum(added.filter(({ by, how }) => by === reporterId && how !== 'claimed'));
      const limit = naming === 'trusted' ? trustedReporter : byOne;
      if (own >= limit) return `${reporter} may add ${limit} in 24 hours`;
    }
    if (naming !== 'trusted' && sum(added.filter(({ how }) => how !== 'trusted')) >= day)
      return `reporters that are not trusted may add ${day} in 24 hours`;
    return null;
  }

  async #addedLately(): Promise<readonly Added[]> {
    return this.#tx
      .selectFrom('domain')
      .select(['named_by as by', 'named_how as how', (eb) => eb.fn.countAll<number>().as('count')])
      .where('status', 'in', ['watched', 'foreign', 'ignored'])
      .where('since', '>', addHours(this.#now, -24))
      .where('named_how', 'in', ['claimed', 'signed', 'trusted'])
      .groupBy(['named_by', 'named_how'])
      .execute();
  }
}

interface Added {
  readonly by: number | null;
  readonly how: Naming | null;
  readonly count: number;
}

function sum(added: readonly Added[]): number {
  return added.reduce((total, { count }) => total + count, 0);
}
