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

/** Folders that could not be read. Each is tried again after pauses of its own, however well the others go. */
export class FolderRetries {
  readonly #first: number;
  readonly #waiting = new Map<string, { readonly retry: Retry; readonly until: number; readonly reason: string }>();

  /** `first`: the wait after the first failure of a folder, in milliseconds. */
  constructor(first: number) {
    this.#first = first;
  }

  failed(folder: string, problem: Pick<MailboxProblem, 'code'>, reason: string): void {
    const retry = this.#waiting.get(folder)?.retry ?? new Retry(this.#first);
    this.#waiting.set(folder, { retry, until: performance.now() + retry.after(problem), reason });
  }

  succeeded(folder: string): void {
    this.#waiting.delete(folder);
  }

  /** Why a folder is left alone now; null when it is not. */
  reasonToWait(folder: string): string | null {
    const waiting = this.#waiting.get(folder);
    return waiting === undefined || performance.now() >= waiting.until ? null : waiting.reason;
  }

  /** Milliseconds until the first of these folders may be tried again; infinite where none is waiting. */
  wait(folders: readonly string[]): number {
    const until = folders.map((folder) => this.#waiting.get(folder)?.until ?? Number.POSITIVE_INFINITY);
    return Math.max(0, Math.min(...until) - performance.now());
  }
}
