import type { Phrase } from '../contract/phrase.ts';
import { addHours, type Instant } from '../contract/time.ts';
import { phrase } from '../contract/words/phrase.ts';
import type { PolicyChange } from './policy-change.ts';

/** One thing to do, in order. */
export interface Step {
  readonly text: Phrase;
  /** Not before this moment; null: as soon as the previous step is done. */
  readonly notBefore: Instant | null;
}

interface StepFacts {
  readonly domain: string;
  /** No policy file is live. */
  readonly firstPolicy: boolean;
  /** When no resolver can still hold the present `_mta-sts` record. */
  readonly idKnownAfter: Instant;
  /** When no sender can still hold a policy served until now. */
  readonly cachesGoneAfter: Instant;
}

/**
 * What to do for a change, in the order in which senders never hold a policy that the servers do not meet: the file first,
 * then the new id (RFC 8461 section 8.1); for a new MX the policy before DNS; for removal mode none before deletion (section 8.3).
 */
export function stepsOf(change: PolicyChange, facts: StepFacts): Step[] {
  const { domain } = facts;
  const file = now(phrase('step.file', { domain }));
  const served = now(phrase('step.served'));
  const id = now(phrase('step.id', { domain }));
  switch (change.kind) {
    case 'draft':
      return [
        ...(facts.firstPolicy ? hostSteps(domain) : []),
        file,
        served,
        now(phrase('step.reporting', { domain })),
        now(phrase('step.record', { domain })),
        now(phrase('step.test')),
      ];
    case 'enforce':
      return [file, served, id, now(phrase('step.watch'))];
    case 'raise-max-age':
      return [file, served, id];
    case 'rollback':
      return [file, served, id, now(phrase('step.leave'))];
    case 'remove': {
      const until = facts.cachesGoneAfter;
      const keep: Step = { text: phrase('step.keep', { until }), notBefore: until };
      return [file, served, id, keep, now(phrase('step.delete', { domain }))];
    }
    case 'add-mx': {
      const until = addHours(facts.idKnownAfter, 24);
      return [
        file,
        served,
        id,
        { text: phrase('step.wait', { until }), notBefore: until },
        now(phrase('step.check-host')),
        now(phrase('step.add-host')),
        now(phrase('step.remove-host')),
      ];
    }
  }
}

function hostSteps(domain: string): Step[] {
  return [
    now(phrase('step.host-address', { domain })),
    now(phrase('step.host-certificate', { domain })),
    now(phrase('step.host-path')),
  ];
}

function now(text: Phrase): Step {
  return { text, notBefore: null };
}
