import compression from 'compression';
import express, { type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { beginAnswer } from '../../event-loop.ts';
import { DatabaseError } from '../../store/database-error.ts';
import { countReal } from '../../store/reports/sample.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { databaseMetrics, writeMetrics } from '../installation/metrics.ts';
import { readiness } from '../installation/readiness.ts';
import { openapiDocument } from '../openapi.ts';
import { servePolicies } from '../policies/hosted-policy.ts';
import { routes } from '../routes.ts';
import { submissionRouter } from '../sources/submit.ts';
import { onlyOwnNames, refuseOtherSites } from './own-origin.ts';
import { answerProblems, HttpProblem } from './problems.ts';
import type { Route } from './route.ts';
import { servePages } from './static.ts';

/** Everything that stsready answers over HTTP; the order is who is let in first. */
export function createHttp(deps: HttpDependencies): Express {
  const { database, installation, log } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', [...installation.trustedProxies]);
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
      strictTransportSecurity: false,
    }),
  );
  if (installation.hostPolicies) app.use(servePolicies(database));
  app.use(refuseOtherSites(installation.publicUrl));
  app.get('/healthz', (_request, response) => void response.type('text/plain').send('alive\n'));
  app.get('/readyz', readiness(database));
  // Before names are looked at: reporters post here under whatever name the record gives.
  app.use(submissionRouter({ now: deps.now, log, token: installation.submissionToken, submit: deps.submit }));
  app.use(onlyOwnNames(installation.publicUrl));
  app.use(compression());
  app.get('/metrics', sendMetrics(deps));
  app.use('/api/v1', apiRouter(deps));
  app.use(servePages(installation.webFolder));
  app.use(answerProblems(log));
  return app;
}

/** The routes of the list, and the document that describes them. */
function apiRouter(deps: HttpDependencies): Router {
  const api = express.Router();
  api.use((request, response, next) => {
    if (request.method === 'GET' && request.path !== '/events') response.once('close', beginAnswer());
    response.set('Cache-Control', 'no-store');
    next();
  });
  api.get('/openapi.json', (_request, response) => {
    response.json(openapiDocument(deps.installation.version));
  });
  for (const route of Object.values(routes)) api[route.method](route.path, ...handlersOf(route, deps));
  api.use(() => {
    throw new HttpProblem(404, 'Not found', 'There is no such address in the API; /api/v1/openapi.json lists all.');
  });
  return api;
}

function handlersOf(route: Route, deps: HttpDependencies): RequestHandler[] {
  const { authorize, body, limit } = route;
  return [
    ...(authorize === undefined ? [] : [admit((authorization) => authorize(deps, authorization))]),
    ...(body === null || body === 'multipart' ? [] : [express.json({ limit })]),
    (request, response) => route.respond(deps, request, response),
  ];
}

function admit(authorize: (authorization: string | undefined) => void): RequestHandler {
  return (request, _response, next) => {
    authorize(request.get('authorization'));
    next();
  };
}

function sendMetrics({ database, mailboxes, status, verdicts }: HttpDependencies): RequestHandler {
  return async (_request, response) => {
    const text = await Promise.all([status(), countReal(database)]).then(
      ([state, real]) => writeMetrics(state, real, verdicts.all(), mailboxes.list()),
      (error: unknown) => {
        if (!(error instanceof DatabaseError) || error.trouble === null) throw error;
        return databaseMetrics(error.trouble);
      },
    );
    response.set('Cache-Control', 'no-store').type('text/plain; version=0.0.4; charset=utf-8').send(text);
  };
}

/** Scripts, styles and pictures from here alone; nothing inline, nothing framed. */
const CONTENT_SECURITY_POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};
