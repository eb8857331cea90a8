import { connect, type Socket } from 'node:net';
import { connect as connectSecure, type SecureContext, type TLSSocket } from 'node:tls';

export interface ConnectFailure {
  readonly kind: 'timeout' | 'refused' | 'unreachable' | 'closed';
  /** One sentence. */
  readonly why: string;
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
    const socket = connect({ host: address, port, ...(signal === undefined ? {} : { signal }) });
    const fail = (failure: ConnectFailure) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ failure });
    };
    const timer = setTimeout(() => {
      fail({ kind: 'timeout', why: `${address} port ${port} did not answer within ${timeoutMillis / 1000} s.` });
    }, timeoutMillis);
    // Stays for the life of the socket: an unhandled error must not end the process.
    socket.on('error', (error) => fail(explain(error, `${address} port ${port}`)));
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve({ socket });
    });
  });
}

export type Secured =
  | { readonly socket: TLSSocket }
  /** `protocol`: TLS itself failed; the others: the connection did. */
  | { readonly failure: { readonly kind: 'protocol' | 'closed' | 'timeout'; readonly why: string } };

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
    const fail = (kind: 'protocol' | 'closed' | 'timeout', why: string) => {
      clearTimeout(timer);
      secure.destroy();
      socket.destroy();
      resolve({ failure: { kind, why } });
    };
    const timer = setTimeout(
      () => fail('timeout', `The TLS handshake did not finish within ${timeoutMillis / 1000} s.`),
      timeoutMillis,
    );
    secure.on('error', (error) => {
      if (isProtocolError(error)) fail('protocol', `The TLS handshake failed: ${reasonOf(error)}.`);
      else fail('closed', 'The connection was closed during the TLS handshake.');
    });
    secure.once('close', () => fail('closed', 'The connection was closed during the TLS handshake.'));
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

function explain(error: Error, target: string): ConnectFailure {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return { kind: 'refused', why: `${target} refused the connection.` };
  if (code === 'ETIMEDOUT') return { kind: 'timeout', why: `${target} did not answer.` };
  if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH' || code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') {
    return { kind: 'unreachable', why: `There is no way from here to ${target} (${code}).` };
  }
  if (code === 'EACCES' || code === 'EPERM')
    return { kind: 'unreachable', why: `This machine forbids to connect to ${target}.` };
  return { kind: 'closed', why: `${target} closed the connection (${code || error.name}).` };
}
