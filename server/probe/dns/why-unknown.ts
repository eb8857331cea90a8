import type { Phrase } from '../../contract/phrase.ts';
import { phrase } from '../../contract/words/phrase.ts';
import type { RecordType } from './reply.ts';

/** Why a question has no answer to go by. */
export function whyUnknown(type: RecordType, name: string, why: Phrase): Phrase {
  return phrase('dns.unknown', { type, name, why });
}
