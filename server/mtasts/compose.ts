import { comparableHost, domainOfAddress, isHostName } from '../contract/domain-name.ts';
import type { Phrase } from '../contract/phrase.ts';
import { addSeconds, type Instant } from '../contract/time.ts';
import { phrase } from '../contract/words/phrase.ts';
import { coverMx } from './coverage.ts';
import { type DiffLine, diffLines } from './diff.ts';
import { type Draft, draftPolicy } from './draft.ts';
import { type LintItem, lintPolicy, SHORTEST_MAX_AGE, TWO_WEEKS, WEEK } from './lint.ts';
import { LONGEST_MAX_AGE, type Policy, parsePolicy } from './policy.ts';
import type { PolicyChange } from './policy-change.ts';
import { renderPolicy } from './render.ts';
import { type Step, stepsOf } from './steps.ts';
import { composeStsRecord, composeTlsrptRecord, newPolicyId, type TxtToPublish } from './txt-to-publish.ts';

/** What a domain publishes now: where a change starts from. */
export interface Published {
  /** A-labels, lower case. */
  readonly domain: string;
  readonly mx: PublishedMx;
  /** The live policy file; null when there is none. */
  readonly policyText: string | null;
  /** Id of the `_mta-sts` record; null when there is no valid one. */
  readonly txtId: string | null;
  /** Seconds that resolvers may keep the `_mta-sts` record; null when unknown. */
  readonly txtTtl: number | null;
  /** Present `rua` URIs of the `_smtp._tls` record. */
  readonly rua: readonly string[];
  /** Seconds: the longest max_age ever served, as far as known. */
  readonly longestMaxAge: number | null;
}

export type PublishedMx =
  /** In preference order. */
  | { readonly kind: 'records'; readonly hosts: readonly string[] }
  /** No MX record: the domain is its own host. */
  | { readonly kind: 'implicit' }
  /** `MX 0 .`: the domain receives no mail (RFC 7505). */
  | { readonly kind: 'null' }
  /** DNS did not answer: whoever asks again may know. */
  | { readonly kind: 'unknown' }
  /** Nobody here has looked DNS up: whoever publishes has to. */
  | { readonly kind: 'not-looked-up' };

/** Everything an operator needs to carry out a change. Nothing is published by composing it. */
export interface Publication {
  readonly change: PolicyChange['kind'];
  readonly url: string;
  readonly fileText: string;
  /** Null when nothing is live. */
  readonly diff: readonly DiffLine[] | null;
  readonly records: readonly TxtToPublish[];
  readonly steps: readonly Step[];
  /** What the validator says about the new file, given the present MX hosts. */
  readonly lint: readonly LintItem[];
  /** Worth reading first. */
  readonly notes: readonly Phrase[];
}

export type Composition =
  | { readonly kind: 'publication'; readonly publication: Publication }
  | { readonly kind: 'refused'; readonly why: Phrase };

export interface ComposeOptions {
  readonly now: Instant;
  /** `rua` URIs of this installation, to be added to the `_smtp._tls` record. */
  readonly ourRua: readonly string[];
  /** Seconds that a person chose instead of the advised ones. */
  readonly maxAge?: number | undefined;
}

const MONTH = 2_592_000;

/** The file and the records to publish for one change, in which order, and what differs from the live file. */
export function composeChange(published: Published, change: PolicyChange, options: ComposeOptions): Composition {
  const live = published.policyText === null ? null : parsePolicy(published.policyText).policy;
  const next = nextPolicy(published, live, change);
  if ('refused' in next) return { kind: 'refused', why: next.refused };

  const { domain } = published;
  const policy = options.maxAge === undefined ? next.policy : { ...next.policy, maxAge: options.maxAge };
  const fileText = renderPolicy(policy);
  const hosts = hostsOf(published);
  const held = Math.max(published.longestMaxAge ?? 0, Math.min(live?.maxAge ?? 0, LONGEST_MAX_AGE));
  const tlsrpt = composeTlsrptRecord(domain, published.rua, options.ourRua);
  const publication: Publication = {
    change: change.kind,
    url: `https://mta-sts.${domain}/.well-known/mta-sts.txt`,
    fileText,
    diff: published.policyText === null ? null : diffLines(published.policyText, fileText),
    records: [
      composeStsRecord(domain, newPolicyId(options.now, published.txtId)),
      ...(tlsrpt === null || change.kind === 'remove' ? [] : [tlsrpt]),
    ],
    steps: stepsOf(change, {
      domain,
      firstPolicy: published.policyText === null,
      idKnownAfter: addSeconds(options.now, published.txtTtl ?? 86_400),
      cachesGoneAfter: addSeconds(options.now, Math.max(held, SHORTEST_MAX_AGE) + (published.txtTtl ?? 86_400)),
    }),
    lint: lintPolicy(fileText, hosts === null ? { domain } : { domain, mx: hosts }).items,
    notes: [...next.notes, ...notesOnRua(domain, options.ourRua)],
  };
  return { kind: 'publication', publication };
}

