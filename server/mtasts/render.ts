import type { Policy } from './policy.ts';

/**
 * The text of a policy file: version first, then mode, one mx line for each host, max_age, other fields; CRLF after every
 * line (RFC 8461 section 3.2).
 */
export function renderPolicy(policy: Policy): string {
  const lines = [
    'version: STSv1',
    `mode: ${policy.mode}`,
    ...policy.mx.map((host) => `mx: ${host}`),
    `max_age: ${policy.maxAge}`,
    ...policy.extensions.map(({ key, value }) => `${key}: ${value}`),
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}
