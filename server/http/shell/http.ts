import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { domainListQuery } from '../../contract/domains.ts';
import { filterQuery } from '../../contract/filters.ts';
import type { ImportResult } from '../../contract/imports.ts';
import { messageListQuery, type RetryResult } from '../../contract/messages.ts';
import { nextPolicyQuery } from '../../contract/policies.ts';
import { reportListQuery } from '../../contract/reports.ts';
import { breakdownQuery } from '../../contract/series.ts';
import type { SettingsView } from '../../contract/settings.ts';
import type { Status } from '../../contract/status.ts';
import type { Clock } from '../../contract/time.ts';
import { beginAnswer } from '../../event-loop.ts';
import type { FolderWatchStatus } from '../../ingest/folder-watch.ts';
import type { IngestedMessage } from '../../ingest/ingest.ts';
import type { SampleData } from '../../ingest/sample-data.ts';
import type { UploadedFile } from '../../ingest/uploads.ts';
import type { Log } from '../../log.ts';
import type { Mailboxes } from '../../mailbox/mailboxes.ts';
import type { ReadinessSettings } from '../../readiness/settings.ts';
import type { Database } from '../../store/database.ts';
import { originalOfMessage } from '../../store/reports/originals.ts';
import { findReport } from '../../store/reports/report-view.ts';
import { countReal } from '../../store/reports/sample.ts';
import { answerCheck, type CheckDependencies, runCheck, takeProbes } from '../checks/checks.ts';
import { attestHost, setIssueAside, takeIssueUp } from '../domains/assertions.ts';
import type { ShownVerdicts } from '../domains/domain-rows.ts';
import { answerDomainSettings, changeDomainSettings } from '../domains/domain-settings.ts';
import { answerAssessment, answerDomain, answerDomainSeries, answerDomains } from '../domains/domains.ts';
import { adoptDomain, answerFacets, answerSources, changeDomain, facetsQuery } from '../installation/manage.ts';
import { writeMetrics } from '../installation/metrics.ts';
import { openapiDocument } from '../openapi.ts';
import { answerHosted, approve, servePolicies } from '../policies/hosted-policy.ts';
import { answerNextPolicies, answerNextPolicy, type Installation } from '../policies/next-policy.ts';
import { judgeDraft } from '../policies/policy-lint.ts';
import { answerBreakdown } from '../reports/breakdown.ts';
import { answerDocument } from '../reports/document.ts';
import { exportFile } from '../reports/export.ts';
import { answerMessages } from '../reports/messages.ts';
import { answerReport, answerReports } from '../reports/reports.ts';
import { answerSeries } from '../reports/series.ts';
import {
  addMailbox,
  answerMailboxes,
  changeMailbox,
  forgetMailbox,
  pollMailbox,
  replaceMailbox,
} from '../sources/mailboxes.ts';
import { addSample, takeSampleAway } from '../sources/sample.ts';
import { submissionRouter } from '../sources/submit.ts';
import { withUploadedFiles } from '../sources/uploads.ts';
import { type EventHub, streamEvents } from './events.ts';
import { toSessionFilter } from './filter-query.ts';
import { onlyOwnOrigin } from './own-origin.ts';
import { answerProblems, HttpProblem, notFound } from './problems.ts';
import { servePages } from './static.ts';

/** What the handlers depend on. */
export interface HttpDependencies {
  readonly database: Database;
  readonly now: Clock;
  readonly log: Log;
  readonly version: string;
  readonly verdicts: ShownVerdicts;
  readonly events: EventHub;
  readonly publicUrl: string | null;
  readonly webFolder: string;
  readonly trustedReporters: readonly string[];
  settings(): SettingsView;
  /** What holds for domains without settings of their own. */
  readonly readiness: ReadinessSettings;
  status(): Promise<Status>;
  /** Requests for `mta-sts.<domain>` are answered with approved policies. */
  readonly hostPolicies: boolean;
  readonly installation: Installation;
  readonly checks: Pick<CheckDependencies, 'checker' | 'ourRua' | 'probeToken'>;
  readonly mailboxes: Mailboxes;
  readonly sample: SampleData;
  watched(): FolderWatchStatus | null;
  importFiles(files: readonly UploadedFile[], vouched: boolean): Promise<ImportResult>;
  retryUnreadable(): Promise<RetryResult>;
  readonly submissionToken: string | null;
  submit(bytes: Uint8Array, vouched: boolean): Promise<IngestedMessage>;
}

