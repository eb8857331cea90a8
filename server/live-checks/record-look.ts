import { addHours } from '../contract/time.ts';
import type { RecordLook } from '../contract/waiting.ts';
import type { Log } from '../log.ts';
import { lookUpTxt } from '../probe/dns/lookups.ts';
import { readReporting } from '../probe/dns/report-address.ts';
import type { Network } from '../probe/network.ts';
import type { Database } from '../store/database.ts';
import { keepRecordRead, listUnread, type WaitingChoice } from '../store/domains/waiting.ts';
import { readSample } from '../store/reports/sample.ts';
import type { CheckedDomain } from './checked-domain.ts';
import type { HourlyBudget } from './hourly-budget.ts';

/**
 * Domains that one look may make watched. A wildcard record in a zone of one stranger names our address for any number of names:
 * a person sees these before more are added.
 */
export const mostByRecord = 100;
const AT_ONCE = 10;
/** A record that was read is not asked for again before this has passed. */
const PAUSE_HOURS = 1;

export interface RecordLookOptions {
  readonly database: Database;
  readonly network: Network;
  readonly budget: HourlyBudget;
  /** Report addresses that lead here; where there are none, no record names one. */
  readonly ourRua: readonly string[];
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Domains have become watched. */
  onWatched(): void;
}

/**
 * Looks at the `_smtp._tls` records of domains that wait to be decided on, because a person asked for it: whoever publishes that
 * reports go to an address of ours makes the domain watched. One look at a time, within the budget of the hour.
 */
export class RecordLooks {
  readonly #options: RecordLookOptions;
  #look: RecordLook | null = null;
  #done: Promise<void> = Promise.resolve();

  constructor(options: RecordLookOptions) {
    this.#options = options;
  }

  /** The look under way, else the last one since the start of the program; null: there was none. */
  latest(): RecordLook | null {
    return this.#look;
  }

  /** Resolves when the look under way has ended. */
  settled(): Promise<void> {
    return this.#done;
  }

  /** Begins a look; false where one is under way. Throws ChoiceChanged where other domains match than the caller saw. */
  async begin(choice: WaitingChoice): Promise<boolean> {
    const { database, network } = this.#options;
    const startedAt = network.now();
    const domains = await listUnread(database, choice, addHours(startedAt, -PAUSE_HOURS));
    const madeUp = new Set((await readSample(database))?.domains);
    const real = domains.filter(({ name }) => !madeUp.has(name));
    if (this.#look?.running === true) return false;
    const none = { read: 0, watched: 0, unanswered: 0 };
    this.#look = { running: true, startedAt, chosen: real.length, ...none, ended: null };
    this.#done = this.#run(real).then(
      (ended) => this.#update(() => ({ running: false, ended })),
      (error: unknown) => {
        this.#options.log.error({ err: error }, 'records of waiting domains could not be looked at');
        this.#update(() => ({ running: false, ended: 'failed' }));
      },
    );
    return true;
  }

  async #run(domains: readonly CheckedDomain[]): Promise<NonNullable<RecordLook['ended']>> {
    let ended: RecordLook['ended'] = null;
    // Each takes the next of them when it is done with one.
    const left = domains.values();
    const reader = async () => {
      for (const domain of left) {
        ended ??= this.#whyNoMore();
        if (ended !== null) return;
        await this.#read(domain);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, reader)).finally(() => {
      if ((this.#look?.watched ?? 0) > 0) this.#options.onWatched();
    });
    return ended ?? 'done';
  }

  #whyNoMore(): RecordLook['ended'] {
    if (this.#options.signal.aborted) return 'stopped';
    if ((this.#look?.watched ?? 0) >= mostByRecord) return 'enough';
    return this.#options.budget.isUsedUp() ? 'budget' : null;
  }

  async #read({ id, name }: CheckedDomain): Promise<void> {
    const { network, ourRua, database, signal } = this.#options;
    const record = readReporting(await lookUpTxt(network.resolver, `_smtp._tls.${name}`), ourRua);
    if (signal.aborted) return;
    if (record.status === 'unknown') {
      this.#update(({ unanswered }) => ({ unanswered: unanswered + 1 }));
      return;
    }
    // Ten at once may each find what makes it enough: none beyond is watched, and its record is read again.
    const namesUs = ourRua.length > 0 && record.status === 'ok';
    if (namesUs && (this.#look?.watched ?? 0) >= mostByRecord) return;
    if (namesUs) this.#update(({ watched }) => ({ watched: watched + 1 }));
    const isWatched = await keepRecordRead(database, id, { namesUs, at: network.now() });
    this.#update(({ read, watched }) => ({ read: read + 1, watched: watched - (namesUs && !isWatched ? 1 : 0) }));
  }

  #update(change: (look: RecordLook) => Partial<RecordLook>): void {
    if (this.#look !== null) this.#look = { ...this.#look, ...change(this.#look) };
  }
}
