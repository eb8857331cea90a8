import type { RequestHandler } from 'express';
import { HttpProblem } from './problems.ts';

/**
 * Lets a request pass only if it is meant for this service. Without a login the loopback address is the only fence, and two things
 * get past it: a web page elsewhere that makes the browser post here (shown by Sec-Fetch-Site and Origin), and a foreign name that
 * resolves to 127.0.0.1 (shown by the Host header).
 */
export function onlyOwnOrigin(publicUrl: string | null): RequestHandler {
  const publicHost = publicUrl === null ? null : new URL(publicUrl).host;
  return (request, _response, next) => {
    const host = request.headers.host ?? '';
    if (!isLoopbackHost(host) && host !== publicHost) {
      next(
        new HttpProblem(
          421,
          'Misdirected request',
          `"${host.slice(0, 100)}" is not a name of this service. Behind a proxy, set STSREADY_PUBLIC_URL.`,
        ),
      );
      return;
    }
    if (!isSafe(request.method) && isForeign(request.headers['sec-fetch-site'], request.headers.origin, host)) {
      next(new HttpProblem(403, 'Forbidden', 'This request came from a page of another site.'));
      return;
    }
    next();
  };
}

function isLoopbackHost(host: string): boolean {
  return /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/i.test(host);
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function isForeign(fetchSite: string | string[] | undefined, origin: string | undefined, host: string): boolean {
  if (typeof fetchSite === 'string' && fetchSite !== 'same-origin' && fetchSite !== 'none') return true;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
