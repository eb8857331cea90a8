import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import { HttpProblem } from './problems.ts';

/** The built web pages. File names under /assets carry a hash, so they never change; the page itself is requested each time. */
export function servePages(folder: string): Router {
  const router = Router();
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), { immutable: true, maxAge: '365d', index: false, fallthrough: false }),
  );
  router.use(express.static(folder, { index: false, maxAge: 0 }));
  router.get(/^\/(?!api\/|tlsrpt$|healthz$|readyz$|metrics$).*/, sendPage(folder));
  return router;
}

function preload(path: string): string {
  return `</api/v1${path}>; rel=preload; as=fetch; crossorigin=anonymous`;
}

/** What the page at this address asks for first. */
function askedFirst(path: string, url: string): string[] {
  const [, search = ''] = url.split('?');
  return path === '/domains' && search === '' ? ['/status', '/domains'] : ['/status'];
}

function sendPage(folder: string): RequestHandler {
  return (request, response, next) => {
    if (!existsSync(join(folder, 'index.html'))) {
      next(new HttpProblem(503, 'Pages not built', 'The web pages are not built. Run "npm run build".'));
      return;
    }
    // A missing image or script is not a page.
    if (/\.[a-z0-9]{2,5}$/i.test(request.path) && !request.path.startsWith('/domains/')) {
      next(new HttpProblem(404, 'Not found'));
      return;
    }
    response.set('Cache-Control', 'no-cache');
    // The page requests these as soon as it runs: this way they load while its script still does.
    response.set('Link', askedFirst(request.path, request.url).map(preload));
    // Only the part below `root` is looked through for dot files: installations below ~/.nvm or ~/.npm are common.
    response.sendFile('index.html', { root: folder });
  };
}
