import type { ComponentChildren } from 'preact';
import type { DomainRow, DomainView } from '../../../server/contract/domains.ts';
import type { Assessment } from '../../../server/contract/verdict.ts';
import type { SignName } from '../../parts/sign.tsx';
import type { VerdictButton } from '../buttons.ts';

export type Tone = 'ok' | 'bad' | 'warn' | 'info' | 'none';

/** What lists say of a domain. Every kind of verdict has it, also those that are none. */
export interface Listed {
  readonly sign: SignName;
  readonly tone: Tone;
  /** The answer in a few words. */
  rowTitle(row: DomainRow): string;
  /** Why, in one line; null where the title says it all. */
  rowWhy(row: DomainRow): string | null;
  /** The way to what can be published today. */
  readonly rowOffersPolicy?: true;
  /** Nobody sends under a policy, and no number of refused sessions is shown. */
  readonly rowWithoutNumbers?: true;
}

/** In place of a verdict: the words of the card, `unjudged.<why>.title` and so on. */
export interface Unjudged extends Listed {
  whyNone(row: DomainRow): 'importing' | 'pending' | 'foreign' | 'ignored';
}

export interface Judged {
  readonly verdict: Assessment;
  readonly view: DomainView;
}

/** What the page of a domain says and shows of a kind of verdict. */
export interface KindOfVerdict extends Listed {
  /** The state, above the answer. */
  eyebrow(verdict: Assessment): string;
  /** The answer itself, in one short line. */
  title(judged: Judged): string;
  /** One or two sentences under the answer, each a paragraph of its own where they are about different things. */
  lead(judged: Judged): ComponentChildren[];
  /** Yes, no, or not yet and until when. */
  canEnforce(judged: Judged): string;
  /** Also where it is nothing: that is an answer too. */
  whatToPublish(judged: Judged): string;
  /** What to do next, at most two things, the first the more useful one. */
  buttons(judged: Judged): VerdictButton[];
  readonly sections: Sections;
}

/** The parts of the page that depend on the kind of verdict. */
export interface Sections {
  /** The number of sessions that enforce costs, or would have. */
  whatIf(view: DomainView): boolean;
  /** The days of the strip: the last ones, those of the test, or no strip. */
  readonly strip: 'recent' | 'period' | 'none';
  /** What is said under the strip at last. */
  stripNote(verdict: Assessment): ComponentChildren;
  /** Reasons that hold, each with what to do. */
  readonly openPoints: boolean;
  /** What to publish next; against advice it is shown with a warning. */
  publish(verdict: Assessment): 'advised' | 'against-advice' | 'no';
  /** The way back to testing, and how it came to this. */
  readonly wayBack: boolean;
  /** Fixing cannot wait. */
  readonly urgent: boolean;
  /** What only reports tell is not known any more. */
  readonly outOfDate: boolean;
  /** Who is behind the answer where no MX host fails: the reporters, those who fell silent, or our own check. */
  readonly who: 'reporters' | 'silent' | 'own-check';
}

export const usual: Sections = {
  whatIf: ({ row }) => row.summary.sessions14 > 0,
  strip: 'recent',
  stripNote: () => null,
  openPoints: true,
  publish: () => 'no',
  wayBack: false,
  urgent: false,
  outOfDate: false,
  who: 'reporters',
};