/** Every address that stsready answers, read top to bottom. */
export function createHttp(deps: HttpDependencies): Express {
  const { database, now, verdicts } = deps;
  const checks = { database, now, ...deps.checks };
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
      strictTransportSecurity: false,
    }),
  );

  if (deps.hostPolicies) app.use(servePolicies(database));
  app.get('/healthz', (_request, response) => void response.type('text/plain').send('alive\n'));
  app.get(
    '/readyz',
    answer(async () => ({ ready: true, reports: (await deps.status()).reports })),
  );

  // Before the fence: reporters post here under whatever name the record gives.
  app.use(submissionRouter({ now, log: deps.log, token: deps.submissionToken, submit: deps.submit }));
  app.use(onlyOwnOrigin(deps.publicUrl));
  app.use(compression());
  app.get('/metrics', async (_request, response) => {
    const text = writeMetrics(await deps.status(), await countReal(database), verdicts.all(), deps.mailboxes.list());
    response.set('Cache-Control', 'no-store').type('text/plain; version=0.0.4; charset=utf-8').send(text);
  });
  const api = express.Router();
  api.use((request, response, next) => {
    if (request.method === 'GET' && request.path !== '/events') response.once('close', beginAnswer());
    response.set('Cache-Control', 'no-store');
    next();
  });
  api.get(
    '/openapi.json',
    answer(() => openapiDocument(deps.version)),
  );
  api.get(
    '/status',
    answer(() => deps.status()),
  );
  api.get('/events', streamEvents(deps.events));

  api.get(
    '/domains',
    answer((request) => answerDomains(database, verdicts, domainListQuery.parse(request.query), now())),
  );
  api.get(
    '/domains/:domain',
    answer((request) => answerDomain(database, verdicts, parameter(request.params.domain), now(), checks.ourRua)),
  );
  api.get(
    '/domains/:domain/assessment',
    answer((request) => answerAssessment(database, verdicts, parameter(request.params.domain), now())),
  );
  api.get(
    '/domains/:domain/series',
    answer((request) =>
      answerDomainSeries(database, verdicts, parameter(request.params.domain), filterQuery.parse(request.query), now()),
    ),
  );
  api.get(
    '/domains/:domain/failures',
    answer((request) =>
      answerBreakdown(database, parameter(request.params.domain), breakdownQuery.parse(request.query), now()),
    ),
  );
  api.get(
    '/series',
    answer(async (request) =>
      answerSeries(database, await toSessionFilter(database, null, filterQuery.parse(request.query), now()), []),
    ),
  );

  api.get(
    '/reports',
    answer((request) => answerReports(database, reportListQuery.parse(request.query))),
  );
  api.get(
    '/reports/:id',
    answer((request) => answerReport(database, identifier(request.params.id))),
  );
  api.get(
    '/reports/:id/original',
    sendOriginal(async (id) => (await findReport(database, id))?.messageRow ?? null, database),
  );
  api.get(
    '/messages',
    answer((request) => answerMessages(database, messageListQuery.parse(request.query))),
  );
  api.get(
    '/messages/:id/original',
    sendOriginal(async (id) => id, database),
  );

  api.get(
    '/mailboxes',
    answer(() => answerMailboxes(database, deps.mailboxes.list())),
  );
  api.get(
    '/facets',
    answer((request) => answerFacets(database, facetsQuery.parse(request.query).domain)),
  );
  api.get(
    '/sources',
    answer(() => answerSources(database, now(), deps.trustedReporters, deps.publicUrl, deps.watched())),
  );
  api.get(
    '/settings',
    answer(() => deps.settings()),
  );
  api.get(
    '/next-policies',
    answer(() => answerNextPolicies(database, verdicts, now(), deps.installation)),
  );
  api.get(
    '/domains/:domain/next-policy',
    answer((request) =>
      answerNextPolicy(
        database,
        verdicts,
        parameter(request.params['domain']),
        nextPolicyQuery.parse(request.query),
        now(),
        deps.installation,
      ),
    ),
  );
  api.get(
    '/domains/:domain/check',
    answer((request) => answerCheck(checks, parameter(request.params['domain']))),
  );
  api.post(
    '/domains/:domain/check',
    answer((request) => runCheck(checks, parameter(request.params['domain']))),
  );
  api.post(
    '/probes',
    express.json({ limit: '4mb' }),
    answer((request) => takeProbes(checks, request.get('authorization'), request.body)),
  );
  const json = express.json({ limit: '200kb' });
  api.post(
    '/domains',
    json,
    answer(async (request) => {
      const view = await adoptDomain(database, verdicts, request.body, now(), checks.ourRua);
      checks.checker?.soon();
      return view;
    }),
  );
  api.post(
    '/domains/:domain/policy-lint',
    express.json({ limit: '256kb' }),
    answer((request) => judgeDraft(database, parameter(request.params['domain']), request.body)),
  );
  api.get(
    '/domains/:domain/hosted-policy',
    answer((request) => answerHosted(database, deps.hostPolicies, parameter(request.params['domain']))),
  );
  api.put(
    '/domains/:domain/hosted-policy',
    express.json({ limit: '256kb' }),
    answer((request) => approve(database, deps.hostPolicies, parameter(request.params['domain']), request.body, now())),
  );
  api.patch(
    '/domains/:domain',
    json,
    answer((request) =>
      changeDomain(database, verdicts, parameter(request.params['domain']), request.body, now(), checks.ourRua),
    ),
  );
  api.post(
    '/uploads',
    answer((request) => withUploadedFiles(request, ({ files, vouched }) => deps.importFiles(files, vouched))),
  );
  api.post('/mailboxes', json, async (request, response) => {
    response.status(201).json(await addMailbox(database, deps.mailboxes, request.body));
  });
  api.put(
    '/mailboxes/:id',
    json,
    answer((request) => replaceMailbox(database, deps.mailboxes, identifier(request.params['id']), request.body)),
  );
  api.delete(
    '/mailboxes/:id',
    answer((request) => forgetMailbox(database, deps.mailboxes, identifier(request.params['id']))),
  );
  api.patch(
    '/mailboxes/:id',
    json,
    answer((request) => changeMailbox(database, deps.mailboxes, identifier(request.params['id']), request.body)),
  );
  api.post(
    '/mailboxes/:id/poll',
    answer((request) => pollMailbox(database, deps.mailboxes, identifier(request.params['id']))),
  );
  api.post(
    '/messages/retry',
    answer(() => deps.retryUnreadable()),
  );
  api.post(
    '/sample-data',
    answer(() => addSample(deps.sample, deps.status)),
  );
  api.delete(
    '/sample-data',
    answer(() => takeSampleAway(deps.sample, deps.status)),
  );
  api.post(
    '/domains/:domain/set-asides',
    json,
    answer((request) => setIssueAside(database, verdicts, parameter(request.params['domain']), request.body, now())),
  );
  api.delete(
    '/domains/:domain/set-asides',
    answer((request) => takeIssueUp(database, verdicts, parameter(request.params['domain']), request.query, now())),
  );
  api.post(
    '/domains/:domain/attestations',
    json,
    answer((request) => attestHost(database, verdicts, parameter(request.params['domain']), request.body, now())),
  );
  api.get(
    '/domains/:domain/settings',
    answer((request) => answerDomainSettings(database, deps.readiness, parameter(request.params['domain']))),
  );
  api.put(
    '/domains/:domain/settings',
    json,
    answer((request) =>
      changeDomainSettings(
        database,
        verdicts,
        deps.readiness,
        parameter(request.params['domain']),
        request.body,
        now(),
      ),
    ),
  );
  api.get(
    '/reports/:id/document',
    answer((request) => answerDocument(database, identifier(request.params['id']))),
  );
  api.get('/export/:what', sendExport(deps));
  api.use(() => {
    throw new HttpProblem(404, 'Not found', 'There is no such address in the API; /api/v1/openapi.json lists all.');
  });

  app.use('/api/v1', api);
  app.use(servePages(deps.webFolder));
  app.use(answerProblems(deps.log));
  return app;
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

