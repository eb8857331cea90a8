import type { Severity } from '../contract/codes.ts';
import type { DomainCheck } from './check-domain.ts';
import type { Finding } from './finding.ts';
import { findInHosts } from './findings-of-hosts.ts';
import { findInRecords } from './findings-of-records.ts';

/** Everything worth saying about one check, most serious first. `ourRua` are the report addresses of this installation. */
export function findingsOf(check: DomainCheck, ourRua: readonly string[]): Finding[] {
  const order: readonly Severity[] = ['block', 'hold', 'warn', 'info'];
  const all = [...findInRecords(check, ourRua), ...findInHosts(check)];
  return all.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
