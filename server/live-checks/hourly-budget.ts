import { type Clock, toMillis } from '../contract/time.ts';
import type { Network } from '../probe/network.ts';

/**
 * What scheduled checks may ask of the network in an hour, all domains together, so that no list of domains turns this service
 * against others. A domain with three MX hosts takes about 20 questions and 8 connections at its first check, and 20 questions
 * and 2 connections an hour after that: enough for 500 domains that all begin at once, and for a fault on many of them.
 */
export const hourlyLimits: NetworkUse = { questions: 30_000, connections: 6_000 };

/** DNS questions, and connections to policy hosts and mail servers. */
export interface NetworkUse {
  readonly questions: number;
  readonly connections: number;
}

const MINUTE = 60_000;
const MINUTES = 60;

/** Counts what is asked of the network in the last hour, by minutes. */
export class HourlyBudget {
  readonly #limits: NetworkUse;
  readonly #now: Clock;
  readonly #minutes = new Map<number, { questions: number; connections: number }>();

  constructor(now: Clock, limits: NetworkUse = hourlyLimits) {
    this.#now = now;
    this.#limits = limits;
  }

  get limits(): NetworkUse {
    return this.#limits;
  }

  /** The network, with everything that goes through it counted here. */
  count(network: Network): Network {
    return {
      ...network,
      resolver: (name, type) => {
        this.#thisMinute().questions += 1;
        return network.resolver(name, type);
      },
      limit: (address, task) =>
        network.limit(address, () => {
          this.#thisMinute().connections += 1;
          return task();
        }),
    };
  }

  used(): NetworkUse {
    const first = this.#minute() - MINUTES;
    const lately = [...this.#minutes].filter(([minute]) => minute > first).map(([, use]) => use);
    const sum = (what: keyof NetworkUse) => lately.reduce((total, use) => total + use[what], 0);
    return { questions: sum('questions'), connections: sum('connections') };
  }

  isUsedUp(): boolean {
    const { questions, connections } = this.used();
    return questions >= this.#limits.questions || connections >= this.#limits.connections;
  }

  #minute(): number {
    return Math.floor(toMillis(this.#now()) / MINUTE);
  }

  #thisMinute() {
    const minute = this.#minute();
    const known = this.#minutes.get(minute);
    if (known !== undefined) return known;
    for (const old of this.#minutes.keys()) if (old <= minute - MINUTES) this.#minutes.delete(old);
    const fresh = { questions: 0, connections: 0 };
    this.#minutes.set(minute, fresh);
    return fresh;
  }
}
