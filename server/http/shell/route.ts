import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Immutable } from '../../contract/immutable.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { type EventHub, streamEvents } from './events.ts';
import { type Upload, withUploadedFiles } from './multipart.ts';
import { type PathValues, readPath } from './path-parameters.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What every endpoint is declared with. */
interface Endpoint<Path extends string> {
  readonly method: Method;
  /** Below /api/v1, as `/domains/:domain`; each name is one of `pathParameters`. */
  readonly path: Path;
  /** What the OpenAPI document says of it. */
  readonly summary: string;
  /** Throws unless the Authorization header holds the secret that this takes; asked before the body is read. */
  readonly authorize?: (deps: HttpDependencies, authorization: string | undefined) => void;
}

/** What a handler may answer: nothing changes it any more. */
type AnswerOf<Answer extends z.ZodType> = Immutable<z.input<Answer>>;

interface JsonEndpoint<Path extends string, Query extends z.ZodObject, Body extends z.ZodType, Answer extends z.ZodType>
  extends Endpoint<Path> {
  readonly query?: Query;
  readonly body?: Body;
  /** The most that the body may hold; 200 kB unless more is said. */
  readonly limit?: '256kb' | '4mb';
  /** The problem for a body that does not fit, where each field is refused with a code of its own. */
  readonly refuse?: (error: z.ZodError) => Error;
  readonly answer: Answer;
  /** Status of the answer; 200 unless something was made. */
  readonly status?: 201;
  /** Reads what is asked, calls what knows, answers: the work is done elsewhere. */
  handle(
    deps: HttpDependencies,
    asked: { params: PathValues<Path>; query: z.output<Query>; body: z.output<Body> },
  ): AnswerOf<Answer> | Promise<AnswerOf<Answer>>;
}

/** A file to be saved: most of what stands in one came from strangers, so a browser must not show it as a page of ours. */
export interface FileAnswer {
  /** ASCII without quotes: it goes into a header. */
  readonly name: string;
  readonly type: 'text/csv; charset=utf-8' | 'application/json' | 'application/zip' | 'application/octet-stream';
  readonly content: string | Uint8Array;
}

/** An endpoint as the server mounts it and as the OpenAPI document describes it. */
export interface Route extends Endpoint<string> {
  readonly query: z.ZodObject | null;
  readonly body: z.ZodType | 'multipart' | null;
  readonly limit: '200kb' | '256kb' | '4mb';
  readonly answer: z.ZodType | 'file' | 'events';
  readonly status: 200 | 201;
  /** Answers a request whose JSON body was read; throws what becomes a problem. */
  respond(deps: HttpDependencies, request: Request, response: Response): Promise<void>;
}

type NoQuery = z.ZodObject<Record<never, never>>;
const noQuery: NoQuery = z.object({});
const noBody = z.unknown();

/** JSON in and out. The types of the handler and the OpenAPI document come from the same schemas that read the request. */
export function route<
  const Path extends string,
  Answer extends z.ZodType,
  Query extends z.ZodObject = NoQuery,
  Body extends z.ZodType = z.ZodUnknown,
>(endpoint: JsonEndpoint<Path, Query, Body, Answer>): Route {
  const { limit = '200kb', answer, status = 200, refuse = (error) => error, handle } = endpoint;
  // Where none is declared, these are what the type parameters fall back to.
  const query = (endpoint.query ?? noQuery) as Query;
  const body = (endpoint.body ?? noBody) as Body;
  return {
    ...shown(endpoint),
    query: endpoint.query ?? null,
    body: endpoint.body ?? null,
    limit,
    answer,
    status,
    async respond(deps, request, response) {
      const params = readPath(endpoint.path, request.params);
      const read = body.safeParse(request.body);
      if (!read.success) throw refuse(read.error);
      const value = await handle(deps, { params, query: query.parse(request.query), body: read.data });
      deps.onAnswer?.(endpoint, value);
      response.status(status).json(value);
    },
  };
}

/** Answers a file instead of JSON. */
export function fileRoute<const Path extends string, Query extends z.ZodObject = NoQuery>(
  endpoint: Endpoint<Path> & {
    readonly query?: Query;
    handle(
      deps: HttpDependencies,
      asked: { params: PathValues<Path>; query: z.output<Query> },
    ): FileAnswer | Promise<FileAnswer>;
  },
): Route {
  const query = (endpoint.query ?? noQuery) as Query;
  return {
    ...shown(endpoint),
    query: endpoint.query ?? null,
    answer: 'file',
    async respond(deps, request, response) {
      const params = readPath(endpoint.path, request.params);
      const { name, type, content } = await endpoint.handle(deps, { params, query: query.parse(request.query) });
      response.set({ 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` });
      response.send(typeof content === 'string' ? content : Buffer.from(content));
    },
  };
}

/** Takes files as multipart/form-data; they are gone when the handler has answered. */
export function uploadRoute<const Path extends string, Answer extends z.ZodType>(
  endpoint: Endpoint<Path> & {
    readonly answer: Answer;
    handle(deps: HttpDependencies, upload: Upload): Promise<AnswerOf<Answer>>;
  },
): Route {
  return {
    ...shown(endpoint),
    body: 'multipart',
    answer: endpoint.answer,
    async respond(deps, request, response) {
      const value = await withUploadedFiles(request, (upload) => endpoint.handle(deps, upload));
      deps.onAnswer?.(endpoint, value);
      response.json(value);
    },
  };
}

/** Streams events until the page leaves. */
export function eventRoute<const Path extends string>(
  endpoint: Endpoint<Path> & { handle(deps: HttpDependencies): EventHub },
): Route {
  return {
    ...shown(endpoint),
    answer: 'events',
    async respond(deps, request, response) {
      streamEvents(endpoint.handle(deps), request, response);
    },
  };
}

function shown({ method, path, summary, authorize }: Endpoint<string>) {
  const plain = { query: null, body: null, limit: '200kb', status: 200 } as const;
  return { method, path, summary, ...(authorize === undefined ? {} : { authorize }), ...plain };
}
