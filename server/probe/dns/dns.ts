import { Resolver as NodeResolver } from 'node:dns/promises';
import type { Phrase } from '../../contract/phrase.ts';
import { phrase } from '../../contract/words/phrase.ts';
import type { DnsReply, RecordType, Resolver } from './reply.ts';
import { queryTlsa } from './tlsa.ts';
import { whyUnknown } from './why-unknown.ts';

export interface ResolverOptions {
  /** `address` or `address:port` of each resolver; the system's when empty or not given. */
  readonly servers?: readonly string[];
  /** For one try. */
  readonly timeoutMillis?: number;
  readonly tries?: number;
  /** Aborts pending queries, whose answers are then unknown. */
  readonly signal?: AbortSignal;
}

/** A resolver over Node's own: 5 seconds a try, 2 tries, TCP when an answer is truncated. */
export function createResolver(options: ResolverOptions = {}): Resolver {
  const { servers = [], timeoutMillis = 5000, tries = 2, signal } = options;
  const node = new NodeResolver({ timeout: timeoutMillis, tries });
  if (servers.length > 0) node.setServers(servers);
  signal?.addEventListener('abort', () => node.cancel());
  return async (name, type) => {
    if (signal?.aborted === true) return { kind: 'unknown', why: whyUnknown(type, name, phrase('dns.given-up')) };
    if (type === 'TLSA') return queryTlsa(name, node.getServers(), timeoutMillis);
    try {
      const { records, ttl } = await ask(node, name, type);
      return { kind: 'answer', records, ttl, authenticated: null };
    } catch (error) {
      return replyOf(error, name, type);
    }
  };
}

type NodeType = Exclude<RecordType, 'TLSA'>;

async function ask(
  node: NodeResolver,
  name: string,
  type: NodeType,
): Promise<{ records: string[]; ttl: number | null }> {
  switch (type) {
    case 'TXT':
      return { records: (await node.resolveTxt(name)).map((strings) => strings.join('')), ttl: null };
    case 'MX':
      return {
        records: (await node.resolveMx(name)).map(
          ({ priority, exchange }) => `${priority} ${exchange === '' ? '.' : exchange}`,
        ),
        ttl: null,
      };
    case 'CNAME':
      return { records: await node.resolveCname(name), ttl: null };
    case 'A':
    case 'AAAA': {
      const found = type === 'A' ? await node.resolve4(name, { ttl: true }) : await node.resolve6(name, { ttl: true });
      return { records: found.map(({ address }) => address), ttl: Math.min(...found.map(({ ttl }) => ttl)) };
    }
  }
}

const MEANINGS: Readonly<Record<string, Phrase>> = {
  ESERVFAIL: phrase('dns.servfail'),
  ETIMEOUT: phrase('dns.timeout'),
  EREFUSED: phrase('dns.refused'),
  ECONNREFUSED: phrase('dns.unreachable'),
  EFORMERR: phrase('dns.not-understood'),
  EBADRESP: phrase('dns.unreadable'),
  ECANCELLED: phrase('dns.given-up'),
  ENOTIMP: phrase('dns.unknown-type'),
};

function replyOf(error: unknown, name: string, type: RecordType): DnsReply {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND') return { kind: 'missing', because: 'nxdomain' };
  if (code === 'ENODATA') return { kind: 'missing', because: 'nodata' };
  if (code === '') throw error;
  return { kind: 'unknown', why: whyUnknown(type, name, MEANINGS[code] ?? phrase('dns.code', { code })) };
}
