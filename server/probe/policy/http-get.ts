import { type IncomingMessage, request } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Phrase } from '../../contract/phrase.ts';
import { phrase } from '../../contract/words/phrase.ts';
import { oneLine } from '../foreign-text.ts';

export interface GetOptions {
  readonly host: string;
  readonly path: string;
  readonly timeoutMillis: number;
  readonly maxBytes: number;
}

export type GetResult =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** Foreign text, one line each. */
      readonly location: string | null;
      readonly mediaType: string | null;
      /** Null unless the status is 200. */
      readonly body: Buffer | null;
    }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'broken'; readonly why: Phrase };

const HEADER_BYTES = 16_384;
const USER_AGENT = 'stsready (MTA-STS check; RFC 8461)';

/**
 * One GET over an open TLS connection: no redirect, cookie, proxy, cache or second connection. Ends the
 * connection. Never rejects.
 */
export function getOver(socket: TLSSocket, options: GetOptions): Promise<GetResult> {
  return new Promise((resolve) => {
    const ask = request({
      createConnection: () => socket,
      method: 'GET',
      path: options.path,
      setHost: false,
      maxHeaderSize: HEADER_BYTES,
      headers: {
        Host: options.host,
        'User-Agent': USER_AGENT,
        Accept: 'text/plain',
        'Accept-Encoding': 'identity',
        Connection: 'close',
      },
    });
    const finish = (result: GetResult) => {
      clearTimeout(timer);
      ask.destroy();
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => finish({ kind: 'timeout' }), options.timeoutMillis);
    ask.on('error', (error) => finish({ kind: 'broken', why: explain(error) }));
    ask.on('response', (response) => {
      if (response.statusCode !== 200) finish(describe(response, null));
      else collect(response, options.maxBytes, finish);
    });
    ask.end();
  });
}

function collect(response: IncomingMessage, maxBytes: number, finish: (result: GetResult) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) finish({ kind: 'too-large' });
    else chunks.push(chunk);
  });
  response.on('error', (error) => finish({ kind: 'broken', why: explain(error) }));
  response.on('end', () => finish(describe(response, Buffer.concat(chunks))));
}

function describe(response: IncomingMessage, body: Buffer | null): GetResult {
  const { location, 'content-type': type } = response.headers;
  return {
    kind: 'response',
    status: response.statusCode ?? 0,
    location: location === undefined ? null : oneLine(location, 256),
    mediaType: type === undefined ? null : oneLine(type, 128),
    body,
  };
}

function explain(error: Error): Phrase {
  const code = 'code' in error ? String(error.code) : error.name;
  if (code === 'HPE_HEADER_OVERFLOW') return phrase('cause.HEADERS_TOO_LARGE');
  if (code === 'ECONNRESET') return phrase('cause.ANSWER_CUT');
  return phrase('cause.ANSWER_UNREADABLE', { code: oneLine(code, 60) });
}
