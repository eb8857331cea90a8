import type { MailboxProblem } from './problem.ts';

const LAST_RETRY_MS = 15 * 60_000;
/** A refused login is not tried again soon, and ever less often: many servers lock the account after a few. */
const LOGIN_RETRY_MS = 15 * 60_000;
const LAST_LOGIN_RETRY_MS = 60 * 60_000;

/** How long to wait before a mailbox is tried again: longer after each failure, from the start again once it was read. */
export class Retry {
  readonly #first: number;
  #connection: number;
  #login = LOGIN_RETRY_MS;

  /** `first`: the wait after the first failure, in milliseconds. */
  constructor(first: number) {
    this.#first = first;
    this.#connection = first;
  }

  reset(): void {
    this.#connection = this.#first;
    this.#login = LOGIN_RETRY_MS;
  }

  /** Milliseconds to wait now. */
  after({ code }: Pick<MailboxProblem, 'code'>): number {
    const isRefusal = code === 'login' || code === 'secret' || code === 'token';
    const wait = isRefusal ? this.#login : this.#connection;
    if (isRefusal) this.#login = Math.min(wait * 2, LAST_LOGIN_RETRY_MS);
    else this.#connection = Math.min(wait * 2, LAST_RETRY_MS);
    // Jitter, so that the clients of a recovering server do not all arrive at once.
    return wait * (0.75 + Math.random() / 2);
  }
}
