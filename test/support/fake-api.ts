import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import type { ServerEvent } from '../../server/contract/events.ts';
import type { ImportResult } from '../../server/contract/imports.ts';
import type { Status } from '../../server/contract/status.ts';
import * as answers from './answers.ts';
import * as reportAnswers from './report-answers.ts';
import * as sourceAnswers from './source-answers.ts';
import type { VerdictCase } from './verdict-parts.ts';
import { cases as allCases } from './verdicts.ts';

/** The built pages and an API that answers from written-down cases, under the headers of the product. */
export interface FakeApi {
  readonly url: string;
  /** Changes what is answered from now on. */
  readonly set: (changes: Partial<State>) => void;
  /** Sends an event to every listening page. */
  readonly send: (event: ServerEvent) => void;
  /** Ends every open line, and refuses new ones until `quiet` is false. */
  readonly hangUp: (quiet: boolean) => void;
  readonly requests: readonly string[];
  readonly stop: () => Promise<void>;
}

interface State {
  readonly status: Status;
  readonly cases: readonly VerdictCase[];
  /** Answers by path, before everything else: a value, or a status with a problem document. */
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly upload: ImportResult;
}

export class Trouble {
  readonly code: number;
  readonly detail: string;

  constructor(code: number, detail: string) {
    this.code = code;
    this.detail = detail;
  }
}

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const web = join(import.meta.dirname, '../../dist/web');

export async function startFakeApi(port = 0): Promise<FakeApi> {
  let state: State = {
    status: answers.status,
    cases: allCases,
    overrides: {},
    upload: {
      messages: 1,
      stored: 1,
      duplicate: 0,
      superseded: 0,
      notTlsrpt: 0,
      rejected: 0,
      outcomes: [],
      authenticity: {},
    },
  };
  let quiet = false;
  const lines = new Set<ServerResponse>();
  const requests: string[] = [];

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/api/v1/')) return servePage(url.pathname, response);
    const path = decodeURIComponent(url.pathname.slice('/api/v1'.length));
    requests.push(`${request.method} ${path}${url.search}`);
    if (path === '/events') {
      if (quiet) return void response.writeHead(503).end();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('retry: 300\n\n');
      lines.add(response);
      request.on('close', () => lines.delete(response));
      return;
    }
    if (path.startsWith('/export/')) {
      response.writeHead(200, {
        ...headers,
        'content-type': 'text/csv',
        'content-disposition': `attachment; filename="${path.slice(8)}.csv"`,
      });
      return void response.end('\uFEFFday\n');
    }
    const answer = path in state.overrides ? state.overrides[path] : answerOf(request, path, url.searchParams, state);
    if (answer instanceof Trouble) {
      response.writeHead(answer.code, { ...headers, 'content-type': 'application/problem+json' });
      response.end(
        JSON.stringify({
          type: 'about:blank',
          title: 'Problem',
          status: answer.code,
          detail: answer.detail,
          suggestions: state.cases.slice(0, 3).map(({ view }) => view.row.domain),
        }),
      );
      return;
    }
    response.writeHead(200, { ...headers, 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('fake-api: no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    set: (changes) => {
      state = { ...state, ...changes };
    },
    send: (event) => {
      for (const line of lines) line.write(`event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`);
    },
    hangUp: (silent) => {
      quiet = silent;
      for (const line of lines) line.destroy();
    },
    requests,
    stop: () => stop(server),
  };
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}

function servePage(path: string, response: ServerResponse): void {
  const file = path.startsWith('/assets/') ? join(web, path) : join(web, 'index.html');
  if (!existsSync(file)) return void response.writeHead(404, headers).end();
  response.writeHead(200, { ...headers, 'content-type': types[extname(file)] ?? 'text/html; charset=utf-8' });
  response.end(readFileSync(file));
}

function asImporting({ view, assessment }: VerdictCase): VerdictCase {
  const kind = view.row.status === 'watched' ? 'importing' : view.row.kind;
  return { view: { ...view, row: { ...view.row, kind } }, assessment };
}

function answerOf(request: IncomingMessage, path: string, query: URLSearchParams, state: State): unknown {
  const cases = state.status.verdictsFinal ? state.cases : state.cases.map(asImporting);
  const simple: Readonly<Record<string, () => unknown>> = {
    '/status': () => state.status,
    '/domains': () => answers.domainList(cases, query),
    '/series': () => answers.series(cases, null, query),
    '/facets': () => reportAnswers.facets,
    '/reports': () => reportAnswers.reportList(query),
    '/messages': () => sourceAnswers.messages,
    '/messages/retry': () => ({ retried: 4, stored: 1 }),
    '/mailboxes': () =>
      request.method === 'POST' ? new Trouble(422, 'The server said: authentication failed.') : sourceAnswers.mailboxes,
    '/sources': () => sourceAnswers.sources,
    '/settings': () => answers.settings,
    '/uploads': () => state.upload,
    '/sample-data': () => state.status,
  };
  const known = simple[path];
  if (known !== undefined) return known();
  const report = /^\/reports\/(\d+)(\/document)?$/.exec(path);
  if (report !== null) {
    return report[2] === undefined
      ? (reportAnswers.reportView(Number(report[1])) ?? new Trouble(404, 'No such report.'))
      : reportAnswers.reportDocument;
  }
  const domain = /^\/domains\/([^/]+)(\/[^/]+)?$/.exec(path);
  const found = cases.find(({ view }) => view.row.domain === domain?.[1]);
  if (domain === null || found === undefined) return new Trouble(404, 'Not found.');
  return answerOfDomain(domain[2] ?? '', found, cases, query);
}

function answerOfDomain(
  rest: string,
  found: VerdictCase,
  cases: readonly VerdictCase[],
  query: URLSearchParams,
): unknown {
  const at = cases.indexOf(found);
  const { domain } = found.view.row;
  switch (rest) {
    case '':
      return {
        ...found.view,
        previous: cases[at - 1]?.view.row.domain ?? null,
        next: cases[at + 1]?.view.row.domain ?? null,
      };
    case '/assessment':
    case '/attestations':
      return found.view.row.state === null ? new Trouble(404, 'No verdict.') : found.assessment;
    case '/set-asides':
      return {
        ...found.assessment,
        issues: found.assessment.issues.map((issue, index) =>
          index === 0
            ? {
                ...issue,
                status: 'set-aside',
                setAside: {
                  by: 'kenji',
                  at: '2026-11-25T14:20:00Z',
                  until: '2026-12-25T14:20:00Z',
                  reason: 'fault of the sender',
                },
              }
            : issue,
        ),
      };
    case '/series':
      return answers.series(cases, domain, query);
    case '/failures':
      return answers.breakdown(found, query);
    case '/next-policy':
      return { policy: answers.nextPolicy(found, query), why: null, says: null };
    case '/hosted-policy':
      return { enabled: false, approved: null };
    case '/settings':
      return answers.domainSettings(domain);
    case '/check':
      return answers.checkAnswer(found);
    default:
      return new Trouble(404, 'Not found.');
  }
}
