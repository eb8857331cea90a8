import { sniff } from './sniff.ts';

/**
 * The mail in a file of Apple Mail (.emlx): the number of its bytes on the first line, the mail, and a property list about
 * it. Null where the bytes are something else.
 */
export function emlxMessage(bytes: Uint8Array): Uint8Array | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 32)).toString('latin1');
  const line = /^\s*(\d{1,9})[ \t]*\r?\n/.exec(head);
  if (line === null) return null;
  const mail = bytes.subarray(line[0].length);
  if (sniff(mail) !== 'mail') return null;
  return mail.subarray(0, Math.min(mail.length, Number(line[1])));
}
