import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { authenticationPolicy } from './contract/scalars.ts';
import { isInstant } from './contract/time.ts';
import { afterText, collectMailboxes, pollMinutes } from './mailbox/entry.ts';
import type { MailboxSettings } from './mailbox/settings.ts';
import { holdsSecrets, keepFromOthers } from './secret-file.ts';

/** The configuration is invalid; `lines` has one clear line for each mistake. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

const onOff = z.enum(['on', 'off'], 'expected on or off').transform((value) => value === 'on');
const list = z.string().transform((value) => value.split(/[\s,]+/).filter((item) => item !== ''));

/**
 * Every setting: its name in the config file (in the environment `STSREADY_` and the name in upper case with underscores),
 * its default, and what it means. This table is the documentation; `stsready --help` prints it, and a test holds docs/configuration.md to it.
 */
const settings = {
  database: z.string().min(1).default('data/stsready.db').describe('SQLite file, made on first start with mode 0600'),
  listen: z
    .string()
    .default('127.0.0.1:8580')
    .transform((text, context) => parseListen(text, context))
    .describe('address of the web UI and API; only a loopback address is allowed while there is no login'),
  imapUrl: z
    .string()
    .optional()
    .describe(
      'the mailbox, imaps://user:password@host[:993]/Folder, or imap:// with STARTTLS; the password percent-encoded',
    ),
  imapTrust: authenticationPolicy
    .default('dkim')
    .describe('how reports from a mailbox are authenticated: dkim, auth-results:<authserv-id> or vouch'),
  imapCa: z
    .string()
    .optional()
    .describe('PEM file with the certificate of the mail server or of its authority, where that is not a public one'),
  imapAfter: afterText
    .default('leave')
    .describe('what becomes of a message once its reports are stored: leave, seen, delete or move:<folder>'),
  imapUnreadableFolder: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe('folder to which messages are moved whose report cannot be read; without it they stay'),
  mailboxes: z
    .union([z.string(), z.array(z.unknown())], 'expected a list of mailboxes')
    .default([])
    .describe('further mailboxes, a list (in the environment as JSON); docs/mailboxes.md shows it'),
  pollMinutes: pollMinutes.default(15).describe('minutes between two polls of a mailbox, besides IDLE'),
  watchFolder: z
    .string()
    .min(1)
    .optional()
    .describe('folder whose files are read as they come: reports, mails, mboxes, archives; docs/ways-in.md tells more'),
  watchAfter: z
    .enum(['move', 'leave', 'delete'], 'expected move, leave or delete')
    .default('move')
    .describe(
      'what becomes of a file once it is read: move (to done or unreadable inside the folder), leave or delete',
    ),
  watchTrust: authenticationPolicy
    .default('dkim')
    .describe('how reports in watched files are authenticated: dkim, auth-results:<authserv-id> or vouch'),
  secret: z
    .string()
    .min(16, 'expected at least 16 characters')
    .optional()
    .describe(
      'seals the passwords and other secrets that are given in the pages; without it a key file is made beside the database (its name and .key, mode 0600)',
    ),
  liveChecks: onOff.default(true).describe('DNS, policy and MX checks: on or off'),
  resolvers: list
    .refine((items) => items.every(isResolver), 'expected addresses such as 192.0.2.53 or [2001:db8::53]:53')
    .default([])
    .describe("DNS servers that live checks ask, as address or address:port, instead of the system's"),
  ehloName: z
    .string()
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/, 'expected a host name')
    .optional()
    .describe("name that live checks give in EHLO; it should resolve to this machine (default: the machine's name)"),
  port25Canaries: list
    .default(['gmail-smtp-in.l.google.com', 'mx01.mail.icloud.com'])
    .describe('large mail hosts that show, at most once an hour, whether port 25 can be reached from here at all'),
  reportAddresses: list
    .transform((items) => items.map((item) => (/^[^:]+@/.test(item) ? `mailto:${item}` : item)))
    .default([])
    .describe('rua addresses that lead to this service; a record that names none of them is reported'),
  probeToken: z
    .string()
    .regex(/^[\w-]{16,200}$/, 'expected 16 to 200 letters, digits, - or _')
    .optional()
    .describe('secret with which a machine elsewhere may post what `stsready probe --json` saw to /api/v1/probes'),
  checkOwnAddresses: onOff
    .default(false)
    .describe(
      "live checks may connect to this machine's own public addresses, where its mail server runs beside stsready",
    ),
  hostPolicies: onOff
    .default(false)
    .describe(
      'answer requests for mta-sts.<domain> with the policy that was approved for the domain, behind a proxy with TLS',
    ),
  testTargets: z
    .string()
    .regex(/^https:\d{1,5},smtp:\d{1,5}$/, 'expected https:<port>,smtp:<port>')
    .transform((text) => {
      const [https = 0, smtp = 0] = text.match(/\d+/g)?.map(Number) ?? [];
      return { https, smtp };
    })
    .optional()
    .describe(
      'for tests only: live checks may go to private addresses, on these ports; refused where NODE_ENV is production',
    ),
  testCa: z
    .string()
    .optional()
    .describe('for tests only: PEM file with a certificate authority that live checks trust'),
  domains: list.default([]).describe('domains to watch from the start, separated by commas or blanks'),
  trustedReporters: list
    .default([])
    .describe('reporters whose successes and failures count alone, besides google.com and microsoft.com'),
  mutedReporters: list.default([]).describe('reporters whose reports never count'),
  readiness: z
    .preprocess(
      (value) => (typeof value === 'string' ? readJson(value) : value),
      z.record(z.string(), z.unknown(), 'expected a JSON object'),
    )
    .default({})
    .describe(
      'thresholds of the verdict for all domains, as JSON: {"clock": {"requiredDays": 21}}; see docs/verdict.md',
    ),
  now: z
    .string()
    .refine(isInstant, 'expected an instant in UTC such as 2025-06-20T13:00:00Z')
    .optional()
    .describe('a fixed instant instead of the clock, for demos and replays; shown in the UI'),
  publicUrl: z
    .url({ protocol: /^https?$/, error: 'expected an address such as https://tls.example.org' })
    .refine((url) => !URL.canParse(url) || new URL(url).pathname === '/', {
      error: 'a path is not supported: give stsready a name of its own, such as https://tls.example.org',
    })
    .optional()
    .describe(
      'address, without a path, under which a proxy publishes this service; requests for other names are refused',
    ),
  trustedProxies: list
    .refine((items) => items.every(isAddressOrRange), 'expected addresses or ranges such as 127.0.0.1 or 10.1.0.0/16')
    .default([])
    .describe(
      'addresses or ranges of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; without them every report that a proxy passes on counts as posted by the proxy',
    ),
  submissionToken: z
    .string()
    .regex(/^[\w-]{16,200}$/, 'expected 16 to 200 letters, digits, - or _')
    .optional()
    .describe('reports posted to /tlsrpt/<this> are vouched for: keep it secret, let only your own senders know it'),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('debug, info, warn, error or silent'),
} as const;

