import type { Day } from '../../contract/time.ts';

/** What those who post reports may take, each source and all together. Bytes are counted over a UTC day. */
export interface IntakeBounds {
  /** Bodies read and stored at the same time. */
  readonly slots: number;
  /** Of them, for sources whose reports were stored before. */
  readonly slotsForKnown: number;
  readonly slotsPerSource: number;
  readonly waiting: number;
  readonly waitingPerSource: number;
  readonly bytesPerDay: number;
  /** Of them, for sources whose reports were stored before. */
  readonly bytesPerDayForKnown: number;
  readonly bytesPerDayPerSource: number;
  /** What holds no report and is kept all the same, so that a better parser may read it. */
  readonly junkPerDay: number;
  readonly junkPerDayPerSource: number;
}

/**
 * One source cannot shut the way in for others: it has at most a third of the slots, waits for them when it posts more at
 * once, and fills a tenth of the disk that strangers may fill in a day.
 */
export const INTAKE_BOUNDS: IntakeBounds = {
  slots: 12,
  slotsForKnown: 4,
  slotsPerSource: 4,
  waiting: 512,
  waitingPerSource: 32,
  bytesPerDay: 512 * 1024 * 1024,
  bytesPerDayForKnown: 128 * 1024 * 1024,
  bytesPerDayPerSource: 48 * 1024 * 1024,
  junkPerDay: 16 * 1024 * 1024,
  junkPerDayPerSource: 1024 * 1024,
};

/** Of a posted file that holds no report, this much is kept. */
export const KEPT_OF_JUNK = 64 * 1024;
/** The least that a stored report is taken to cost: its rows take room, however small the file. */
const LEAST_COST = 2048;
/** Sources that are remembered; the one that was heard of longest ago is forgotten first. */
const MAX_SOURCES = 10_000;
/** Reports on this many UTC days make a source a known one. */
const KNOWN_AFTER_DAYS = 2;

interface Source {
  inHand: number;
  readonly waiting: Waiting[];
  day: Day;
  bytes: number;
  junk: number;
  /** UTC days with a stored report, the newest ones; vouched for at once. */
  readonly days: Set<Day>;
  vouched: boolean;
}

interface Waiting {
  readonly start: (turn: Turn | 'too-many') => void;
}

/** The right to read one body and have it stored. To be ended, whatever becomes of it. */
export interface Turn {
  /** How many bytes of it may be kept if it holds no report. */
  keptIfJunk(): number;
  stored(bytes: number, vouched: boolean): void;
  junk(keptBytes: number): void;
  end(): void;
}

/** Who may post how much. Remembers sources in memory only; after a start each is new. */
export class Intake {
  readonly #today: () => Day;
  readonly #bounds: IntakeBounds;
  readonly #sources = new Map<string, Source>();
  #inHand = 0;
  #waiting = 0;
  #day: Day = '';
  #bytes = 0;
  #junk = 0;

  constructor(today: () => Day, bounds: IntakeBounds = INTAKE_BOUNDS) {
    this.#today = today;
    this.#bounds = bounds;
  }

  /**
   * Waits for a turn. `too-many`: the source posts more at once than may wait. `too-much`: what it may fill today is
   * full. `signal` ends the waiting.
   */
  async turn(key: string, signal: AbortSignal): Promise<Turn | 'too-many' | 'too-much'> {
    const source = this.#sourceOf(key);
    const { bytesPerDay, bytesPerDayForKnown, bytesPerDayPerSource, waitingPerSource } = this.#bounds;
    const bytesForIt = isKnown(source) ? bytesPerDay : bytesPerDay - bytesPerDayForKnown;
    if (source.bytes >= bytesPerDayPerSource || this.#bytes >= bytesForIt) return 'too-much';
    if (this.#isFree(source)) return this.#begin(source);
    if (source.waiting.length >= waitingPerSource || !this.#makeRoom(source)) return 'too-many';
    return new Promise((resolve) => {
      const one: Waiting = { start: resolve };
      source.waiting.push(one);
      this.#waiting += 1;
      signal.addEventListener('abort', () => {
        const at = source.waiting.indexOf(one);
        if (at === -1) return;
        source.waiting.splice(at, 1);
        this.#waiting -= 1;
        resolve('too-many');
      });
    });
  }

  #sourceOf(key: string): Source {
    const present = this.#today();
    if (present !== this.#day) {
      this.#day = present;
      this.#bytes = 0;
      this.#junk = 0;
    }
    const known = this.#sources.get(key);
    const source = known ?? newSource(present);
    if (source.day !== present) Object.assign(source, { day: present, bytes: 0, junk: 0 });
    // Heard of just now: the last to be forgotten.
    this.#sources.delete(key);
    this.#sources.set(key, source);
    if (known === undefined && this.#sources.size > MAX_SOURCES) this.#forgetOne();
    return source;
  }

  #forgetOne(): void {
    for (const [key, { inHand, waiting }] of this.#sources) {
      if (inHand > 0 || waiting.length > 0) continue;
      this.#sources.delete(key);
      return;
    }
  }

  #isFree(source: Source): boolean {
    const { slots, slotsForKnown, slotsPerSource } = this.#bounds;
    return source.inHand < slotsPerSource && this.#inHand < (isKnown(source) ? slots : slots - slotsForKnown);
  }

  #begin(source: Source): Turn {
    this.#inHand += 1;
    source.inHand += 1;
    let ended = false;
    const { junkPerDay, junkPerDayPerSource } = this.#bounds;
    return {
      keptIfJunk: () => Math.max(0, Math.min(KEPT_OF_JUNK, junkPerDayPerSource - source.junk, junkPerDay - this.#junk)),
      stored: (bytes, vouched) => {
        const cost = Math.max(bytes, LEAST_COST);
        source.bytes += cost;
        this.#bytes += cost;
        source.vouched ||= vouched;
        source.days.add(this.#day);
        if (source.days.size > KNOWN_AFTER_DAYS) source.days.delete([...source.days][0] ?? '');
      },
      junk: (keptBytes) => {
        const cost = Math.max(keptBytes, LEAST_COST);
        source.junk += cost;
        this.#junk += cost;
      },
      end: () => {
        if (ended) return;
        ended = true;
        this.#inHand -= 1;
        source.inHand -= 1;
        this.#startNext();
      },
    };
  }

  /** Known sources come before others, then whoever has the fewest bodies in hand. */
  #startNext(): void {
    const next = [...this.#sources.values()]
      .filter((source) => source.waiting.length > 0 && this.#isFree(source))
      .sort((a, b) => Number(isKnown(b)) - Number(isKnown(a)) || a.inHand - b.inHand)[0];
    const one = next?.waiting.shift();
    if (next === undefined || one === undefined) return;
    this.#waiting -= 1;
    one.start(this.#begin(next));
  }

  /** Where all places to wait are taken, the source with the most of them gives one up. */
  #makeRoom(source: Source): boolean {
    if (this.#waiting < this.#bounds.waiting) return true;
    const longest = [...this.#sources.values()].reduce((most, other) =>
      other.waiting.length > most.waiting.length ? other : most,
    );
    if (longest === source || longest.waiting.length <= source.waiting.length) return false;
    longest.waiting.pop()?.start('too-many');
    this.#waiting -= 1;
    return true;
  }
}

function newSource(day: Day): Source {
  return { inHand: 0, waiting: [], day, bytes: 0, junk: 0, days: new Set(), vouched: false };
}

function isKnown({ days, vouched }: Source): boolean {
  return vouched || days.size >= KNOWN_AFTER_DAYS;
}
