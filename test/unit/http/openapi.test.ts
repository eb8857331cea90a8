import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { facets as facetsSchema } from '../../../server/contract/filters.ts';
import { openapiDocument } from '../../../server/http/openapi.ts';
import { routes } from '../../../server/http/routes.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { faultOf } from '../../support/checked-app.ts';
import { startEmpty } from '../../support/sample-app.ts';
import { filesOf } from '../../support/source-tree.ts';

/**
 * What scripts rely on since a release: each address, and what the document calls it. None is ever taken out. A new one is
 * held by its declaration until a release promises it.
 */
const PROMISED = [
  'delete /domains/{domain}/set-asides takeIssueUp 200',
  'delete /mailboxes/{id} forgetMailbox 200',
  'delete /sample-data removeSampleData 200',
  'get /domains readDomains 200',
  'get /domains/{domain} readDomain 200',
  'get /domains/{domain}/assessment readAssessment 200',
  'get /domains/{domain}/check readCheck 200',
  'get /domains/{domain}/failures readFailures 200',
  'get /domains/{domain}/hosted-policy readHostedPolicy 200',
  'get /domains/{domain}/next-policy readNextPolicy 200',
  'get /domains/{domain}/series readDomainSeries 200',
  'get /domains/{domain}/settings readDomainSettings 200',
  'get /events streamEvents 200',
  'get /export/{what} exportTable 200',
  'get /facets readFacets 200',
  'get /mailboxes readMailboxes 200',
  'get /messages readMessages 200',
  'get /messages/{id}/original readMessageOriginal 200',
  'get /next-policies readNextPolicies 200',
  'get /next-policies.zip downloadNextPolicies 200',
  'get /reports readReports 200',
  'get /reports/{id} readReport 200',
  'get /reports/{id}/document readReportDocument 200',
  'get /reports/{id}/original readReportOriginal 200',
  'get /series readSeries 200',
  'get /settings readSettings 200',
  'get /sources readSources 200',
  'get /status readStatus 200',
  'patch /domains/{domain} changeDomain 200',
  'patch /mailboxes/{id} pauseMailbox 200',
  'post /domains adoptDomain 200',
  'post /domains/{domain}/attestations attestHost 200',
  'post /domains/{domain}/check checkNow 200',
  'post /domains/{domain}/policy-lint lintPolicyFile 200',
  'post /domains/{domain}/set-asides setIssueAside 200',
  'post /mailboxes addMailbox 201',
  'post /mailboxes/{id}/poll pollMailbox 200',
  'post /messages/retry retryUnreadable 200',
  'post /probes takeProbes 200',
  'post /sample-data loadSampleData 200',
  'post /uploads uploadFiles 200',
  'put /domains/{domain}/hosted-policy approvePolicy 200',
  'put /domains/{domain}/settings replaceDomainSettings 200',
  'put /mailboxes/{id} replaceMailbox 200',
];

const operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
  responses: z.record(z.string(), z.unknown()),
  security: z.array(z.unknown()).optional(),
});
const shape = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
const document = shape.parse(openapiDocument('1.2.3'));
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, described]) => ({ method, path, ...described })),
);

test('the document describes every promised endpoint under its name', () => {
  const described = operations.map(({ method, path, operationId, responses }) => {
    const [status] = Object.keys(responses).filter((it) => it.startsWith('2'));
    return `${method} ${path} ${operationId} ${status}`;
  });
  expect(PROMISED.filter((endpoint) => !described.includes(endpoint))).toEqual([]);
});

test('the document describes what is declared beside its handler, all of it and nothing else', () => {
  const declared = filesOf('server/http').flatMap((file) =>
    [
      ...readFileSync(join(packageRoot, file), 'utf8').matchAll(
        /export const (\w+) = \w*[rR]oute\(\{\s*method: '(\w+)',\s*path: '([^']+)'/g,
      ),
    ].map(([, name, method, path = '']) => `${method} ${path.replace(/:(\w+)/g, '{$1}')} ${name}`),
  );
  expect(declared.length).toBeGreaterThanOrEqual(PROMISED.length);
  expect(operations.map(({ method, path, operationId }) => `${method} ${path} ${operationId}`).sort()).toEqual(
    declared.sort(),
  );
});

test('the document names what the server answers beside the API', async () => {
  const { info } = z.object({ info: z.object({ description: z.string() }) }).parse(openapiDocument('1.2.3'));
  const named = [...info.description.matchAll(/`(GET|POST) (\/\w+)`/g)].map(([, method = '', path = '']) => [
    method,
    path,
  ]);
  expect(named.map(([, path]) => path)).toEqual(['/tlsrpt', '/healthz', '/readyz', '/metrics']);
  const { url } = await startEmpty();
  for (const [method = '', path = ''] of named) {
    const { status } = await fetch(`${url}${path}`, { method });
    // A report without a body is refused, which only its own address does.
    expect([path, status]).toEqual([path, path === '/tlsrpt' ? 400 : 200]);
  }
});

