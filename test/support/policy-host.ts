import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';

export interface PolicyHostOptions {
  readonly tls: TlsOptions;
  readonly address?: string;
  readonly port?: number;
  answer(request: IncomingMessage, response: ServerResponse): void;
}

export interface PolicyHost {
  readonly port: number;
  /** Every request: method, path and headers as they came. */
  readonly requests: { readonly line: string; readonly headers: IncomingMessage['headers']; readonly sni: string }[];
}

/** An HTTPS server on loopback that plays the host of a policy file. */
export async function startPolicyHost(options: PolicyHostOptions): Promise<PolicyHost> {
  const requests: PolicyHost['requests'] = [];
  const server = createServer(options.tls, (request, response) => {
    const sni = 'servername' in request.socket ? String(request.socket.servername) : '';
    requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, sni });
    options.answer(request, response);
  });
  server.on('tlsClientError', () => {}); // a client that breaks off is what some tests are about
  server.listen(options.port ?? 0, options.address ?? '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the policy host has no port');
  return { port: bound.port, requests };
}

/** Answers every request with this file. */
export function servePolicy(text: string | Buffer, type = 'text/plain'): PolicyHostOptions['answer'] {
  return (_request, response) => void response.writeHead(200, { 'Content-Type': type }).end(text);
}
