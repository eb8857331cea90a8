import type { Params } from '../../server/contract/words/reason-sentence.ts';
import { reasonSentence, remedySentence } from '../../server/contract/words/reason-sentence.ts';
import { words } from '../i18n/text.tsx';
import { shortHost } from './hosts.ts';

interface Told {
  readonly code: string;
  readonly params: Params;
  /** English, as the server said it. */
  readonly message?: string;
}

/**
 * A reason in the language of the page; in English as the server said it where this page does not know the code. Hosts
 * of `domain` go by their short names.
 */
export function sentenceOf({ code, params, message }: Told, domain = ''): string {
  return reasonSentence(words.value, code, params, (host) => shortHost(host, domain)) ?? message ?? code;
}

/** The same for a heading, which ends without a stop. */
export function headingOf(reason: Told, domain: string): string {
  return sentenceOf(reason, domain).replace(/[.。]$/, '');
}

/** What to do about a reason; null where there is nothing to do, or a failing host has its own card. */
export function remedyOf({ code, params }: Told, domain: string): string | null {
  return remedySentence(words.value, code, { ...params, domain }, (host) => shortHost(host, domain));
}
