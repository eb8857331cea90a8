import type { Assessment, JudgedKind, Reason, Topic } from '../../server/contract/verdict.ts';
import { sentenceOf } from './reason-sentence.ts';

type Reasons = Pick<Assessment, 'reasons' | 'domain'>;

/** What the verdict says about these topics. */
export function sentencesAbout(verdict: Reasons, ...topics: readonly Topic[]): string[] {
  return sentences(verdict, ({ topic }) => topics.includes(topic));
}

/** What the reasons say that make it a verdict of this kind. */
export function sentencesThatMake(kind: JudgedKind, verdict: Reasons): string[] {
  return sentences(verdict, (reason) => reason.kind === kind);
}

export function speaksOf(topic: Topic, { reasons }: Pick<Assessment, 'reasons'>): boolean {
  return reasons.some((reason) => reason.topic === topic);
}

function sentences({ reasons, domain }: Reasons, wanted: (reason: Reason) => boolean): string[] {
  return reasons.filter(wanted).map((reason) => sentenceOf(reason, domain));
}
