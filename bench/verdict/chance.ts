/** Random numbers that a seed reproduces on any machine. Small Fast Counter, 32 bits (Chris Doty-Humphrey). */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, stream: number) {
    this.#a = seed | 0;
    this.#b = stream | 0;
    this.#c = 0x9e3779b9;
    for (let round = 0; round < 15; round++) this.#next();
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** 0 <= x < 1. */
  unit(): number {
    return this.#next() / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** Log-uniform: each factor of ten between `low` and `high` is equally likely. */
  logBetween(low: number, high: number): number {
    return Math.exp(this.between(Math.log(low), Math.log(high)));
  }

  /** Both ends included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  happens(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.unit() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** Events where `mean` are expected. From 30 on a rounded normal stands in for the exact distribution. */
  poisson(mean: number): number {
    if (mean >= 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.#normal()));
    const limit = Math.exp(-mean);
    let events = 0;
    for (let product = this.unit(); product > limit; product *= this.unit()) events++;
    return events;
  }

  /** Successes in `tries`; many tries are approximated, by what fits their expected number. */
  binomial(tries: number, probability: number): number {
    if (probability <= 0) return 0;
    if (probability >= 1) return tries;
    if (probability > 0.5) return tries - this.binomial(tries, 1 - probability);
    if (tries <= 40) {
      let successes = 0;
      for (let index = 0; index < tries; index++) if (this.happens(probability)) successes++;
      return successes;
    }
    const mean = tries * probability;
    if (mean < 15) return Math.min(tries, this.poisson(mean));
    const spread = Math.sqrt(mean * (1 - probability));
    return Math.min(tries, Math.max(0, Math.round(mean + spread * this.#normal())));
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }
}
