import type { IssueClass } from '../codes.ts';

/** The command that shows a fault, or that it is gone; null where the names are not safe to paste into a shell. */
export function testCommand(failureClass: IssueClass, host: string | null, domain: string): string | null {
  if (!isPlainHost(domain)) return null;
  if (failureClass === 'mx-not-in-policy') {
    return `dig +short MX ${domain}; curl -sS https://mta-sts.${domain}/.well-known/mta-sts.txt`;
  }
  if (host === null || !isPlainHost(host)) return null;
  const opening = `openssl s_client -starttls smtp -connect ${host}:25 -servername ${host}`;
  switch (failureClass) {
    case 'starttls':
      return `${opening} -brief </dev/null`;
    case 'cert-name':
      return `${opening} -verify_hostname ${host} -verify_return_error -brief </dev/null`;
    case 'cert-expired':
      return `${opening} </dev/null 2>/dev/null | openssl x509 -noout -dates`;
    case 'cert-untrusted':
      return `${opening} -showcerts -verify_return_error </dev/null`;
    case 'handshake':
      return `${opening} -tls1_2 -brief </dev/null; ${opening} -tls1_3 -brief </dev/null`;
    case 'unclassified':
      return `${opening} -verify_hostname ${host} -verify_return_error -brief </dev/null`;
  }
}

/** Whether a name may stand in a command that people paste into a shell. */
function isPlainHost(host: string): boolean {
  return /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(host) && host.length <= 253;
}
