import { Resolver as NodeResolver } from 'node:dns/promises';
import type { DnsReply, RecordType, Resolver } from './reply.ts';
import { queryTlsa } from './tlsa.ts';

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
    if (signal?.aborted === true) return { kind: 'unknown', why: `${type} ${name}: given up.` };
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

const MEANINGS: Readonly<Record<string, string>> = {
  ESERVFAIL: 'the resolver failed (SERVFAIL); broken DNSSEC may be the cause',
  ETIMEOUT: 'no answer in time',
  EREFUSED: 'the resolver refused to answer',
  ECONNREFUSED: 'the resolver cannot be reached',
  EFORMERR: 'the resolver did not understand the question',
  EBADRESP: 'the answer could not be read',
  ECANCELLED: 'given up',
  ENOTIMP: 'the resolver does not know this kind of record',
};

function replyOf(error: unknown, name: string, type: RecordType): DnsReply {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND') return { kind: 'missing', because: 'nxdomain' };
  if (code === 'ENODATA') return { kind: 'missing', because: 'nodata' };
  if (code === '') throw error;
  return { kind: 'unknown', why: `${type} ${name}: ${MEANINGS[code] ?? code}.` };
}
