import { hoursBetween } from '../contract/time.ts';
import type { Log } from '../log.ts';
import { checkDomain, type DomainCheck } from '../probe/check-domain.ts';
import { keptCheck } from '../probe/kept-check.ts';
import type { Network } from '../probe/network.ts';
import type { Database } from '../store/database.ts';
import { keepCheck, latestCheck } from '../store/live/live-checks.ts';
import { recordObservation } from '../store/live/live-record.ts';
import { writeStored } from '../store/stored-json.ts';
import type { Canaries } from './canaries.ts';
import type { CheckedDomain } from './checked-domain.ts';
import type { Due } from './due.ts';
import { observe } from './observe.ts';

export interface CheckRunnerOptions {
  readonly database: Database;
  readonly network: Network;
  readonly canaries: Canaries;
  readonly ourRua: readonly string[];
  readonly log: Log;
  /** Once it is aborted nothing more is recorded. */
  readonly signal: AbortSignal;
  onProgress(check: DomainCheck): void;
  onRecorded(): void;
}

export interface CheckRequest {
  readonly due: Due;
  /** MX hosts that were probed before; any other that DNS names is probed whatever is due. */
  readonly known: readonly string[];
  /** By a person, who watches its steps, and not by the schedule. */
  readonly asked: boolean;
}

interface RunningCheck {
  readonly asked: boolean;
  readonly done: Promise<DomainCheck>;
}

/** How long the result of a machine elsewhere is shown for a host in place of "port 25 is closed". */
const HOURS_SHOWN = 24;

/** Checks domains, each at most once at a time, and records what is seen. */
export class CheckRunner {
  readonly #options: CheckRunnerOptions;
  readonly #running = new Map<number, RunningCheck>();
  /** Checks under way, as far as they have come. */
  readonly #steps = new Map<number, DomainCheck>();

  constructor(options: CheckRunnerOptions) {
    this.#options = options;
  }

  running({ id }: CheckedDomain): RunningCheck | null {
    return this.#running.get(id) ?? null;
  }

  /** The check under way, else the latest one; null when there was none. */
  async latest({ id }: CheckedDomain): Promise<DomainCheck | null> {
    const kept = this.#steps.get(id) === undefined ? await latestCheck(this.#options.database, id, keptCheck) : null;
    return this.#steps.get(id) ?? kept;
  }

  /** Joins the check of this domain that is under way. */
  run(domain: CheckedDomain, request: CheckRequest): Promise<DomainCheck> {
    const present = this.running(domain);
    if (present !== null) return present.done;
    const done = this.#check(domain, request).finally(() => this.#running.delete(domain.id));
    this.#running.set(domain.id, { asked: request.asked, done });
    return done;
  }

  /** Records what was seen here or elsewhere; answers it completed by what was seen before. */
  async record(domain: CheckedDomain, check: DomainCheck, origin: string): Promise<DomainCheck> {
    return this.#record(domain, check, { origin, before: await this.latest(domain) });
  }

  /** Resolves when no check is under way; how they ended their callers know. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running.values()].map(({ done }) => done));
  }

  async #check(domain: CheckedDomain, { due, known, asked }: CheckRequest): Promise<DomainCheck> {
    const { network, canaries, log, signal, onProgress } = this.#options;
    const before = await this.latest(domain);
    try {
      const check = await checkDomain(network, domain.name, {
        port25: () => canaries.ask(),
        policy: due.policy,
        probes: (host) => due.hosts.includes(host) || !known.includes(host),
        onProgress: (step) => {
          const whole = completeWith(step, before);
          this.#steps.set(domain.id, whole);
          // Nobody follows the steps of a scheduled check.
          if (asked || !step.running) onProgress(whole);
        },
      });
      if (signal.aborted) return check;
      const whole = await this.#record(domain, check, { origin: 'here', before });
      log.debug({ domain: domain.name, probed: due.hosts.length, policy: due.policy }, 'domain checked');
      this.#options.onRecorded();
      return whole;
    } finally {
      this.#steps.delete(domain.id);
    }
  }

  async #record(
    domain: CheckedDomain,
    check: DomainCheck,
    { origin, before }: { readonly origin: string; readonly before: DomainCheck | null },
  ): Promise<DomainCheck> {
    const { database, ourRua } = this.#options;
    await recordObservation(database, domain.id, observe(check, ourRua));
    const whole = completeWith(check, before);
    await keepCheck(database, domain.id, { at: whole.at, origin, result: writeStored(keptCheck, whole) });
    return whole;
  }
}

/** A check that left out what was checked a moment ago or cannot be seen from there, completed from the check before. */
function completeWith(check: DomainCheck, before: DomainCheck | null): DomainCheck {
  if (before === null) return check;
  const hosts = check.hosts.map((host) => {
    const known = before.hosts.find((it) => it.host === host.host)?.probe ?? null;
    const lately = known !== null && hoursBetween(known.at, check.at) < HOURS_SHOWN;
    const blind = host.probe?.result === 'port25' && lately;
    return { ...host, probe: blind ? known : (host.probe ?? known) };
  });
  return {
    ...check,
    stsTxt: check.stsTxt ?? before.stsTxt,
    tlsrptTxt: check.tlsrptTxt ?? before.tlsrptTxt,
    mx: check.mx ?? before.mx,
    policy: check.policy ?? before.policy,
    hosts: check.mx === null && hosts.length === 0 ? before.hosts : hosts,
  };
}
