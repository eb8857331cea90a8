/** What tlsrpt-reporter names its reports, whose sender is Postfix: the day, a count, the domain. */
const ID_OF_TLSRPT_REPORTER = /^\d{4}-\d{2}-\d{2}T00:00:00Z_idx\d+_\S+$/;

/**
 * Whether the report is of a sender that does not look at policies in testing: both policy plug-ins of Postfix hand it such
 * a policy as none. It reports `no-policy-found` until the policy says enforce.
 */
export function skipsTesting(reportId: string | null): boolean {
  return reportId !== null && ID_OF_TLSRPT_REPORTER.test(reportId);
}
