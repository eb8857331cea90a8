import type { Request, RequestHandler } from 'express';
import { HttpProblem } from './problems.ts';

/**
 * Lets a request pass only if no page of another site made a browser send it (told by Sec-Fetch-Site and Origin). Stands
 * before everything that does any work, also before what reporters and watchdogs ask for, which are no browsers. A link
 * that leads here from elsewhere may be followed; pictures, frames, scripts and fetches of other sites may not.
 */
export function refuseOtherSites(publicUrl: string | null): RequestHandler {
  return (request, _response, next) => {
    if (isFollowedLink(request) || !isFromOtherSite(request, publicUrl)) return next();
    next(new HttpProblem(403, 'Forbidden', 'This request came from a page of another site.'));
  };
}

/**
 * Lets a request pass only if its Host header names this service: without a login the loopback address is the only
 * fence, and a foreign name that resolves to 127.0.0.1 climbs over it.
 */
export function onlyOwnNames(publicUrl: string | null): RequestHandler {
  const publicHost = publicUrl === null ? null : new URL(publicUrl).host;
  return (request, _response, next) => {
    const host = request.headers.host ?? '';
    if (isLoopbackHost(host) || host === publicHost) return next();
    next(
      new HttpProblem(
        421,
        'Misdirected request',
        `"${host.slice(0, 100)}" is not a name of this service. Behind a proxy, set STSREADY_PUBLIC_URL.`,
      ),
    );
  };
}

function isLoopbackHost(host: string): boolean {
  return /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/i.test(host);
}

function isFollowedLink({ method, headers }: Request): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document' &&
    headers.origin === undefined
  );
}

function isFromOtherSite(request: Request, publicUrl: string | null): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin, host = '' } = request.headers;
  if (origin === undefined) return false;
  const published = publicUrl === null ? null : new URL(publicUrl);
  // A proxy that ends TLS passes requests on without it: there the address that was configured tells the scheme.
  const own = published?.host === host ? published.origin : `${request.protocol}://${host}`;
  return origin !== own;
}
