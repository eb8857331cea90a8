/**
 * Mail that a server makes up in place of one that it cannot read any more. Nobody sent it, so it is not judged as a message.
 * `gone`: the message is no longer there; `withheld`: it is, but this server cannot hand it out by IMAP.
 */
export type StandIn = 'gone' | 'withheld';

/** Their whole text, or nearly: none is longer. */
const MOST_BYTES = 4_096;

const STAND_INS: readonly (readonly [StandIn, RegExp])[] = [
  // Courier, where the file has been removed meanwhile.
  ['gone', /^From: System Administrator <root@localhost>\r?\nSubject: message unavailable\r?\n\r?\n/],
  // Exchange, where it cannot convert a message.
  ['withheld', /^Subject: Retrieval using the IMAP4 protocol failed for the following message/m],
];

export function stateOfStandIn(source: Uint8Array): StandIn | null {
  if (source.byteLength > MOST_BYTES) return null;
  const text = new TextDecoder('latin1').decode(source);
  return STAND_INS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
