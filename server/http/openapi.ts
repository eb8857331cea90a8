import { z } from 'zod';
import { checkAnswer } from '../contract/checks.ts';
import { domainInput, domainList, domainListQuery, domainPatch, domainView } from '../contract/domains.ts';
import { facets, filterQuery } from '../contract/filters.ts';
import { importResult } from '../contract/imports.ts';
import { mailboxAdded, mailboxInput, mailboxList, mailboxPatch, mailboxView } from '../contract/mailboxes.ts';
import { messageList, messageListQuery, retryResult } from '../contract/messages.ts';
import {
  approvalInput,
  hostedPolicy,
  nextPolicies,
  nextPolicyAnswer,
  nextPolicyQuery,
  policyLintAnswer,
  policyLintInput,
} from '../contract/policies.ts';
import { probeDocument, probesTaken } from '../contract/probes.ts';
import { problem } from '../contract/problem.ts';
import { reportDocument, reportList, reportListQuery, reportView } from '../contract/reports.ts';
import { breakdown, breakdownQuery, series } from '../contract/series.ts';
import { attestationInput, setAsideInput, setAsideQuery } from '../contract/set-asides.ts';
import { domainSettings, domainSettingsInput, settingsView } from '../contract/settings.ts';
import { sources } from '../contract/sources.ts';
import { status } from '../contract/status.ts';
import { wordedAssessment } from '../contract/verdict.ts';

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
    answer: status,
  },
  {
    method: 'get',
    path: '/domains',
    summary: 'Watched domains, ranked by what to do next',
    query: domainListQuery,
    answer: domainList,
  },
  { method: 'get', path: domainPath, summary: 'One domain: its row, policy and history', answer: domainView },
  {
    method: 'get',
    path: `${domainPath}/assessment`,
    summary: 'The verdict with its reasons',
    answer: wordedAssessment,
  },
  {
    method: 'get',
    path: `${domainPath}/series`,
    summary: 'Daily sessions by result type',
    query: filterQuery,
    answer: series,
  },
  {
    method: 'get',
    path: `${domainPath}/failures`,
    summary: 'Failed sessions broken down',
    query: breakdownQuery,
    answer: breakdown,
  },
  {
    method: 'get',
    path: '/series',
    summary: 'Daily sessions of all watched domains',
    query: filterQuery,
    answer: series,
  },
  {
    method: 'get',
    path: '/reports',
    summary: 'Reports that match',
    query: reportListQuery,
    answer: reportList,
  },
  { method: 'get', path: '/reports/{id}', summary: 'One report in full', answer: reportView },
  { method: 'get', path: '/reports/{id}/original', summary: 'The message as received', answer: 'file' },
  {
    method: 'get',
    path: '/messages',
    summary: 'Messages and what became of them',
    query: messageListQuery,
    answer: messageList,
  },
  { method: 'get', path: '/messages/{id}/original', summary: 'The message as received', answer: 'file' },
  {
    method: 'get',
    path: '/mailboxes',
    summary: 'Mailboxes: state, progress, last error',
    answer: mailboxList,
  },
  { method: 'post', path: '/uploads', summary: 'Report files, as multipart/form-data', answer: importResult },
  {
    method: 'get',
    path: '/reports/{id}/document',
    summary: 'The JSON of a report as sent',
    answer: reportDocument,
  },
  {
    method: 'patch',
    path: '/mailboxes/{id}',
    summary: 'Pause or resume a mailbox',
    body: mailboxPatch,
    answer: mailboxView,
  },
  {
    method: 'post',
    path: '/mailboxes',
    summary: 'Test a mailbox, and read it from now on if that works',
    body: mailboxInput,
    answer: mailboxAdded,
  },
  {
    method: 'put',
    path: '/mailboxes/{id}',
    summary: 'Test a mailbox that was added here with other settings, and keep them if that works',
    body: mailboxInput,
    answer: mailboxAdded,
  },
  {
    method: 'delete',
    path: '/mailboxes/{id}',
    summary: 'Forget a mailbox that was added here; its reports stay',
    answer: mailboxList,
  },
  { method: 'post', path: '/mailboxes/{id}/poll', summary: 'Read a mailbox at once', answer: mailboxView },
  {
    method: 'post',
    path: '/messages/retry',
    summary: 'Read every unreadable message again',
    answer: retryResult,
  },
  {
    method: 'post',
    path: '/domains',
    summary: 'Watch a domain',
    body: domainInput,
    answer: domainView,
  },
  {
    method: 'patch',
    path: domainPath,
    summary: 'Adopt or ignore a domain',
    body: domainPatch,
    answer: domainView,
  },
  {
    method: 'post',
    path: `${domainPath}/set-asides`,
    summary: 'Set an issue aside',
    body: setAsideInput,
    answer: wordedAssessment,
  },
  {
    method: 'delete',
    path: `${domainPath}/set-asides`,
    summary: 'Take an issue up again',
    query: setAsideQuery,
    answer: wordedAssessment,
  },
  {
    method: 'post',
    path: `${domainPath}/attestations`,
    summary: 'An MX host was checked elsewhere',
    body: attestationInput,
    answer: wordedAssessment,
  },
  {
    method: 'get',
    path: `${domainPath}/next-policy`,
    summary: 'The policy to publish next',
    query: nextPolicyQuery,
    answer: nextPolicyAnswer,
  },
  {
    method: 'get',
    path: `${domainPath}/check`,
    summary: 'The live check under way, or the last one',
    answer: checkAnswer,
  },
  {
    method: 'post',
    path: `${domainPath}/check`,
    summary: 'Check DNS, the policy file and the MX hosts now',
    answer: checkAnswer,
  },
  {
    method: 'post',
    path: `${domainPath}/policy-lint`,
    summary: 'Judge a policy file before it is published',
    body: policyLintInput,
    answer: policyLintAnswer,
  },
  {
    method: 'get',
    path: `${domainPath}/hosted-policy`,
    summary: 'The policy file that is served from here',
    answer: hostedPolicy,
  },
  {
    method: 'put',
    path: `${domainPath}/hosted-policy`,
    summary: 'Serve this policy file from now on',
    body: approvalInput,
    answer: hostedPolicy,
  },
  {
    method: 'post',
    path: '/probes',
    summary: 'What stsready probe --json saw elsewhere; with Authorization: Bearer and the probe token',
    body: probeDocument,
    answer: probesTaken,
  },
  {
    method: 'get',
    path: '/next-policies',
    summary: 'The next policies of all domains that are ready',
    answer: nextPolicies,
  },
  {
    method: 'post',
    path: '/sample-data',
    summary: 'Fill an installation with sample data where nothing has come in yet; answers when they are all there',
    answer: status,
  },
  {
    method: 'delete',
    path: '/sample-data',
    summary: 'Remove the sample data; whatever came otherwise stays',
    answer: status,
  },
  { method: 'get', path: '/facets', summary: 'The values that filters can offer', answer: facets },
  { method: 'get', path: '/sources', summary: 'What came in, from whom', answer: sources },
  {
    method: 'get',
    path: `${domainPath}/settings`,
    summary: 'What the verdict on a domain goes by',
    answer: domainSettings,
  },
  {
    method: 'put',
    path: `${domainPath}/settings`,
    summary: 'Settings of a domain of its own',
    body: domainSettingsInput,
    answer: domainSettings,
  },
  { method: 'get', path: '/settings', summary: 'Settings in force', answer: settingsView },
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
        content: { 'application/problem+json': { schema: schemaOf(problem, 'output') } },
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
