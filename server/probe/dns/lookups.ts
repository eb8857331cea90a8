import { isIP } from 'node:net';
import { z } from 'zod';
import { comparableHost } from '../../contract/domain-name.ts';
import type { Immutable } from '../../contract/immutable.ts';
import { type Saying, saying } from '../../contract/phrase.ts';
import { phrase } from '../../contract/words/phrase.ts';
import type { DnsReply, Resolver } from './reply.ts';
import { whyUnknown } from './why-unknown.ts';

const MAX_ALIASES = 8;
const MAX_TEXTS = 50;
const MAX_TEXT = 4096;

const unknown = z.strictObject({ kind: z.literal('unknown'), why: saying });

/** TXT records of one name, after following its aliases. */
export const txtLookup = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer'), texts: z.array(z.string()), ttl: z.number().nullable() }),
  z.strictObject({ kind: z.literal('missing') }),
  unknown,
]);
export type TxtLookup = Immutable<z.infer<typeof txtLookup>>;

/**
 * Looks up TXT records, following at most 8 CNAMEs where the resolver does not. At most 50 records of 4096 characters
 * are returned: a longer one cannot be a record that matters here.
 */
export async function lookUpTxt(resolver: Resolver, name: string): Promise<TxtLookup> {
  let owner = name;
  for (let aliases = 0; aliases <= MAX_ALIASES; aliases += 1) {
    const reply = await resolver(owner, 'TXT');
    if (reply.kind === 'unknown') return reply;
    if (reply.kind === 'answer') {
      const texts = reply.records.slice(0, MAX_TEXTS).map((text) => text.slice(0, MAX_TEXT));
      return { kind: 'answer', texts, ttl: reply.ttl };
    }
    if (reply.because === 'nxdomain') return { kind: 'missing' };
    const alias = await resolver(owner, 'CNAME');
    if (alias.kind === 'unknown') return alias;
    const target = alias.kind === 'answer' ? alias.records[0] : undefined;
    if (target === undefined) return { kind: 'missing' };
    owner = comparableHost(target);
  }
  return { kind: 'unknown', why: whyUnknown('TXT', name, phrase('dns.too-many-aliases', { limit: MAX_ALIASES })) };
}

const mxRecord = z.strictObject({
  preference: z.number(),
  /** Lower case, without a trailing dot. Foreign: need not be a host name at all. */
  host: z.string(),
});
export type MxRecord = Immutable<z.infer<typeof mxRecord>>;

/** Where mail for a domain goes (RFC 5321 section 5.1, RFC 7505). */
export const mxLookup = z.discriminatedUnion('kind', [
  /** By preference, then by name; each host once. `omitted`: how many more there are. */
  z.strictObject({ kind: z.literal('records'), records: z.array(mxRecord), omitted: z.number() }),
  /** No MX record, but an address: the domain is its own host. */
  z.strictObject({ kind: z.literal('implicit'), host: z.string() }),
  z.strictObject({ kind: z.literal('null') }),
  /** Neither MX records nor an address. */
  z.strictObject({ kind: z.literal('none') }),
  unknown,
]);
export type MxLookup = Immutable<z.infer<typeof mxLookup>>;

/**
 * Looks up the MX hosts of `domain`, at most `limit` of them: more than are ever checked, since it must be known
 * which hosts are left out.
 */
export async function lookUpMx(resolver: Resolver, domain: string, limit = 100): Promise<MxLookup> {
  const reply = await resolver(domain, 'MX');
  if (reply.kind === 'unknown') return reply;
  if (reply.kind === 'missing') {
    if (reply.because === 'nxdomain') return { kind: 'none' };
    const { addresses, unknown } = await lookUpAddresses(resolver, domain, 1);
    if (addresses.length > 0) return { kind: 'implicit', host: domain };
    return unknown === null ? { kind: 'none' } : { kind: 'unknown', why: unknown };
  }
  const records = reply.records.map(readMx).sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1));
  const named = records.filter(({ host }) => host !== '');
  if (named.length === 0) return { kind: 'null' };
  const distinct = named.filter(({ host }, index) => named.findIndex((other) => other.host === host) === index);
  return { kind: 'records', records: distinct.slice(0, limit), omitted: Math.max(0, distinct.length - limit) };
}

function readMx(text: string): MxRecord {
  const blank = text.indexOf(' ');
  return { preference: Number(text.slice(0, blank)), host: comparableHost(text.slice(blank + 1)).slice(0, 255) };
}

export interface AddressLookup {
  /** IPv4 first; each once. */
  readonly addresses: readonly string[];
  /** How many more there are. */
  readonly omitted: number;
  /** Why one of the families could not be looked up; null when both were answered. */
  readonly unknown: Saying | null;
}

/** Looks up the A and AAAA records of `host` and takes `limit` of them, alternating between the families. */
export async function lookUpAddresses(resolver: Resolver, host: string, limit: number): Promise<AddressLookup> {
  const replies = await Promise.all([resolver(host, 'A'), resolver(host, 'AAAA')]);
  const v4 = addressesOf(replies[0]);
  const v6 = addressesOf(replies[1]);
  const total = v4.length + v6.length;
  const fromV6 = Math.min(v6.length, Math.max(Math.floor(limit / 2), limit - v4.length));
  const addresses = [...v4.slice(0, limit - fromV6), ...v6.slice(0, fromV6)];
  const unknown = replies.find((reply) => reply.kind === 'unknown');
  return {
    addresses,
    omitted: total - addresses.length,
    unknown: unknown?.kind === 'unknown' ? unknown.why : null,
  };
}

function addressesOf(reply: DnsReply): string[] {
  return reply.kind === 'answer' ? [...new Set(reply.records)].filter((text) => isIP(text) !== 0) : [];
}

/** The name that `host` is an alias of; null when it is none, or when that is unknown. */
export async function lookUpAlias(resolver: Resolver, host: string): Promise<string | null> {
  const reply = await resolver(host, 'CNAME');
  const [target] = reply.kind === 'answer' ? reply.records : [];
  return target === undefined ? null : comparableHost(target).slice(0, 255);
}