function answer(handler: (request: express.Request) => unknown): RequestHandler {
  return async (request, response) => {
    response.json(await handler(request));
  };
}

/** The message as received, always as a download: it is foreign, and a browser must not show it as a page of ours. */
function sendOriginal(messageOf: (id: number) => Promise<number | null>, database: Database): RequestHandler {
  return async (request, response) => {
    const id = identifier(request.params.id);
    const message = await messageOf(id);
    const bytes = message === null ? null : await originalOfMessage(database, message);
    if (bytes === null) throw notFound(`original with the id ${id}`);
    response.set({
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="stsready-${message}.bin"`,
    });
    response.send(Buffer.from(bytes));
  };
}

/** A file of its own name; most of what stands in it came from strangers, so a browser must save it, not show it. */
function sendExport({ database, verdicts, now }: HttpDependencies): RequestHandler {
  return async (request, response) => {
    const file = await exportFile(database, verdicts, String(request.params['what']), request.query, now());
    response.set({ 'Content-Type': file.type, 'Content-Disposition': `attachment; filename="${file.name}"` });
    response.send(file.content);
  };
}

function identifier(text: string | string[] | undefined): number {
  const value = typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value === 0) throw new HttpProblem(400, 'Bad request', 'The id is not a number.');
  return value;
}

function parameter(text: string | string[] | undefined): string {
  return typeof text === 'string' ? text.toLowerCase().replace(/\.$/, '') : '';
}
