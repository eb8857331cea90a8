import type { Socket } from 'node:net';
import { oneLine } from '../foreign-text.ts';

/** What a server answered, or why there is no answer. */
export type Heard =
  /** `lines`: the text after the code, one element per line. Foreign text, bounded. */
  | { readonly kind: 'reply'; readonly code: number; readonly lines: readonly string[] }
  | { readonly kind: 'silent' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'garbled' };

/** The plain-text side of an SMTP connection (RFC 5321 section 4.2). */
export interface Dialogue {
  hear(timeoutMillis: number): Promise<Heard>;
  say(command: string): void;
  /** Stops listening, so that TLS can take over the socket. Returns the number of unsolicited bytes received. */
  leave(): number;
}

const MAX_REPLY = 16_384;
const MAX_LINES = 100;
const MAX_TEXT = 1024;

export function startDialogue(socket: Socket): Dialogue {
  let received = Buffer.alloc(0);
  let closed = false;
  let wake: (() => void) | null = null;
  const onData = (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    // A longer reply is not one; unread input must not pile up either.
    if (received.length > MAX_REPLY) socket.pause();
    wake?.();
  };
  const onEnd = () => {
    closed = true;
    wake?.();
  };
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', onEnd);

  function take(): Heard | null {
    const { reply, length } = readReply(received.toString('latin1'));
    if (reply !== null) {
      received = received.subarray(length);
      if (received.length <= MAX_REPLY) socket.resume();
      return reply;
    }
    if (received.length > MAX_REPLY) return { kind: 'garbled' };
    return closed ? { kind: 'closed' } : null;
  }

  return {
    say: (command) => void socket.write(`${command}\r\n`),
    hear: (timeoutMillis) =>
      new Promise((resolve) => {
        const finish = (heard: Heard) => {
          clearTimeout(timer);
          wake = null;
          resolve(heard);
        };
        const timer = setTimeout(() => finish({ kind: 'silent' }), timeoutMillis);
        wake = () => {
          const heard = take();
          if (heard !== null) finish(heard);
        };
        wake();
      }),
    leave() {
      socket.pause();
      socket.off('data', onData);
      socket.off('end', onEnd);
      socket.off('close', onEnd);
      return received.length;
    },
  };
}

/** The first reply in `text` and how long it is; null while it is incomplete. */
function readReply(text: string): { reply: Heard | null; length: number } {
  const lines: string[] = [];
  let at = 0;
  for (let end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', at)) {
    const line = text.slice(at, end).replace(/\r$/, '');
    at = end + 1;
    const [, code, separator, rest = ''] = /^(\d{3})(?:([ -])(.*))?$/s.exec(line) ?? [];
    if (code === undefined) return { reply: { kind: 'garbled' }, length: at };
    if (lines.length < MAX_LINES) lines.push(oneLine(rest, MAX_TEXT));
    if (separator !== '-') return { reply: { kind: 'reply', code: Number(code), lines }, length: at };
  }
  return { reply: null, length: 0 };
}
