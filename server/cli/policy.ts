import { readFile } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { english } from '../contract/words/english.ts';
import { wordSaying } from '../contract/words/phrase.ts';
import { nextChange } from '../live-checks/next-change.ts';
import { publishedNow } from '../live-checks/published.ts';
import { ownReportAddresses } from '../live-settings.ts';
import { composeChange } from '../mtasts/compose.ts';
import { lintPolicy } from '../mtasts/lint.ts';
import type { PolicyChange } from '../mtasts/policy-change.ts';
import { LARGEST_FILE } from '../mtasts/policy-lines.ts';
import type { DomainCheck } from '../probe/check-domain.ts';
import { lookUpMx } from '../probe/dns/lookups.ts';
import { findingsOf } from '../probe/findings.ts';
import { findDomain } from '../store/domains/domains.ts';
import { longestMaxAge as longestMaxAgeOf } from '../store/live/observations.ts';
import { withSentence } from './check.ts';
import { CommandError } from './command-error.ts';
import { checkOnce, networkOf, readDomain } from './live-network.ts';
import { printJson } from './print-json.ts';
import { printable } from './printable.ts';
import { describePublication } from './publication.ts';
import { readStandardInput } from './standard-input.ts';
import { withRecords } from './with-app.ts';

/** Judges a policy file, with `domain` against its present MX hosts. Returns the exit code: 1 when a sender may refuse it. */
export async function lintFile(
  config: Config,
  path: string,
  options: { domain?: string; json?: boolean },
): Promise<number> {
  const bytes = path === '-' ? await readStandardInput(LARGEST_FILE + 1) : await readFile(path);
  const context = options.domain === undefined ? {} : await lintContext(config, options.domain);
  const lint = lintPolicy(bytes, context);
  if (options.json === true) printJson(lint);
  else {
    const lines = lint.items.map(({ severity, code, line, sentence }) => {
      return `${path}${line === null ? '' : `:${line}`}: ${severity}: ${wordSaying(english, sentence)} (${code})`;
    });
    const end = lint.items.length === 0 ? [`${path}: nothing to mend`] : [];
    process.stdout.write(`${[...lines, ...end].map(printable).join('\n')}\n`);
  }
  return lint.items.some(({ severity }) => severity === 'error') ? 1 : 0;
}

async function lintContext(config: Config, name: string) {
  const domain = readDomain(name);
  const mx = await lookUpMx(networkOf(config).resolver, domain);
  if (mx.kind === 'unknown')
    throw new CommandError(`the MX records of ${domain} are not known now: ${wordSaying(english, mx.why)}`);
  const hosts = mx.kind === 'records' ? mx.records.map(({ host }) => host) : mx.kind === 'implicit' ? [mx.host] : [];
  return { domain, mx: hosts };
}

export interface PublishOptions {
  readonly json?: boolean;
  /** Only the text of the file. */
  readonly text?: boolean;
}

/** A first policy from the present MX records, and what it would block today. */
export async function draftPolicyFile(
  config: Config,
  domain: string,
  options: PublishOptions & { wildcard?: string[]; probe?: boolean },
): Promise<void> {
  const check = await checkOnce(config, networkOf(config), domain, { probe: options.probe !== false });
  const { wildcard } = options;
  const change: PolicyChange = { kind: 'draft', ...(wildcard === undefined ? {} : { wildcards: wildcard }) };
  publish({ config, check, change, longestMaxAge: null }, options);
}

/** The change that the verdict leads to, or the requested one, based on what is published now. */
export async function nextPolicyFile(
  config: Config,
  name: string,
  options: PublishOptions & { change?: string; mx?: string[]; maxAge?: string },
): Promise<void> {
  const domain = readDomain(name);
  await withRecords(config, async ({ database, verdicts, now }) => {
    const known = await findDomain(database, domain);
    const asked = readChange(options);
    const judged = asked === null ? await verdicts.judge(domain, now()) : null;
    const change = asked ?? (judged === null ? null : nextChange(judged.assessment));
    if (change === null) {
      throw new CommandError(
        judged === null
          ? `no domain called ${domain} is known here; policy draft makes a first policy, --change asks for another`
          : `the verdict on ${domain} leads to no other policy now (${judged.assessment.state}); --change asks for one`,
      );
    }
    const check = await checkOnce(config, networkOf(config), domain, { probe: false });
    const longest = known === null ? null : await longestMaxAgeOf(database, known.id);
    publish({ config, check, change, longestMaxAge: longest }, options);
  });
}

function readChange({ change, mx, maxAge }: { change?: string; mx?: string[]; maxAge?: string }): PolicyChange | null {
  switch (change) {
    case undefined:
      return mx === undefined ? null : { kind: 'add-mx', hosts: mx };
    case 'add-mx':
      if (mx === undefined) throw new CommandError('--change add-mx wants --mx <host...>');
      return { kind: 'add-mx', hosts: mx };
    case 'raise-max-age':
      return { kind: 'raise-max-age', ...(maxAge === undefined ? {} : { maxAge: Number(maxAge) }) };
    case 'enforce':
    case 'rollback':
    case 'remove':
    case 'draft':
      return { kind: change };
    default:
      throw new CommandError(
        `--change: ${change} is not one of draft, enforce, raise-max-age, rollback, remove, add-mx`,
      );
  }
}

interface AskedChange {
  readonly config: Config;
  readonly check: DomainCheck;
  readonly change: PolicyChange;
  /** What senders may still keep from earlier, in seconds; null where nothing is known. */
  readonly longestMaxAge: number | null;
}

function publish({ config, check, change, longestMaxAge }: AskedChange, options: PublishOptions): void {
  const now = publishedNow(check, longestMaxAge);
  if (now.kind === 'unknown')
    throw new CommandError(`what ${check.domain} publishes is not known now: ${wordSaying(english, now.why)}`);
  const ourRua = ownReportAddresses(config);
  const composed = composeChange(now.published, change, { now: check.at, ourRua });
  if (composed.kind === 'refused') throw new CommandError(wordSaying(english, composed.why));
  const { publication } = composed;
  // What is published now is about to change; the findings on MX hosts stay.
  const blocked = findingsOf(check, []).filter(({ severity, host }) => severity === 'block' && host !== null);
  const today = blocked.filter(({ code }) => code !== 'LIVE_MX_NOT_IN_POLICY');
  if (options.text === true) process.stdout.write(publication.fileText);
  else if (options.json === true) {
    printJson({ ...publication, blockedToday: today.map(withSentence) });
  } else process.stdout.write(describePublication(publication, today));
}
