import type { Complaints } from './due.ts';

/** MX hosts that reports complain of, and sessions that could not fetch the policy. */
export interface PresentComplaints {
  readonly hosts: readonly string[];
  readonly fetchSessions: number;
}

/** What was complained of when a domain was last considered: only what is new since then justifies less than the usual pause. */
export class ComplaintMemory {
  readonly #before = new Map<string, PresentComplaints>();

  /** The first complaints about a domain are remembered, and are not new: they may be as old as the reports. */
  compare(domain: string, present: PresentComplaints): Complaints {
    const before = this.#before.get(domain);
    if (before === undefined) this.remember(domain, present);
    return {
      hosts: present.hosts.map((host) => ({ host, fresh: before !== undefined && !before.hosts.includes(host) })),
      fetch: before !== undefined && present.fetchSessions > before.fetchSessions,
    };
  }

  remember(domain: string, present: PresentComplaints): void {
    this.#before.set(domain, present);
  }
}
