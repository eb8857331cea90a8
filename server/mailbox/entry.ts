import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { authenticationPolicy } from '../contract/scalars.ts';
import { oauthConfig } from '../oauth/config.ts';
import {
  type AfterImport,
  DEFAULT_FOLDER,
  type Login,
  type MailboxSettings,
  MailboxUrlError,
  mailboxAddress,
  parseMailboxUrl,
  usualPort,
} from './settings.ts';

const text = z.string().trim().min(1);
const path = text.max(4096);
const folder = text.max(500);
export const pollMinutes = z.coerce
  .number('expected a number of minutes')
  .min(0.05, 'expected at least 0.05 minutes')
  .max(1440, 'expected at most 1440 minutes');
/** `leave`, `seen`, `delete` or `move:Folder`. */
export const afterText = z
  .string()
  .regex(/^(leave|seen|delete|move:.*\S.*)$/, 'expected leave, seen, delete or move:<folder>')
  .max(510);

/** One entry of `mailboxes` in the config file. */
const mailboxEntry = z.strictObject({
  url: text.optional(),
  host: text.max(253).optional(),
  port: z.number().int().min(1).max(65_535).optional(),
  security: z.enum(['tls', 'starttls'], 'expected tls or starttls').default('tls'),
  user: text.max(500).optional(),
  password: z.string().min(1).max(2000).optional(),
  passwordFile: path.optional(),
  oauth: oauthConfig.optional(),
  oauthFile: path.optional(),
  folders: z.array(folder).min(1, 'expected at least one folder').max(100).optional(),
  trust: authenticationPolicy.optional(),
  pollMinutes: pollMinutes.optional(),
  after: afterText.default('leave'),
  unreadableFolder: folder.optional(),
  caFile: path.optional(),
});

export const mailboxEntryNames: readonly string[] = Object.keys(mailboxEntry.shape);

/** What the mailboxes of the config file fall back to. */
export interface MailboxDefaults {
  readonly trust: string;
  readonly pollMinutes: number;
}

/** Entries of the config file as settings, or one line for each mistake; `readText` reads the files they name. */
export function readMailboxEntries(
  value: unknown,
  defaults: MailboxDefaults,
  readText: (path: string) => string,
): { readonly mailboxes: readonly MailboxSettings[]; readonly problems: readonly string[] } {
  if (!Array.isArray(value)) return { mailboxes: [], problems: [': expected a list of mailboxes'] };
  const entries: readonly unknown[] = value;
  const mailboxes: MailboxSettings[] = [];
  const problems: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const parsed = mailboxEntry.safeParse(entry);
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        problems.push(`[${index}]${issue.path.map((part) => `.${String(part)}`).join('')}: ${issue.message}`);
      continue;
    }
    try {
      mailboxes.push(toSettings(parsed.data, defaults, readText));
    } catch (error) {
      if (!(error instanceof MailboxUrlError)) throw error;
      problems.push(`[${index}]: ${error.message}`);
    }
  }
  return { mailboxes, problems };
}

/** What the configuration says about mailboxes, before it is parsed. */
export interface MailboxSources {
  readonly imapUrl?: string | undefined;
  readonly imapCa?: string | undefined;
  readonly imapTrust: string;
  readonly imapAfter: string;
  readonly imapUnreadableFolder?: string | undefined;
  readonly pollMinutes: number;
  readonly mailboxes: string | readonly unknown[];
}

interface MailboxMistake {
  readonly key: 'imapUrl' | 'mailboxes';
  /** Follows the name of the setting. */
  readonly message: string;
}

/** The mailbox of imapUrl and those of the list, or what is wrong with them; `readText` reads the files they name. */
export function collectMailboxes(
  sources: MailboxSources,
  readText: (path: string) => string,
): { readonly mailboxes: readonly MailboxSettings[]; readonly problems: readonly MailboxMistake[] } {
  const mailboxes: MailboxSettings[] = [];
  const problems: MailboxMistake[] = [];
  const defaults = { trust: sources.imapTrust, pollMinutes: sources.pollMinutes };
  if (sources.imapUrl !== undefined) {
    const { imapUrl: url, imapCa: caFile, imapUnreadableFolder: unreadableFolder } = sources;
    const single = readMailboxEntries(
      [JSON.parse(JSON.stringify({ url, caFile, unreadableFolder, after: sources.imapAfter }))],
      defaults,
      readText,
    );
    mailboxes.push(...single.mailboxes);
    problems.push(
      ...single.problems.map((line) => ({ key: 'imapUrl' as const, message: line.replace(/^\[0\](\.url)?/, '') })),
    );
  }
  const listed = readMailboxEntries(listOf(sources.mailboxes), defaults, readText);
  mailboxes.push(...listed.mailboxes);
  problems.push(...listed.problems.map((message) => ({ key: 'mailboxes' as const, message })));
  const key = sources.mailboxes.length > 0 ? 'mailboxes' : 'imapUrl';
  problems.push(...contradictions(mailboxes).map((line) => ({ key, message: `: ${line}` }) as const));
  return { mailboxes, problems };
}

