import { setMaxListeners } from 'node:events';
import { hoursBetween, type Instant, toMillis } from '../contract/time.ts';
import type { Log } from '../log.ts';
import { checkDomain, type DomainCheck } from '../probe/check-domain.ts';
import { createLimiter } from '../probe/limiter.ts';
import type { Network } from '../probe/network.ts';
import type { Port25 } from '../probe/smtp/port25.ts';
import type { Database } from '../store/database.ts';
import { keepCheck, latestCheck, readCheckHistory } from '../store/live/live-checks.ts';
import { recordObservation } from '../store/live/live-record.ts';
import { isSampleDomain, listRealDomains } from '../store/reports/sample.ts';
import { createCanaries } from './canaries.ts';
import { type Complaints, type Due, POLICY_PAUSE, PROBE_PAUSE, whatIsDue } from './due.ts';
import { observe } from './observe.ts';

export interface CheckedDomain {
  readonly id: number;
  readonly name: string;
}

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
  /** One round of what is due; ends when every check has ended. */
  round(): Promise<void>;
}

export interface CheckerOptions {
  readonly database: Database;
  /** The network, whose connections all end with the signal. */
  readonly network: (signal: AbortSignal) => Network;
  readonly canaries: readonly string[];
  /** Report addresses that lead here; empty when none are configured. */
  readonly ourRua: readonly string[];
  readonly log: Log;
  /** MX hosts that reports complain of, and sessions that could not fetch the policy. */
  complaintsOf(domain: string): { readonly hosts: readonly string[]; readonly fetchSessions: number };
  /** Called for every step of a requested check, and for the end of every check. */
  onProgress(check: DomainCheck): void;
  /** Something was recorded: the verdict is stale. */
  onRecorded(): void;
}

/** A domain of the sample data: it must not be looked up. */
export class MadeUpDomain extends Error {
  override readonly name = 'MadeUpDomain';

  constructor(domain: string) {
    super(`${domain} is sample data: it is made up, and nothing is looked up for it.`);
  }
}

const ROUND_MS = 30_000;
/** A check that could not be recorded left no trace of its pauses. */
const FAILURE_PAUSE = 10 * 60_000;
const DOMAINS_AT_ONCE = 10;
/** How long the result of a machine elsewhere is shown for a host in place of "port 25 is closed". */
const HOURS_SHOWN = 24;

