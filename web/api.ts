import type { CheckAnswer } from '../server/contract/checks.ts';
import { type DatabaseTrouble, databaseTroubles } from '../server/contract/codes.ts';
import type { DomainList, DomainPatch, DomainView } from '../server/contract/domains.ts';
import type { Facets } from '../server/contract/filters.ts';
import type { ImportResult } from '../server/contract/imports.ts';
import type { MailboxAdded, MailboxInput, MailboxList, MailboxView } from '../server/contract/mailboxes.ts';
import type { MessageList, RetryResult } from '../server/contract/messages.ts';
import type { ApprovalInput, HostedPolicy, NextPolicyAnswer, PolicyLintAnswer } from '../server/contract/policies.ts';
import type { Problem } from '../server/contract/problem.ts';
import type { ReportDocument, ReportList, ReportView } from '../server/contract/reports.ts';
import type { Breakdown, Series } from '../server/contract/series.ts';
import type { AttestationInput, SetAsideInput } from '../server/contract/set-asides.ts';
import type { DomainSettings, DomainSettingsInput, SettingsView } from '../server/contract/settings.ts';
import type { Sources } from '../server/contract/sources.ts';
import type { Status } from '../server/contract/status.ts';
import type { WordedAssessment } from '../server/contract/verdict.ts';
import type {
  RecordLook,
  RecordLookInput,
  WaitingDecision,
  WaitingList,
  WaitingOutcome,
} from '../server/contract/waiting.ts';

/** Everything the pages ask of the server, and the only `fetch`. The server holds its answers to the contract's types. */

export type Answer<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly problem: Failure };

/** Why there is no answer. `offline`: nobody answered at all; otherwise what the server said. */
export interface Failure {
  readonly kind: 'offline' | 'not-found' | 'refused' | 'broken';
  readonly title: string;
  readonly detail: string | null;
  readonly suggestions: readonly string[];
  /** What went wrong, for one of our sentences; and what the other side said. */
  readonly code: string | null;
  readonly words: string | null;
  readonly fields: NonNullable<Problem['fields']>;
  /** Of a mail server that is not trusted. */
  readonly certificate: NonNullable<Problem['certificate']> | null;
}

/** A query as the address bar writes it: repeated names are several values. */
export type Query = URLSearchParams | Readonly<Record<string, string | number | null | readonly string[]>>;

const base = '/api/v1';

export function apiUrl(path: string, query?: Query): string {
  const search = query === undefined ? '' : searchOf(query).toString();
  return `${base}${path}${search === '' ? '' : `?${search}`}`;
}

function searchOf(query: Query): URLSearchParams {
  if (query instanceof URLSearchParams) return query;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== null) search.append(name, String(one));
  }
  return search;
}

const domainPath = (domain: string, rest = '') => `/domains/${encodeURIComponent(domain)}${rest}`;

const get = <T>(path: string, query?: Query, signal?: AbortSignal) =>
  ask<T>(apiUrl(path, query), signal === undefined ? {} : { signal });

const send = <T>(method: string, path: string, body?: unknown, query?: Query) =>
  ask<T>(apiUrl(path, query), {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });

async function ask<T>(url: string, init: RequestInit): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, headers: { accept: 'application/json', ...init.headers } });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return {
      ok: false,
      problem: {
        kind: 'offline',
        title: '',
        detail: null,
        suggestions: [],
        code: null,
        words: null,
        fields: [],
        certificate: null,
      },
    };
  }
  if (response.ok) {
    const data: T = await response.json();
    return { ok: true, data };
  }
  return { ok: false, problem: failureOf(response.status, await problemOf(response)) };
}

/** The problem document of RFC 9457, where the answer is one; a proxy in between may answer anything. */
async function problemOf(response: Response): Promise<Partial<Problem>> {
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) return {};
  try {
    const problem: Partial<Problem> = await response.json();
    return problem;
  } catch {
    return {};
  }
}

function failureOf(status: number, problem: Partial<Problem>): Failure {
  return {
    kind: status === 404 ? 'not-found' : status < 500 ? 'refused' : 'broken',
    title: problem.title ?? `HTTP ${status}`,
    detail: problem.detail ?? null,
    suggestions: problem.suggestions ?? [],
    code: problem.code ?? null,
    words: problem.words ?? null,
    fields: problem.fields ?? [],
    certificate: problem.certificate ?? null,
  };
}

/** What is wrong with the server's database, where that is why a request failed. */
export function troubleIn({ code }: Failure): DatabaseTrouble | null {
  return databaseTroubles.find((trouble) => code === `database-${trouble}`) ?? null;
}

