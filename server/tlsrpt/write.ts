import type { FailureDetail, PolicyResult, Report } from './report.ts';

/** A report as RFC 8460 section 4.4 wants it on the wire. Null fields are left out; rejected entries are not written. */
export function writeReport(report: Report): string {
  return JSON.stringify(
    withoutNulls({
      'organization-name': report.organization,
      'date-range': { 'start-datetime': report.start, 'end-datetime': report.end },
      'contact-info': report.contact,
      'report-id': report.reportId,
      policies: report.policies.map(writePolicy),
    }),
    null,
    2,
  );
}

function writePolicy(policy: PolicyResult): object {
  return withoutNulls({
    policy: withoutNulls({
      'policy-type': policy.policyType || null,
      'policy-string': policy.policyString,
      'policy-domain': policy.policyDomain,
      'mx-host': policy.mxHosts.length > 0 ? policy.mxHosts : null,
    }),
    summary: {
      'total-successful-session-count': policy.success,
      'total-failure-session-count': policy.failure,
    },
    'failure-details': policy.failureDetails.length > 0 ? policy.failureDetails.map(writeDetail) : null,
  });
}

function writeDetail(detail: FailureDetail): object {
  return withoutNulls({
    'result-type': detail.resultType || null,
    'sending-mta-ip': detail.sendingMtaIp,
    'receiving-mx-hostname': detail.receivingMxHostname,
    'receiving-mx-helo': detail.receivingMxHelo,
    'receiving-ip': detail.receivingIp,
    'failed-session-count': detail.sessions,
    'additional-information': detail.additionalInformation,
    'failure-reason-code': detail.reasonCode,
  });
}

function withoutNulls(members: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}