/** Environment variables are always text. */
function listOf(value: string | readonly unknown[]): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return null; // named as no list
  }
}

/** Settings that contradict themselves or each other, one line each. */
export function contradictions(mailboxes: readonly MailboxSettings[]): string[] {
  const lines = mailboxes.flatMap((mailbox) => {
    const targets = targetsOf(mailbox);
    return mailbox.folders
      .filter((name) => targets.includes(name))
      .map((name) => `${mailboxAddress(mailbox)}: messages cannot be moved to ${name}, which is read`);
  });
  const addresses = mailboxes.map((mailbox) => mailboxAddress(mailbox));
  const twice = new Set(addresses.filter((address, index) => addresses.indexOf(address) !== index));
  for (const address of twice) lines.push(`${address}: named twice; put its folders into one entry`);
  return lines;
}

/** Folders that messages are moved to: never read, or their messages would be read again. */
export function targetsOf({ after, unreadableFolder }: Pick<MailboxSettings, 'after' | 'unreadableFolder'>): string[] {
  return [after.kind === 'move' ? after.folder : null, unreadableFolder].filter((name) => name !== null);
}

export function parseAfter(value: string): AfterImport {
  if (value === 'leave' || value === 'seen' || value === 'delete') return { kind: value };
  return { kind: 'move', folder: value.slice('move:'.length).trim() };
}

export function afterOf(after: AfterImport): string {
  return after.kind === 'move' ? `move:${after.folder}` : after.kind;
}

type Entry = z.output<typeof mailboxEntry>;

function toSettings(entry: Entry, defaults: MailboxDefaults, readText: (path: string) => string): MailboxSettings {
  const { server, folder: urlFolder } = serverOf(entry, readText);
  if (urlFolder !== null && entry.folders !== undefined)
    throw new MailboxUrlError('folders are named both in url and in folders; give one of them');
  return {
    ...server,
    ca: entry.caFile === undefined ? null : certificatesIn(fileText(readText, entry.caFile), entry.caFile),
    folders: entry.folders ?? [urlFolder ?? DEFAULT_FOLDER],
    trust: entry.trust ?? defaults.trust,
    pollSeconds: (entry.pollMinutes ?? defaults.pollMinutes) * 60,
    after: parseAfter(entry.after),
    unreadableFolder: entry.unreadableFolder ?? null,
  };
}

function serverOf(entry: Entry, readText: (path: string) => string) {
  if (entry.url !== undefined) {
    if (entry.host !== undefined || entry.user !== undefined || loginsOf(entry).length > 0)
      throw new MailboxUrlError('url already names host, user and password; leave those out, or leave out url');
    return parseMailboxUrl(entry.url);
  }
  if (entry.host === undefined || entry.user === undefined) throw new MailboxUrlError('expected url, or host and user');
  const secure = entry.security === 'tls';
  const server = {
    host: entry.host,
    port: entry.port ?? usualPort(secure),
    secure,
    user: entry.user,
    login: loginOf(entry, readText),
  };
  return { server, folder: null };
}

const LOGINS = ['password', 'passwordFile', 'oauth', 'oauthFile'] as const;

function loginsOf(entry: Entry): string[] {
  return LOGINS.filter((name) => entry[name] !== undefined);
}

function loginOf(entry: Entry, readText: (path: string) => string): Login {
  if (loginsOf(entry).length !== 1) throw new MailboxUrlError(`expected one of ${LOGINS.join(', ')}`);
  if (entry.password !== undefined) return { kind: 'password', password: entry.password };
  if (entry.passwordFile !== undefined) {
    const password = fileText(readText, entry.passwordFile).replace(/\r?\n$/, '');
    if (password === '') throw new MailboxUrlError(`${entry.passwordFile} is empty`);
    return { kind: 'password', password };
  }
  if (entry.oauth !== undefined) return { kind: 'oauth', oauth: entry.oauth };
  const name = entry.oauthFile ?? '';
  const parsed = oauthConfig.safeParse(jsonOf(fileText(readText, name), name));
  if (parsed.success) return { kind: 'oauth', oauth: parsed.data };
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new MailboxUrlError(`${name}: ${lines.join('; ')}`);
}

/** OpenSSL passes over what it cannot read, and the connection fails much later for another reason. */
function certificatesIn(pem: string, name: string): string {
  const blocks = pem.match(
    /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g,
  );
  if (blocks === null) throw new MailboxUrlError(`${name} holds no certificate in PEM`);
  for (const block of blocks) {
    try {
      new X509Certificate(block);
    } catch {
      throw new MailboxUrlError(`${name} holds a certificate that cannot be read`);
    }
  }
  return pem;
}

function jsonOf(content: string, name: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new MailboxUrlError(`${name} is not JSON`);
  }
}

function fileText(readText: (path: string) => string, name: string): string {
  try {
    return readText(name);
  } catch (error) {
    throw new MailboxUrlError(`cannot read ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
