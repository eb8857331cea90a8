import type { DatabaseTrouble } from '../contract/codes.ts';
import { fromMillis, type Instant } from '../contract/time.ts';

/** A lock that another process holds for a moment is no trouble. */
const NOTICED_MS = 2_000;

/** What is wrong with the database as a whole, and since when. */
export interface Ailment {
  readonly trouble: DatabaseTrouble;
  readonly since: Instant;
}

/** How one connection to the database fares: what the last statement met that says something about the database as a whole. */
export class ConnectionHealth {
  #met: { readonly trouble: DatabaseTrouble; readonly since: number } | null = null;

  failed(trouble: DatabaseTrouble): void {
    if (this.#met?.trouble !== trouble) this.#met = { trouble, since: Date.now() };
  }

  /** A statement was carried out to its end. What is damaged stays so, wherever else can still be read. */
  worked(): void {
    if (this.#met?.trouble !== 'damaged') this.#met = null;
  }

  /** In ms since 1970; null while no lock of another process stands in the way. */
  busySince(): number | null {
    return this.#met?.trouble === 'busy' ? this.#met.since : null;
  }

  ailment(): Ailment | null {
    if (this.#met === null) return null;
    const { trouble, since } = this.#met;
    return trouble === 'busy' && Date.now() - since < NOTICED_MS ? null : { trouble, since: fromMillis(since) };
  }
}
