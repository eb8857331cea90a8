/*
 * Checks look at what a watched domain publishes and runs: its TXT and MX records, its policy file (RFC 8461 section 3), and
 * the certificate that each MX host shows after STARTTLS (section 4.2). Probes connect to one host; a check is the whole act.
 * The schedule spares others: no file sooner than five minutes after the last try (section 3.3), no host sooner than ten.
 * What is seen becomes observations in the store; what they mean the verdict says, not this folder.
 *
 * due.ts says what is to be checked now, check-runner.ts checks and records, this file keeps the schedule. About domains that nobody
 * watches nothing is asked, but for one record each when a person asks for it: record-look.ts. Imports probe, store
 * and what is below them; nothing of ingest, verdicts or http.
 */
import { setMaxListeners } from 'node:events';
import { type Instant, toMillis } from '../contract/time.ts';
import type { Log } from '../log.ts';
import type { DomainCheck } from '../probe/check-domain.ts';
import { createLimiter } from '../probe/limiter.ts';
import type { Network } from '../probe/network.ts';
import type { Port25 } from '../probe/smtp/port25.ts';
import type { Database } from '../store/database.ts';
import { readCheckHistory } from '../store/live/live-checks.ts';
import { isSampleDomain, listRealDomains } from '../store/reports/sample.ts';
import { type Canaries, createCanaries } from './canaries.ts';
import { CheckRunner } from './check-runner.ts';
import { type CheckedDomain, MadeUpDomain } from './checked-domain.ts';
import { ComplaintMemory, type PresentComplaints } from './complaint-memory.ts';
import { whatIsDue, whatMayBeAsked } from './due.ts';
import { HourlyBudget, type NetworkUse } from './hourly-budget.ts';
import { RecordLooks } from './record-look.ts';

export interface LiveChecker {
  /** Checks all watched domains from now on, each part when it is due. */
  start(): void;
  /** Begins a round at once: there is a domain that was never checked. */
  soon(): void;
  /** Aborts what is under way and discards it. */
  stop(): Promise<void>;
  /** Checks whatever may be checked again so soon; joins a requested check that is under way. */
  check(domain: CheckedDomain): Promise<DomainCheck>;
  /** The check under way, else the latest one; null when there was none. */
  latest(domain: CheckedDomain): Promise<DomainCheck | null>;
  /** Accepts a check made by another machine. */
  accept(domain: CheckedDomain, check: DomainCheck): Promise<void>;
  port25(): Port25;
  load(): CheckLoad;
  /** Looks at records of domains that nobody watches, each because a person asks for it. */
  readonly records: Pick<RecordLooks, 'begin' | 'latest' | 'settled'>;
  /** One round of what is due; ends when every check has ended. */
  round(): Promise<void>;
}

/** What checks asked of the network in the last hour, of how much they may, and how many domains wait for their turn. */
export interface CheckLoad {
  readonly used: NetworkUse;
  readonly limits: NetworkUse;
  readonly waiting: number;
}

export interface CheckerOptions {
  readonly database: Database;
  /** The network, whose connections all end with the signal. */
  readonly network: (signal: AbortSignal) => Network;
  readonly canaries: readonly string[];
  /** Report addresses that lead here; empty when none are configured. */
  readonly ourRua: readonly string[];
  readonly log: Log;
  /** What scheduled checks may ask of the network in an hour; the usual limits when not given. */
  readonly hourly?: NetworkUse | undefined;
  complaintsOf(domain: string): PresentComplaints;
  /** Called for every step of a requested check, and for the end of every check. */
  onProgress(check: DomainCheck): void;
  /** Something was recorded: the verdict is stale. */
  onRecorded(): void;
}

const ROUND_MS = 30_000;
/** A check that could not be recorded left no trace of its pauses. */
const FAILURE_PAUSE = 10 * 60_000;
const DOMAINS_AT_ONCE = 10;

/** Checks watched domains on a schedule and on demand, and records what it sees. */
export async function createLiveChecker(options: CheckerOptions): Promise<LiveChecker> {
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  const open = options.network(abort.signal);
  const budget = new HourlyBudget(open.now, options.hourly);
  const network = budget.count(open);
  const canaries = await createCanaries(options.database, network, options.canaries);
  return new ScheduledChecker(options, { abort, network, budget, canaries });
}

interface CheckerTools {
  /** Ends every connection of the network. */
  readonly abort: AbortController;
  readonly network: Network;
  readonly budget: HourlyBudget;
  readonly canaries: Canaries;
}

class ScheduledChecker implements LiveChecker {
  readonly records: RecordLooks;
  readonly #options: CheckerOptions;
  readonly #tools: CheckerTools;
  readonly #runner: CheckRunner;
  readonly #complaints = new ComplaintMemory();
  readonly #failedAt = new Map<number, Instant>();
  readonly #limit = createLimiter(DOMAINS_AT_ONCE);
  /** Domains that are due and wait because the network was asked enough this hour. */
  readonly #waiting = new Set<number>();
  /** The scheduled checks so far, and for each domain which of them was its last. */
  #checks = 0;
  readonly #lastCheck = new Map<number, number>();
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> | null = null;

