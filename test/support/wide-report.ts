import type { PolicyResult } from '../../server/tlsrpt/report.ts';

/** A policy entry about `domain` with `failures` details of one session each, all of another host. */
export function policyResult(domain: string, failures: number): PolicyResult {
  return {
    policyType: 'sts',
    policyString: ['version: STSv1', 'mode: testing', `mx: *.${domain}`, 'max_age: 604800'],
    policyDomain: domain,
    mxHosts: [`*.${domain}`],
    success: 100,
    failure: failures,
    failureDetails: Array.from({ length: failures }, (_, index) => ({
      resultType: 'certificate-expired',
      sendingMtaIp: '192.0.2.1',
      receivingMxHostname: `mx${index}.${domain}`,
      receivingMxHelo: null,
      receivingIp: null,
      sessions: 1,
      additionalInformation: null,
      reasonCode: null,
    })),
  };
}