function nextPolicy(published: Published, live: Policy | null, change: PolicyChange): Draft {
  const hosts = hostsOf(published);
  switch (change.kind) {
    case 'draft':
      return draftPolicy(published.domain, hosts, change.wildcards ?? [], live);
    case 'enforce': {
      if (live === null) return { refused: phrase('refused.nothing-to-enforce') };
      if (live.mode === 'enforce') return { refused: phrase('refused.enforced') };
      if (live.mode === 'none') return { refused: phrase('refused.untested') };
      if (published.mx.kind === 'not-looked-up') return { policy: firstEnforcing(live), notes: [] };
      if (hosts === null) return { refused: phrase('refused.mx-not-compared') };
      if (hosts.length === 0) return { refused: phrase('refused.null-mx') };
      const missing = coverMx(live.mx, hosts).rows.filter((row) => row.matchedBy.length === 0);
      if (missing.length > 0) {
        return { refused: phrase('refused.mx-not-covered', { hosts: missing.map((row) => row.host).join(', ') }) };
      }
      return { policy: firstEnforcing(live), notes: [] };
    }
    case 'raise-max-age': {
      const maxAge = change.maxAge ?? MONTH;
      if (live === null) return { refused: phrase('refused.nothing-to-raise') };
      if (!Number.isInteger(maxAge) || maxAge > LONGEST_MAX_AGE) {
        return { refused: phrase('refused.max-age', { limit: String(LONGEST_MAX_AGE) }) };
      }
      if (maxAge <= live.maxAge) return { refused: phrase('refused.max-age-raised', { maxAge: String(live.maxAge) }) };
      const early = phrase('note.raise-late');
      const testing = live.mode === 'testing' && maxAge > TWO_WEEKS;
      return {
        policy: { ...live, maxAge },
        notes: testing ? [phrase('note.still-testing'), early] : [early],
      };
    }
    case 'rollback': {
      if (live === null) return draftPolicy(published.domain, hosts, [], null);
      const notes = live.mode === 'testing' ? [phrase('note.rollback-testing')] : [];
      return { policy: { ...live, mode: 'testing' }, notes };
    }
    case 'remove':
      return { policy: { mode: 'none', mx: [], maxAge: SHORTEST_MAX_AGE, extensions: [] }, notes: [] };
    case 'add-mx': {
      if (live === null) return { refused: phrase('refused.nothing-to-add-to') };
      const bad = change.hosts.find((host) => !isHostName(comparableHost(host)));
      if (bad !== undefined) return { refused: phrase('refused.host', { value: JSON.stringify(bad.slice(0, 80)) }) };
      const { rows } = coverMx(live.mx, change.hosts.map(comparableHost));
      const fresh = rows.filter((row) => row.matchedBy.length === 0).map((row) => row.host);
      if (fresh.length === 0) return { refused: phrase('refused.hosts-matched') };
      return { policy: { ...live, mx: [...new Set([...live.mx, ...fresh])] }, notes: [] };
    }
  }
}

/** Seconds that a page offers for a file in this mode, the shortest first; a mistake in testing must not last. */
export function maxAgeChoices(mode: Policy['mode']): readonly number[] {
  return mode === 'testing' ? [WEEK, TWO_WEEKS] : [WEEK, TWO_WEEKS, MONTH];
}

/**
 * The first policy that enforces keeps the max_age that was tested, within one to two weeks: long enough to protect, short
 * enough to take back.
 */
function firstEnforcing(live: Policy): Policy {
  return { ...live, mode: 'enforce', maxAge: Math.min(Math.max(live.maxAge, WEEK), TWO_WEEKS) };
}

/** The hosts that take mail for the domain: empty for null MX, null when unknown. */
function hostsOf({ mx, domain }: Published): readonly string[] | null {
  if (mx.kind === 'unknown' || mx.kind === 'not-looked-up') return null;
  if (mx.kind === 'null') return [];
  return mx.kind === 'implicit' ? [domain] : mx.hosts;
}

function notesOnRua(domain: string, rua: readonly string[]): Phrase[] {
  const notes: Phrase[] = [];
  if (rua.some((uri) => uri.toLowerCase().startsWith('https:'))) {
    notes.push(phrase('note.https-reports'));
  }
  const own = rua.find((uri) => /^mailto:/i.test(uri) && domainOfAddress(uri) === domain);
  if (own !== undefined) notes.push(phrase('note.own-reports', { uri: own }));
  return notes;
}