export const api = {
  status: (signal?: AbortSignal) => get<Status>('/status', undefined, signal),
  domains: (query: Query, signal?: AbortSignal) => get<DomainList>('/domains', query, signal),
  domain: (domain: string, signal?: AbortSignal) => get<DomainView>(domainPath(domain), undefined, signal),
  assessment: (domain: string, signal?: AbortSignal) =>
    get<WordedAssessment>(domainPath(domain, '/assessment'), undefined, signal),
  series: (domain: string | null, query: Query, signal?: AbortSignal) =>
    get<Series>(domain === null ? '/series' : domainPath(domain, '/series'), query, signal),
  failures: (domain: string, query: Query, signal?: AbortSignal) =>
    get<Breakdown>(domainPath(domain, '/failures'), query, signal),
  nextPolicy: (domain: string, query: Query, signal?: AbortSignal) =>
    get<NextPolicyAnswer>(domainPath(domain, '/next-policy'), query, signal),
  facets: (query: Query, signal?: AbortSignal) => get<Facets>('/facets', query, signal),
  reports: (query: Query, signal?: AbortSignal) => get<ReportList>('/reports', query, signal),
  report: (id: string, signal?: AbortSignal) =>
    get<ReportView>(`/reports/${encodeURIComponent(id)}`, undefined, signal),
  document: (id: number, signal?: AbortSignal) => get<ReportDocument>(`/reports/${id}/document`, undefined, signal),
  messages: (query: Query, signal?: AbortSignal) => get<MessageList>('/messages', query, signal),
  mailboxes: (signal?: AbortSignal) => get<MailboxList>('/mailboxes', undefined, signal),
  sources: (signal?: AbortSignal) => get<Sources>('/sources', undefined, signal),
  settings: (signal?: AbortSignal) => get<SettingsView>('/settings', undefined, signal),
  domainSettings: (domain: string, signal?: AbortSignal) =>
    get<DomainSettings>(domainPath(domain, '/settings'), undefined, signal),
  check: (domain: string, signal?: AbortSignal) => get<CheckAnswer>(domainPath(domain, '/check'), undefined, signal),

  hostedPolicy: (domain: string, signal?: AbortSignal) =>
    get<HostedPolicy>(domainPath(domain, '/hosted-policy'), undefined, signal),
  approvePolicy: (domain: string, input: ApprovalInput) =>
    send<HostedPolicy>('PUT', domainPath(domain, '/hosted-policy'), input),
  judgePolicy: (domain: string, text: string) =>
    send<PolicyLintAnswer>('POST', domainPath(domain, '/policy-lint'), { text }),
  runCheck: (domain: string) => send<CheckAnswer>('POST', domainPath(domain, '/check')),
  waiting: (query: Query, signal?: AbortSignal) => get<WaitingList>('/domains/waiting', query, signal),
  decideWaiting: (decision: WaitingDecision) => send<WaitingOutcome>('POST', '/domains/waiting', decision),
  lookAtRecords: (input: RecordLookInput) => send<RecordLook>('POST', '/domains/waiting/records', input),
  adopt: (domain: string) => send<DomainView>('POST', '/domains', { domain }),
  changeDomain: (domain: string, patch: DomainPatch) => send<DomainView>('PATCH', domainPath(domain), patch),
  setAside: (domain: string, input: SetAsideInput) =>
    send<WordedAssessment>('POST', domainPath(domain, '/set-asides'), input),
  undoSetAside: (domain: string, query: Query) =>
    send<WordedAssessment>('DELETE', domainPath(domain, '/set-asides'), undefined, query),
  attest: (domain: string, input: AttestationInput) =>
    send<WordedAssessment>('POST', domainPath(domain, '/attestations'), input),
  saveDomainSettings: (domain: string, input: DomainSettingsInput) =>
    send<DomainSettings>('PUT', domainPath(domain, '/settings'), input),
  addMailbox: (input: MailboxInput) => send<MailboxAdded>('POST', '/mailboxes', input),
  replaceMailbox: (id: number, input: MailboxInput) => send<MailboxAdded>('PUT', `/mailboxes/${id}`, input),
  removeMailbox: (id: number) => send<MailboxList>('DELETE', `/mailboxes/${id}`),
  pauseMailbox: (id: number, paused: boolean) => send<MailboxView>('PATCH', `/mailboxes/${id}`, { paused }),
  pollMailbox: (id: number) => send<MailboxView>('POST', `/mailboxes/${id}/poll`),
  retryMessages: () => send<RetryResult>('POST', '/messages/retry'),
  loadSampleData: () => send<Status>('POST', '/sample-data'),
  removeSampleData: () => send<Status>('DELETE', '/sample-data'),
  upload: (files: readonly File[], vouch: boolean) => {
    const form = new FormData();
    if (vouch) form.append('vouch', '1');
    for (const file of files) form.append('files', file, file.name);
    return ask<ImportResult>(apiUrl('/uploads'), { method: 'POST', body: form });
  },
};
