import { comparableHost, isHostName } from '../contract/domain-name.ts';
import type { PolicyFaultCode } from './policy-faults.ts';

/** One `mx` value: lower case, without a trailing dot, and what is wrong with it. */
export interface MxValue {
  readonly host: string;
  readonly fault: PolicyFaultCode | null;
}

/** Reads the value of an `mx` field: a host name, or `*.` and a domain (RFC 8461 section 3.2). */
export function readMxValue(value: string): MxValue {
  const host = comparableHost(value);
  return { host, fault: faultOf(value, host) };
}

function faultOf(value: string, host: string): PolicyFaultCode | null {
  if (host === '') return 'MX_EMPTY';
  if (/[\s,;]/.test(value)) return 'MX_SEVERAL_HOSTS';
  if (/[/@]/.test(value)) return 'MX_IS_URL';
  if (/^\[|:/.test(value) || /^\d+\.\d+\.\d+\.\d+$/.test(host)) return 'MX_IS_ADDRESS';
  if (/[^\x20-\x7e]/.test(value)) return 'MX_NOT_A_LABELS';
  const named = host.startsWith('*.') ? host.slice(2) : host;
  if (named.includes('*')) return 'MX_WILDCARD_ILLEGAL';
  if (!isHostName(named)) return 'MX_NOT_HOST';
  return value.endsWith('.') ? 'MX_TRAILING_DOT' : null;
}
