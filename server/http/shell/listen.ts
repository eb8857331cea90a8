import type { Server } from 'node:http';
import type { Express } from 'express';

/** In ms. Proxies keep idle connections for a minute; one that sends a request just as we close answers 502 (Node's default is 5 s). */
const KEEP_ALIVE = 65_000;

/** Resolves when the address is taken; rejects with the system's error when it cannot be. */
export function listen(http: Express, address: { readonly host: string; readonly port: number }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = http.listen(address.port, address.host);
    server.keepAliveTimeout = KEEP_ALIVE;
    server.on('listening', () => resolve(server));
    server.on('error', reject);
  });
}

/** Pages keep connections open (server-sent events); they are cut, pending requests are answered first. */
export function closeServer(server: Server | null): Promise<void> {
  return new Promise((resolve) => {
    if (server === null) return resolve();
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}

/** The address that `server` listens at, with the port that it was given where any would do. */
export function urlOf(server: Server, { host, port }: { readonly host: string; readonly port: number }): string {
  const bound = server.address();
  const at = typeof bound === 'object' && bound !== null ? bound.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${at}`;
}
