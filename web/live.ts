import { signal } from '@preact/signals';
import type { CheckView } from '../server/contract/checks.ts';
import type { DatabaseTrouble } from '../server/contract/codes.ts';
import type { ServerEvent } from '../server/contract/events.ts';
import type { MailboxList, MailboxView } from '../server/contract/mailboxes.ts';
import type { Status } from '../server/contract/status.ts';
import { type Answer, api, apiUrl, troubleIn } from './api.ts';
import { setServerTime } from './time.ts';

/** What the server pushes over server-sent events, and whether the connection is up. */

export const status = signal<Status | null>(null);

/** What is wrong with the server's database, as far as an answer told. */
export const databaseTrouble = signal<DatabaseTrouble | null>(null);

/** `lost` only after some seconds without a connection: a short gap is not worth mentioning. */
export const connection = signal<'open' | 'lost'>('open');

/** Counts changes: pages reload when the number of what they show goes up. */
export const versions = signal<{ readonly reports: number; readonly verdicts: number; readonly mailboxes: number }>({
  reports: 0,
  verdicts: 0,
  mailboxes: 0,
});

/** The last live check that the server published. */
export const lastCheck = signal<CheckView | null>(null);

/** Mailboxes by id, as published by the server since they were last listed. */
const mailboxNews = signal<ReadonlyMap<number, MailboxView>>(new Map());

const PATIENCE = 4_000;
const RETRY_AFTER = 5_000;

let source: EventSource | undefined;
let patience: ReturnType<typeof setTimeout> | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;

export async function loadStatus(): Promise<boolean> {
  const answer = await api.status();
  if (answer.ok) take(answer.data);
  else databaseTrouble.value = troubleIn(answer.problem);
  return answer.ok;
}

function take(news: Status): void {
  const before = status.value;
  status.value = news;
  databaseTrouble.value = news.database?.trouble ?? null;
  setServerTime(news.now, news.fixedNow);
  // With the last days in, what lists show as still importing has a verdict.
  if (before !== null && before.verdictsFinal !== news.verdictsFinal) bump('verdicts');
}

/** The known state of a mailbox from now on, until it is listed or published again. */
export function receiveMailbox(mailbox: MailboxView): void {
  mailboxNews.value = new Map(mailboxNews.value).set(mailbox.id, mailbox);
}

/** Lists the mailboxes. What was published before the request is older than the answer, and is dropped. */
export async function listMailboxes(signal: AbortSignal): Promise<Answer<MailboxList>> {
  const before = mailboxNews.value;
  const answer = await api.mailboxes(signal);
  if (answer.ok) mailboxNews.value = new Map([...mailboxNews.value].filter(([id, news]) => before.get(id) !== news));
  return answer;
}

/** The list updated with what was published since. */
export function withNews({ mailboxes }: MailboxList): MailboxList {
  const news = mailboxNews.value;
  return { mailboxes: mailboxes.map((mailbox) => news.get(mailbox.id) ?? mailbox) };
}

function bump(...names: readonly (keyof typeof versions.value)[]): void {
  const next = { ...versions.value };
  for (const name of names) next[name] += 1;
  versions.value = next;
}

/** Everything shown may be out of date: reloads all of it. */
export function refreshAll(): void {
  bump('reports', 'verdicts', 'mailboxes');
  void loadStatus();
}

function handle(event: ServerEvent): void {
  if (event.event === 'status') take(event.data);
  else if (event.event === 'reports') bump('reports', 'verdicts');
  else if (event.event === 'verdict') bump('verdicts');
  else if (event.event === 'mailbox') receiveMailbox(event.data);
  else lastCheck.value = event.data;
}

const eventNames = ['status', 'reports', 'verdict', 'mailbox', 'check'] as const satisfies ServerEvent['event'][];

function connect(): void {
  source = new EventSource(apiUrl('/events'));
  source.addEventListener('open', () => {
    clearTimeout(patience);
    patience = undefined;
    if (connection.value === 'lost') {
      connection.value = 'open';
      refreshAll();
    }
  });
  source.addEventListener('error', () => {
    patience ??= setTimeout(() => {
      connection.value = 'lost';
    }, PATIENCE);
    // The browser reconnects by itself, unless the answer was an error: then it gives up, and we retry.
    if (source?.readyState === EventSource.CLOSED) {
      clearTimeout(retry);
      retry = setTimeout(connect, RETRY_AFTER);
    }
  });
  for (const name of eventNames) {
    source.addEventListener(name, ({ data }: MessageEvent<string>) => {
      const event: ServerEvent = JSON.parse(`{"event":"${name}","data":${data}}`);
      handle(event);
    });
  }
}

function disconnect(): void {
  clearTimeout(retry);
  clearTimeout(patience);
  patience = undefined;
  source?.close();
  source = undefined;
}

/**
 * Listens while the page is visible. A hidden page drops its connection, since a browser allows only six per server,
 * and catches up when it is visible again.
 */
export function startListening(): void {
  connect();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) disconnect();
    else if (source === undefined) {
      connect();
      refreshAll();
    }
  });
}

/** Whether a live check can be made now. With sample data or a fixed clock there is nothing to connect to. */
export function canCheck(): boolean {
  return status.value?.liveChecks !== false;
}
