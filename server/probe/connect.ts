import { connect, type Socket } from 'node:net';
import { connect as connectSecure, type SecureContext, type TLSSocket } from 'node:tls';
import type { Saying } from '../contract/phrase.ts';
import { phrase } from '../contract/words/phrase.ts';

export interface ConnectFailure {
  readonly kind: 'timeout' | 'refused' | 'unreachable' | 'closed';
  readonly why: Saying;
}

export type Connected = { readonly socket: Socket } | { readonly failure: ConnectFailure };

/**
 * Opens a TCP connection to an address that was checked before. It is an address, not a name, so nothing is looked up
 * again that an outsider could answer differently the second time.
 */
export function connectTo(
  address: string,
  port: number,
  timeoutMillis: number,
  signal?: AbortSignal,
): Promise<Connected> {
  return new Promise((resolve) => {
    const target = { address, port: String(port) };
    const socket = connect({ host: address, port, ...(signal === undefined ? {} : { signal }) });
    const fail = (failure: ConnectFailure) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ failure });
    };
    const timer = setTimeout(() => {
      const seconds = String(timeoutMillis / 1000);
      fail({ kind: 'timeout', why: phrase('cause.NO_ANSWER_WITHIN', { ...target, seconds }) });
    }, timeoutMillis);
    // Stays for the life of the socket: an unhandled error must not end the process.
    socket.on('error', (error) => fail(explain(error, target)));
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve({ socket });
    });
  });
}

export type Secured =
  | { readonly socket: TLSSocket }
  /** `protocol`: TLS itself failed; the others: the connection did. */
  | { readonly failure: { readonly kind: 'protocol' | 'closed' | 'timeout'; readonly why: Saying } };

export interface TlsOptions {
  readonly context: SecureContext;
  /** Sent as SNI. */
  readonly host: string;
  readonly timeoutMillis: number;
}

/** Starts TLS on `socket` and accepts any certificate: it is judged afterwards. */
export function startTls(socket: Socket, { context, host, timeoutMillis }: TlsOptions): Promise<Secured> {
  return new Promise((resolve) => {
    const secure = connectSecure({
      socket,
      servername: host,
      secureContext: context,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ALPNProtocols: [],
    });
    const fail = (kind: 'protocol' | 'closed' | 'timeout', why: Saying) => {
      clearTimeout(timer);
      secure.destroy();
      socket.destroy();
      resolve({ failure: { kind, why } });
    };
    const timer = setTimeout(
      () => fail('timeout', phrase('cause.TLS_TIMEOUT', { seconds: String(timeoutMillis / 1000) })),
      timeoutMillis,
    );
    secure.on('error', (error) => {
      if (isProtocolError(error)) fail('protocol', phrase('cause.TLS_FAILED', { code: reasonOf(error) }));
      else fail('closed', phrase('cause.TLS_CLOSED'));
    });
    secure.once('close', () => fail('closed', phrase('cause.TLS_CLOSED')));
    secure.once('secureConnect', () => {
      clearTimeout(timer);
      resolve({ socket: secure });
    });
  });
}

function isProtocolError(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return code.startsWith('ERR_SSL') || code === 'EPROTO';
}

function reasonOf(error: Error): string {
  const reason = 'reason' in error ? String(error.reason) : '';
  const code = 'code' in error ? String(error.code) : error.message;
  return (reason === '' ? code : reason).slice(0, 120);
}

function explain(error: Error, target: { readonly address: string; readonly port: string }): ConnectFailure {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return { kind: 'refused', why: phrase('cause.CONNECTION_REFUSED', target) };
  if (code === 'ETIMEDOUT') return { kind: 'timeout', why: phrase('cause.NO_ANSWER', target) };
  if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH' || code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') {
    return { kind: 'unreachable', why: phrase('cause.NO_WAY', { ...target, code }) };
  }
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'unreachable', why: phrase('cause.FORBIDDEN', target) };
  return { kind: 'closed', why: phrase('cause.CONNECTION_CLOSED', { ...target, code: code || error.name }) };
}
