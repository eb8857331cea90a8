import type { ReasonParams } from '../../../contract/verdict.ts';
import type { ParamsOf, ReasonCode } from '../table.ts';
import { english } from './en.ts';

export type Language = 'en';

/** The sentences of one language: one for each reason code, in a file of its own. */
export type ReasonSentences = {
  readonly [Code in ReasonCode]: (params: ParamsOf<Code>) => string;
};

const languages: Readonly<Record<Language, ReasonSentences>> = { en: english };

/**
 * The sentence of a reason. `params` are those of a reason with this code, as `assess` gave them: the pair is what
 * `draft` checked when it was made, which the compiler cannot see once both went through JSON.
 */
export function renderReason(code: ReasonCode, params: ReasonParams, language: Language): string {
  const sentence = languages[language][code] as (params: ReasonParams) => string;
  return sentence(params);
}
