import type { Action, Assessment, Reason, WordedAction, WordedAssessment, WordedReason } from '../verdict.ts';
import { actionWords } from './action-words.ts';
import { reasonSentence } from './reason-sentence.ts';
import type { Words } from './say.ts';

/** A verdict with its sentences, as the API answers it. */
export function wordAssessment(words: Words, assessment: Assessment): WordedAssessment {
  const { actions, reasons, domain } = assessment;
  return {
    ...assessment,
    actions: actions.map((action) => wordAction(words, action, domain)),
    reasons: reasons.map((reason) => wordReason(words, reason)),
  };
}

export function wordReason(words: Words, reason: Reason): WordedReason {
  return { ...reason, message: reasonSentence(words, reason.code, reason.params) ?? reason.code };
}

function wordAction(words: Words, action: Action, domain: string): WordedAction {
  const { message, steps, commands } = actionWords(words, action, domain);
  return { ...action, message, steps: [...steps, ...commands] };
}
