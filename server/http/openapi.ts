import { z } from 'zod';
import * as contract from './contract.ts';
import * as check from './contract-check.ts';
import * as manage from './contract-manage.ts';
import * as policy from './contract-policy.ts';
import * as probe from './contract-probe.ts';
import { assessment } from './contract-verdict.ts';

interface Endpoint {
  readonly method: 'get' | 'post' | 'patch' | 'delete' | 'put';
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: z.ZodType | 'file' | 'events' | 'none';
}

const domainPath = '/domains/{domain}';

/** Every endpoint of the API with what it takes and answers; the OpenAPI document is this table written out. */
export const endpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/status',
    summary: 'Version, clock, import progress, problems with mailboxes',
    answer: contract.status,
  },
  {
    method: 'get',
    path: '/domains',
    summary: 'Watched domains, ranked by what to do next',
    query: contract.domainListQuery,
    answer: contract.domainList,
  },
  { method: 'get', path: domainPath, summary: 'One domain: its row, policy and history', answer: contract.domainView },
  {
    method: 'get',
    path: `${domainPath}/assessment`,
    summary: 'The verdict with its reasons',
    answer: assessment,
  },
  {
    method: 'get',
    path: `${domainPath}/series`,
    summary: 'Daily sessions by result type',
    query: contract.filterQuery,
    answer: contract.series,
  },
  {
    method: 'get',
    path: `${domainPath}/failures`,
    summary: 'Failed sessions broken down',
    query: contract.breakdownQuery,
    answer: contract.breakdown,
  },
  {
    method: 'get',
    path: '/series',
    summary: 'Daily sessions of all watched domains',
    query: contract.filterQuery,
    answer: contract.series,
  },
  {
    method: 'get',
    path: '/reports',
    summary: 'Reports that match',
    query: contract.reportListQuery,
    answer: contract.reportList,
  },
  { method: 'get', path: '/reports/{id}', summary: 'One report in full', answer: contract.reportView },
  { method: 'get', path: '/reports/{id}/original', summary: 'The message as received', answer: 'file' },
  {
    method: 'get',
    path: '/messages',
    summary: 'Messages and what became of them',
    query: contract.messageListQuery,
    answer: contract.messageList,
  },
  { method: 'get', path: '/messages/{id}/original', summary: 'The message as received', answer: 'file' },
  {
    method: 'get',
    path: '/mailboxes',
    summary: 'Mailboxes: state, progress, last error',
    answer: contract.mailboxList,
  },
  { method: 'post', path: '/uploads', summary: 'Report files, as multipart/form-data', answer: contract.importResult },
  {
    method: 'get',
    path: '/reports/{id}/document',
    summary: 'The JSON of a report as sent',
    answer: contract.reportDocument,
  },
  {
    method: 'patch',
    path: '/mailboxes/{id}',
    summary: 'Pause or resume a mailbox',
    body: manage.mailboxPatch,
    answer: contract.mailboxView,
  },
  {
    method: 'post',
    path: '/mailboxes',
    summary: 'Test a mailbox, and read it from now on if that works',
    body: manage.mailboxInput,
    answer: contract.mailboxAdded,
  },
  {
    method: 'put',
    path: '/mailboxes/{id}',
    summary: 'Test a mailbox that was added here with other settings, and keep them if that works',
    body: manage.mailboxInput,
    answer: contract.mailboxAdded,
  },
  {
    method: 'delete',
    path: '/mailboxes/{id}',
    summary: 'Forget a mailbox that was added here; its reports stay',
    answer: contract.mailboxList,
  },
  { method: 'post', path: '/mailboxes/{id}/poll', summary: 'Read a mailbox at once', answer: contract.mailboxView },
  {
    method: 'post',
    path: '/messages/retry',
    summary: 'Read every unreadable message again',
    answer: manage.retryResult,
  },
  {
    method: 'post',
    path: '/domains',
    summary: 'Watch a domain',
    body: manage.domainInput,
    answer: contract.domainView,
  },
  {
    method: 'patch',
    path: domainPath,
    summary: 'Adopt or ignore a domain',
    body: manage.domainPatch,
    answer: contract.domainView,
  },
  {
    method: 'post',
    path: `${domainPath}/set-asides`,
    summary: 'Set an issue aside',
    body: manage.setAsideInput,
    answer: assessment,
  },
  {
    method: 'delete',
    path: `${domainPath}/set-asides`,
    summary: 'Take an issue up again',
    query: manage.setAsideQuery,
    answer: assessment,
  },
  {
    method: 'post',
    path: `${domainPath}/attestations`,
    summary: 'An MX host was checked elsewhere',
    body: manage.attestationInput,
    answer: assessment,
  },
  {
    method: 'get',
    path: `${domainPath}/next-policy`,
    summary: 'The policy to publish next',
    query: manage.nextPolicyQuery,
    answer: manage.nextPolicyAnswer,
  },
  {
    method: 'get',
    path: `${domainPath}/check`,
    summary: 'The live check under way, or the last one',
    answer: check.checkAnswer,
  },
  {
    method: 'post',
    path: `${domainPath}/check`,
    summary: 'Look at DNS, the policy file and the MX hosts now',
    answer: check.checkAnswer,
  },
  {
    method: 'post',
    path: `${domainPath}/policy-lint`,
    summary: 'Judge a policy file before it is published',
    body: policy.policyLintInput,
    answer: policy.policyLintAnswer,
  },
  {
    method: 'get',
    path: `${domainPath}/hosted-policy`,
    summary: 'The policy file that is served from here',
    answer: policy.hostedPolicy,
  },
  {
    method: 'put',
    path: `${domainPath}/hosted-policy`,
    summary: 'Serve this policy file from now on',
    body: policy.approvalInput,
    answer: policy.hostedPolicy,
  },
  {
    method: 'post',
    path: '/probes',
    summary: 'What stsready probe --json saw elsewhere; with Authorization: Bearer and the probe token',
    body: probe.probeDocument,
    answer: probe.probesTaken,
  },
  {
    method: 'get',
    path: '/next-policies',
    summary: 'The next policies of all domains that are ready',
    answer: manage.nextPolicies,
  },
  {
    method: 'post',
    path: '/sample-data',
    summary: 'Fill an installation with sample data where nothing has come in yet; answers when they are all there',
    answer: contract.status,
  },
  {
    method: 'delete',
    path: '/sample-data',
    summary: 'Remove the sample data; whatever came otherwise stays',
    answer: contract.status,
  },
  { method: 'get', path: '/facets', summary: 'The values that filters can offer', answer: manage.facets },
  { method: 'get', path: '/sources', summary: 'What came in, from whom', answer: manage.sources },
  {
    method: 'get',
    path: `${domainPath}/settings`,
    summary: 'What the verdict on a domain goes by',
    answer: manage.domainSettings,
  },
  {
    method: 'put',
    path: `${domainPath}/settings`,
    summary: 'Settings of a domain of its own',
    body: manage.domainSettingsInput,
    answer: manage.domainSettings,
  },
  { method: 'get', path: '/settings', summary: 'Settings in force', answer: manage.settingsView },
  {
    method: 'get',
    path: '/export/{what}',
    summary: 'domains, reports, series, failures, messages or deviations as a file; format=csv or json',
    answer: 'file',
  },
  { method: 'get', path: '/events', summary: 'Server-sent events', answer: 'events' },
];