test('the server answers at each address of the document, and says of others that there is nothing', async () => {
  // With a domain of its own, so that no sample data are loaded.
  const { url } = await startEmpty(undefined, { STSREADY_DOMAINS: 'own.example' });
  const nothing = /There is no such address in the API/;
  const ask = async (method: string, path: string) => {
    const leaving = new AbortController();
    const address = path.replace('{domain}', 'nobody.example').replace('{id}', '987654').replace('{what}', 'domains');
    const response = await fetch(`${url}/api/v1${address}`, { method: method.toUpperCase(), signal: leaving.signal });
    const text = path === '/events' ? '' : await response.text();
    leaving.abort();
    return text;
  };
  for (const { method, path } of operations)
    expect([method, path, nothing.test(await ask(method, path))]).toEqual([method, path, false]);
  expect(await ask('get', '/nothing')).toMatch(nothing);
  expect(await ask('put', '/domains')).toMatch(nothing);
});

test('schemas stand once, under their names, and every reference leads to one', () => {
  const text = JSON.stringify(openapiDocument('1.2.3'));
  const referred = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  expect([...referred].sort()).toEqual(Object.keys(document.components.schemas).sort());
  expect(text).not.toContain('$defs');
  const inline = Object.entries(routes).flatMap(([name, { body, answer }]) =>
    [body, answer].flatMap((schema) =>
      schema instanceof z.ZodType && z.globalRegistry.get(schema)?.id === undefined ? [name] : [],
    ),
  );
  expect(inline).toEqual([]);
});

test('a schema means the same where it is taken and where it is answered', () => {
  const both = new Map<string, string>();
  for (const io of ['input', 'output'] as const)
    for (const { body, answer } of Object.values(routes)) {
      const schema = io === 'input' ? body : answer;
      if (!(schema instanceof z.ZodType)) continue;
      for (const [name, described] of Object.entries(
        z.toJSONSchema(schema, { io, unrepresentable: 'any' }).$defs ?? {},
      )) {
        const text = JSON.stringify(described);
        expect([name, both.get(name) ?? text]).toEqual([name, text]);
        both.set(name, text);
      }
    }
});

test('requests are described: bodies as JSON or as a form, what a path and a query hold, and who needs a token', () => {
  const find = (id: string) => operations.find(({ operationId }) => operationId === id);
  expect(Object.keys(find('uploadFiles')?.requestBody?.content ?? {})).toEqual(['multipart/form-data']);
  expect(find('addMailbox')?.requestBody?.content).toEqual({
    'application/json': { schema: { $ref: '#/components/schemas/MailboxInput' } },
  });
  const withBody = operations.filter(({ requestBody }) => requestBody !== undefined).map((it) => it.operationId);
  expect(withBody.sort()).toEqual([
    'addMailbox',
    'adoptDomain',
    'approvePolicy',
    'attestHost',
    'changeDomain',
    'decideOnWaiting',
    'lintPolicyFile',
    'lookAtRecords',
    'pauseMailbox',
    'replaceDomainSettings',
    'replaceMailbox',
    'setIssueAside',
    'takeProbes',
    'uploadFiles',
  ]);
  expect(operations.filter(({ security }) => security !== undefined).map((it) => it.operationId)).toEqual([
    'takeProbes',
  ]);
  const parameters = (id: string) => find(id)?.parameters.map((it) => `${it.in} ${it.name}${it.required ? '!' : ''}`);
  expect(parameters('takeIssueUp')).toEqual(['path domain!', 'query host', 'query failureClass!']);
  expect(parameters('readReport')).toEqual(['path id!']);
  expect(parameters('readFailures')).toContain('query by!');
  expect(operations.filter(({ responses }) => responses['default'] === undefined)).toEqual([]);
});

test('an answer is held to its schema, to the last member', () => {
  const endpoint = { method: 'get', path: '/facets', answer: facetsSchema };
  const facets = { domains: [], reporters: [], mx: [], results: [], policyTypes: [] };
  expect(faultOf(endpoint, facets)).toBeNull();
  expect(faultOf(endpoint, { ...facets, available: [] })).toMatchObject({
    message: expect.stringMatching(/forbids/),
  });
  expect(faultOf(endpoint, { ...facets, reporters: [{ key: 'a', name: 'A', since: '' }] })).not.toBeNull();
  expect(faultOf(endpoint, { ...facets, mx: [1] })).not.toBeNull();
});