const configSchema = z.strictObject(settings);
export type Config = Omit<z.output<typeof configSchema>, 'mailboxes'> & {
  /** The one from imapUrl first, then those of the list. */
  readonly mailboxes: readonly MailboxSettings[];
  /** The config file that was read; null when there is none. */
  readonly configFile: string | null;
  /** What was put right in reading it, a line each. */
  readonly notes: readonly string[];
};
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

type SettingName = keyof typeof settings;
const settingNames = Object.keys(settings) as SettingName[];

/** Names that only this project's own tests read; they may be in the environment of any command. */
const TEST_VARIABLES = new Set([
  'STSREADY_CORPUS',
  'STSREADY_CASES',
  'STSREADY_IMAP_SERVERS',
  'STSREADY_SCENARIOS',
  'STSREADY_PROPERTY_RUNS',
]);

/**
 * The configuration from the environment and the config file (JSON; `--config`, else STSREADY_CONFIG); the environment wins.
 * Any setting may also come from a file named by STSREADY_X_FILE. Throws ConfigError with one line for each mistake.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, configFile?: string): Config {
  const problems: string[] = [];
  const fromEnvironment = readEnvironment(environment, problems);
  const path = configFile ?? environment.STSREADY_CONFIG;
  const fromFile = path === undefined ? {} : readConfigFile(path, problems);
  const notes = path === undefined || !holdsSecrets(fromFile) ? [] : keepFromOthers(path, problems);
  const parsed = configSchema.safeParse({ ...fromFile, ...fromEnvironment });
  if (parsed.success) problems.push(...forbid(parsed.data, environment));
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(describeIssue(issue, fromEnvironment));
    throw new ConfigError(problems);
  }
  const beside = path === undefined ? '.' : dirname(path);
  const mailboxes = collectMailboxes(parsed.data, (file) => readFileSync(resolve(beside, file), 'utf8'));
  problems.push(...mailboxes.problems.map(({ key, message }) => `${nameOf(key, fromEnvironment)}${message}`));
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...parsed.data, mailboxes: mailboxes.mailboxes, configFile: path ?? null, notes };
}

/** What would make live checks reach or believe what they must not. */
function forbid(
  config: Pick<Config, 'liveChecks' | 'testTargets' | 'testCa'>,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const problems: string[] = [];
  if (environment.NODE_ENV === 'production') {
    if (config.testTargets !== undefined) problems.push('STSREADY_TEST_TARGETS: not in production');
    if (config.testCa !== undefined) problems.push('STSREADY_TEST_CA: not in production');
  }
  if (config.liveChecks && environment.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    problems.push('NODE_TLS_REJECT_UNAUTHORIZED: 0 makes certificates worthless; unset it, or switch live checks off');
  }
  return problems;
}

