import { z } from 'zod';
import { problem } from '../contract/problem.ts';
import { routes } from './routes.ts';
import { parameterNames, pathParameters } from './shell/path-parameters.ts';
import type { Route } from './shell/route.ts';

type Schemas = Record<string, object>;

/** The OpenAPI 3.1 document of the API under /api/v1: the list of routes, written out. */
export function openapiDocument(version: string): object {
  const schemas: Schemas = {};
  const paths: Record<string, Record<string, object>> = {};
  for (const [operationId, route] of Object.entries(routes)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(operationId, route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'stsready',
      version,
      license: { name: 'MIT', identifier: 'MIT' },
      description: [
        'Times are ISO 8601 in UTC, days are UTC days, counts are sessions.',
        'Beside this API, at the root of the server: `POST /tlsrpt` takes reports (RFC 8460 section 5.4), `GET /healthz` and',
        '`GET /readyz` say whether the program lives and serves, `GET /metrics` is for Prometheus.',
      ].join(' '),
    },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      responses: {
        Problem: {
          description: 'What is wrong (RFC 9457)',
          content: { 'application/problem+json': { schema: describe(problem, 'output', schemas) } },
        },
      },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas,
    },
  };
}

function operation(operationId: string, route: Route, schemas: Schemas): object {
  const { answer, authorize, body, path, query, status, summary } = route;
  const parameters = [
    ...parameterNames(path).map((name) => ({ name, in: 'path', required: true, schema: pathParameters[name].schema })),
    ...(query === null ? [] : queryParameters(query, schemas)),
  ];
  const problem = { $ref: '#/components/responses/Problem' };
  return {
    operationId,
    summary,
    ...(authorize === undefined ? {} : { security: [{ bearer: [] }] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? {} : { requestBody: { required: true, content: bodyContent(body, schemas) } }),
    responses: {
      [status]: { description: status === 201 ? 'Made' : 'Answer', content: answerContent(answer, schemas) },
      ...(authorize === undefined ? {} : { 401: problem }),
      default: problem,
    },
  };
}

function bodyContent(body: z.ZodType | 'multipart', schemas: Schemas): object {
  if (body !== 'multipart') return { 'application/json': { schema: describe(body, 'input', schemas) } };
  const files = { type: 'array', items: { type: 'string', format: 'binary' } };
  const vouch = { const: '1', description: 'the person says that the files come from a mailbox of theirs' };
  return {
    'multipart/form-data': { schema: { type: 'object', properties: { files, vouch }, required: ['files'] } },
  };
}

function answerContent(answer: Route['answer'], schemas: Schemas): object {
  if (answer === 'file') return { '*/*': { schema: { type: 'string', format: 'binary' } } };
  if (answer === 'events') return { 'text/event-stream': { schema: { type: 'string' } } };
  return { 'application/json': { schema: describe(answer, 'output', schemas) } };
}

function queryParameters(query: z.ZodObject, schemas: Schemas): object[] {
  const required = new Set(z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' }).required ?? []);
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.has(name),
    ...(schema instanceof z.ZodType && schema.description !== undefined ? { description: schema.description } : {}),
    schema: describe(schema as z.ZodType, 'input', schemas),
  }));
}

/** A schema as the document writes it: those that have an id of their own stand in `schemas`, and are referred to. */
function describe(schema: z.ZodType, io: 'input' | 'output', schemas: Schemas): object {
  const {
    $schema: _,
    $defs = {},
    ...shown
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    // To OpenAPI it would mean that clients must not send it.
    override: ({ jsonSchema }) => delete jsonSchema.readOnly,
  });
  for (const [name, definition] of Object.entries($defs)) schemas[name] = inComponents(definition);
  return inComponents(shown);
}

function inComponents(definition: object): object {
  const moved: object = JSON.parse(JSON.stringify(definition).replaceAll('"#/$defs/', '"#/components/schemas/'));
  return moved;
}