  constructor(options: CheckerOptions, tools: CheckerTools) {
    this.#options = options;
    this.#tools = tools;
    const { network, canaries, abort } = tools;
    this.#runner = new CheckRunner({ ...options, network, canaries, signal: abort.signal });
    this.records = new RecordLooks({
      ...options,
      network,
      budget: tools.budget,
      signal: abort.signal,
      onWatched: () => {
        options.onRecorded();
        this.soon();
      },
    });
  }

  start(): void {
    this.soon();
    this.#timer = setInterval(() => this.soon(), ROUND_MS);
    this.#timer.unref();
  }

  soon(): void {
    this.round().catch((error: unknown) => this.#options.log.error({ err: error }, 'live checks could not be made'));
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#tools.abort.abort();
    await Promise.allSettled([this.#runner.settled(), this.#round, this.records.settled()]);
  }

  async check(domain: CheckedDomain): Promise<DomainCheck> {
    await this.#refuseMadeUp(domain);
    const present = this.#runner.running(domain);
    // A scheduled check may cover only a small part of the requested one. Its failure is in the log.
    if (present?.asked === false) await Promise.allSettled([present.done]);
    const history = await readCheckHistory(this.#options.database, domain.id);
    const due = whatMayBeAsked(history, this.#tools.network.now());
    const known = history.hosts.map(({ host }) => host);
    return this.#runner.run(domain, { due, known, asked: true }).catch((error: unknown) => {
      this.#logFailure(domain, error);
      throw error;
    });
  }

  latest(domain: CheckedDomain): Promise<DomainCheck | null> {
    return this.#runner.latest(domain);
  }

  async accept(domain: CheckedDomain, check: DomainCheck): Promise<void> {
    await this.#refuseMadeUp(domain);
    const whole = await this.#runner.record(domain, check, check.from);
    this.#options.onProgress(whole);
    this.#options.onRecorded();
  }

  port25(): Port25 {
    return this.#tools.canaries.known();
  }

  load(): CheckLoad {
    const { budget } = this.#tools;
    return { used: budget.used(), limits: budget.limits, waiting: this.#waiting.size };
  }

  round(): Promise<void> {
    this.#round ??= this.#runRound().finally(() => {
      this.#round = null;
    });
    return this.#round;
  }

  async #runRound(): Promise<void> {
    const domains = await listRealDomains(this.#options.database);
    const present = new Set(domains.map(({ id }) => id));
    for (const id of this.#waiting) if (!present.has(id)) this.#waiting.delete(id);
    // Where not all have their turn in an hour, none has its second before each has had its first.
    const turn = ({ id }: CheckedDomain) => this.#lastCheck.get(id) ?? 0;
    domains.sort((a, b) => turn(a) - turn(b));
    await Promise.all(
      domains.map((domain) =>
        this.#limit(domain.name, () => this.#checkIfDue(domain)).catch((error: unknown) => {
          if (!this.#isStopped) this.#failedAt.set(domain.id, this.#tools.network.now());
          this.#logFailure(domain, error);
        }),
      ),
    );
  }

  async #checkIfDue(domain: CheckedDomain): Promise<void> {
    if (this.#runner.running(domain) !== null || this.#isStopped) return;
    const failed = this.#failedAt.get(domain.id);
    if (failed !== undefined && toMillis(this.#tools.network.now()) - toMillis(failed) < FAILURE_PAUSE) return;
    const history = await readCheckHistory(this.#options.database, domain.id);
    const present = this.#options.complaintsOf(domain.name);
    const complaints = this.#complaints.compare(domain.name, present);
    const due = whatIsDue(history, complaints, this.#tools.network.now());
    const isDue = due.dns || due.policy || due.hosts.length > 0;
    if (isDue && this.#tools.budget.isUsedUp()) {
      this.#waiting.add(domain.id);
      return;
    }
    this.#waiting.delete(domain.id);
    // What may not be checked yet is not forgotten: it is still new when its pause is over.
    const answered = complaints.hosts.every(({ host, fresh }) => !fresh || due.hosts.includes(host));
    if (answered && (!complaints.fetch || due.policy)) this.#complaints.remember(domain.name, present);
    if (!isDue) return;
    this.#checks += 1;
    this.#lastCheck.set(domain.id, this.#checks);
    await this.#runner.run(domain, { due, known: history.hosts.map(({ host }) => host), asked: false });
  }

  async #refuseMadeUp({ name }: CheckedDomain): Promise<void> {
    if (await isSampleDomain(this.#options.database, name)) throw new MadeUpDomain(name);
  }

  get #isStopped(): boolean {
    return this.#tools.abort.signal.aborted;
  }

  /** A check that was cut short by the end of the program did not fail. */
  #logFailure({ name }: CheckedDomain, error: unknown): void {
    if (!this.#isStopped) this.#options.log.error({ err: error, domain: name }, 'a live check failed');
  }
}