/** Checks watched domains on a schedule and on demand, and records what it sees. */
export async function createLiveChecker(options: CheckerOptions): Promise<LiveChecker> {
  const { database, log, ourRua } = options;
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  const network = options.network(abort.signal);
  const canaries = await createCanaries(database, network, options.canaries);
  const limit = createLimiter(DOMAINS_AT_ONCE);
  const running = new Map<number, { readonly asked: boolean; readonly done: Promise<DomainCheck> }>();
  const shown = new Map<number, DomainCheck>();
  const heard = new Map<string, { readonly hosts: readonly string[]; readonly fetchSessions: number }>();
  const failedAt = new Map<number, Instant>();
  let timer: NodeJS.Timeout | null = null;
  let round: Promise<void> | null = null;

  async function latest({ id }: CheckedDomain): Promise<DomainCheck | null> {
    const kept = shown.get(id) === undefined ? await latestCheck(database, id) : null;
    return shown.get(id) ?? (kept === null ? null : (JSON.parse(kept.result) as DomainCheck));
  }

  async function runCheck(
    domain: CheckedDomain,
    due: Due,
    known: readonly string[],
    asked: boolean,
  ): Promise<DomainCheck> {
    const before = await latest(domain);
    try {
      const check = await checkDomain(network, domain.name, {
        port25: () => canaries.ask(),
        policy: due.policy,
        probes: (host) => due.hosts.includes(host) || !known.includes(host),
        onProgress: (step) => {
          const whole = completeWith(step, before);
          shown.set(domain.id, whole);
          // Nobody follows the steps of a scheduled check.
          if (asked || !step.running) options.onProgress(whole);
        },
      });
      if (abort.signal.aborted) return check;
      await recordObservation(database, domain.id, observe(check, ourRua));
      const whole = completeWith(check, before);
      await keepCheck(database, domain.id, { at: whole.at, origin: 'here', result: JSON.stringify(whole) });
      log.debug({ domain: domain.name, probed: due.hosts.length, policy: due.policy }, 'domain checked');
      options.onRecorded();
      return whole;
    } finally {
      shown.delete(domain.id);
    }
  }

  /** One check of a domain at a time. */
  function checkOnce(domain: CheckedDomain, due: Due, known: readonly string[], asked: boolean): Promise<DomainCheck> {
    const present = running.get(domain.id);
    if (present !== undefined) return present.done;
    const done = runCheck(domain, due, known, asked).finally(() => running.delete(domain.id));
    running.set(domain.id, { asked, done });
    return done;
  }

  /** Only what was not named last time justifies less than the usual pause. */
  function hear(domain: string): Complaints & { readonly remember: () => void } {
    const present = options.complaintsOf(domain);
    const remember = () => void heard.set(domain, present);
    const before = heard.get(domain);
    if (before === undefined) remember();
    return {
      hosts: present.hosts.map((host) => ({ host, fresh: before !== undefined && !before.hosts.includes(host) })),
      fetch: before !== undefined && present.fetchSessions > before.fetchSessions,
      remember,
    };
  }

  async function checkIfDue(domain: CheckedDomain): Promise<void> {
    if (running.has(domain.id) || abort.signal.aborted) return;
    const failed = failedAt.get(domain.id);
    if (failed !== undefined && toMillis(network.now()) - toMillis(failed) < FAILURE_PAUSE) return;
    const history = await readCheckHistory(database, domain.id);
    const complaints = hear(domain.name);
    const due = whatIsDue(history, complaints, network.now());
    // What may not be checked yet is not forgotten: it is still new when its pause is over.
    const answered = complaints.hosts.every(({ host, fresh }) => !fresh || due.hosts.includes(host));
    if (answered && (!complaints.fetch || due.policy)) complaints.remember();
    if (!due.dns && !due.policy && due.hosts.length === 0) return;
    await checkOnce(
      domain,
      due,
      history.hosts.map(({ host }) => host),
      false,
    );
  }

  async function runRound(): Promise<void> {
    const domains = await listRealDomains(database);
    await Promise.all(
      domains.map((domain) =>
        limit(domain.name, () => checkIfDue(domain)).catch((error: unknown) => {
          if (abort.signal.aborted) return;
          failedAt.set(domain.id, network.now());
          log.error({ err: error, domain: domain.name }, 'a live check failed');
        }),
      ),
    );
  }

  function startRound(): Promise<void> {
    round ??= runRound().finally(() => {
      round = null;
    });
    return round;
  }

  function keepGoing(): void {
    startRound().catch((error: unknown) => log.error({ err: error }, 'live checks could not be made'));
  }

  return {
    latest,
    round: startRound,
    soon: keepGoing,
    port25: () => canaries.known(),
    start() {
      keepGoing();
      timer = setInterval(keepGoing, ROUND_MS);
      timer.unref();
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      abort.abort();
      await Promise.allSettled([...[...running.values()].map(({ done }) => done), round]);
    },
    async check(domain) {
      if (await isSampleDomain(database, domain.name)) throw new MadeUpDomain(domain.name);
      const present = running.get(domain.id);
      // A scheduled check may cover only a small part of the requested one. Its failure is in the log.
      if (present?.asked === false) await Promise.allSettled([present.done]);
      const { policyTriedAt, hosts } = await readCheckHistory(database, domain.id);
      const passed = (at: Instant | null, pause: number) =>
        at === null || toMillis(network.now()) - toMillis(at) >= pause;
      const due: Due = {
        dns: true,
        policy: passed(policyTriedAt, POLICY_PAUSE),
        hosts: hosts.filter(({ probes }) => passed(probes[0]?.at ?? null, PROBE_PAUSE)).map(({ host }) => host),
      };
      const known = hosts.map(({ host }) => host);
      return checkOnce(domain, due, known, true).catch((error: unknown) => {
        if (!abort.signal.aborted) log.error({ err: error, domain: domain.name }, 'a live check failed');
        throw error;
      });
    },
    async accept(domain, check) {
      if (await isSampleDomain(database, domain.name)) throw new MadeUpDomain(domain.name);
      await recordObservation(database, domain.id, observe(check, ourRua));
      const whole = completeWith(check, await latest(domain));
      await keepCheck(database, domain.id, { at: whole.at, origin: whole.from, result: JSON.stringify(whole) });
      options.onProgress(whole);
      options.onRecorded();
    },
  };
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