/** Name in the environment, meaning and default of every setting, in order. */
export function describeSettings(): { variable: string; key: string; meaning: string; fallback: string | null }[] {
  return settingNames.map((key) => {
    const parsed = settings[key].safeParse(undefined);
    return {
      variable: variableOf(key),
      key,
      meaning: settings[key].description ?? '',
      fallback: parsed.success ? defaultText(parsed.data) : null,
    };
  });
}

function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('STSREADY_') || variable === 'STSREADY_CONFIG' || TEST_VARIABLES.has(variable)) continue;
    if (value === undefined || value === '') continue;
    const isFile = variable.endsWith('_FILE') && keyOf(variable) === undefined;
    const key = keyOf(isFile ? variable.slice(0, -'_FILE'.length) : variable);
    if (key === undefined) {
      problems.push(`${variable}: no such setting. Known: ${settingNames.map(variableOf).join(', ')}`);
    } else if (!isFile) {
      values[key] = value;
    } else if (environment[variableOf(key)] !== undefined && environment[variableOf(key)] !== '') {
      problems.push(`${variable}: ${variableOf(key)} is set too; give one of them`);
    } else {
      const text = readSecretFile(variable, value, problems);
      if (text !== null) values[key] = text;
    }
  }
  return values;
}

export function readSecretFile(variable: string, path: string, problems: string[]): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    problems.push(`${variable}: cannot read ${path}: ${reasonOf(error)}`);
    return null;
  }
}

function readConfigFile(path: string, problems: string[]): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      problems.push(`${path}: expected a JSON object with settings`);
      return {};
    }
    const values: Record<string, unknown> = { ...parsed };
    // A relative path in a file is relative to that file, wherever the program is started.
    const database = values.database;
    if (typeof database === 'string' && !isAbsolute(database)) values.database = join(dirname(path), database);
    const { watchFolder } = values;
    if (typeof watchFolder === 'string' && !isAbsolute(watchFolder))
      values.watchFolder = join(dirname(path), watchFolder);
    return values;
  } catch (error) {
    problems.push(`${path}: cannot be read as JSON: ${reasonOf(error)}`);
    return {};
  }
}

function describeIssue(issue: z.core.$ZodIssue, fromEnvironment: Readonly<Record<string, string>>): string {
  if (issue.code === 'unrecognized_keys')
    return `config file: no such setting: ${issue.keys.join(', ')}. Known: ${settingNames.join(', ')}`;
  return `${nameOf(String(issue.path[0]), fromEnvironment)}: ${issue.message}`;
}

/** A setting as the operator wrote it. */
function nameOf(key: string, fromEnvironment: Readonly<Record<string, string>>): string {
  return key in fromEnvironment ? variableOf(key as SettingName) : `config file: ${key}`;
}

function parseListen(text: string, context: z.core.$RefinementCtx<string>): ListenAddress {
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3] ?? -1);
  if (match === null || port > 65535) {
    context.issues.push({
      code: 'custom',
      input: text,
      message: 'expected address:port, such as 127.0.0.1:8580 or [::1]:8580',
    });
    return z.NEVER;
  }
  const host = match[1] ?? match[2] ?? '';
  if (!isLoopback(host)) {
    const message = `"${host}" is reachable from elsewhere and stsready has no login yet: listen on 127.0.0.1 and put a proxy with a login before it`;
    context.issues.push({ code: 'custom', input: text, message });
    return z.NEVER;
  }
  return { host, port };
}

/** `address`, `address:port` or `[address]:port`. */
function isResolver(text: string): boolean {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|(\d+(?:\.\d+){3}))(?::\d{1,5})?$/.exec(text) ?? [];
  return isIP(bracketed ?? plain ?? text) !== 0;
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const most = isIP(address) === 4 ? 32 : 128;
  return (
    isIP(address) !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
}

/** The value of `text` as JSON; the text itself when it is not JSON, for the schema to refuse. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

function variableOf(key: SettingName): string {
  return `STSREADY_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function keyOf(variable: string): SettingName | undefined {
  return settingNames.find((key) => variableOf(key) === variable);
}

function defaultText(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(',');
  if (typeof value === 'object' && value !== null && 'port' in value && 'host' in value)
    return `${value.host}:${value.port}`;
  if (typeof value === 'object') return null;
  return String(value);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
