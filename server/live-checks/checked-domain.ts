export interface CheckedDomain {
  readonly id: number;
  readonly name: string;
}

/** A domain of the sample data: it must not be looked up. */
export class MadeUpDomain extends Error {
  override readonly name = 'MadeUpDomain';

  constructor(domain: string) {
    super(`${domain} is sample data: it is made up, and nothing is looked up for it.`);
  }
}