/** The OpenAPI 3.1 document of the API under /api/v1. */
export function openapiDocument(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'stsready',
      version,
      license: { name: 'MIT' },
      description: 'Times are ISO 8601 in UTC, days are UTC days, counts are sessions.',
    },
    servers: [{ url: '/api/v1' }],
    paths,
  };
}

function operation(endpoint: Endpoint): object {
  const pathParameters = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: match[1] === 'id' ? 'integer' : 'string' },
  }));
  return {
    summary: endpoint.summary,
    parameters: [...pathParameters, ...(endpoint.query === undefined ? [] : queryParameters(endpoint.query))],
    ...(endpoint.body === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } } } }),
    responses: {
      ...(endpoint.answer === 'none'
        ? { 204: { description: 'Done' } }
        : { 200: { description: 'Answer', content: contentOf(endpoint.answer) } }),
      default: {
        description: 'Problem',
        content: { 'application/problem+json': { schema: schemaOf(contract.problem, 'output') } },
      },
    },
  };
}

function contentOf(answer: z.ZodType | 'file' | 'events'): object {
  if (answer === 'file') return { 'application/octet-stream': {} };
  if (answer === 'events') return { 'text/event-stream': {} };
  return { 'application/json': { schema: schemaOf(answer, 'output') } };
}

function queryParameters(query: z.ZodObject): object[] {
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    ...(schema instanceof z.ZodType && schema.description !== undefined ? { description: schema.description } : {}),
    schema: schemaOf(schema as z.ZodType, 'input'),
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
