/*
 * The API and the pages over HTTP. A route is a method and a path with the schemas of what it takes and answers, from
 * contract/; the OpenAPI document is made of this list. A resource is a folder: domains, reports, messages, policies, checks,
 * sources, mailboxes, installation. What goes wrong is a problem (RFC 9457): title, status, detail. A handler reads its
 * params, asks the store, the verdicts or the mailboxes, and answers; rules stand below this folder.
 *
 * This file is the list, read top to bottom; shell/ is what all share: routing, problems, headers, static files, events. Only here
 * is express. Imports everything below it; the program (app.ts) and the commands import it.
 */
import { checkNow, readCheck } from './checks/checks.ts';
import { takeProbes } from './checks/probes.ts';
import { attestHost, setIssueAside, takeIssueUp } from './domains/assertions.ts';
import { readDomainSeries } from './domains/domain-series.ts';
import { readDomainSettings, replaceDomainSettings } from './domains/domain-settings.ts';
import { readAssessment, readDomain, readDomains } from './domains/domains.ts';
import { decideOnWaiting, lookAtRecords, readWaiting } from './domains/waiting.ts';
import { adoptDomain, changeDomain } from './domains/watching.ts';
import { readSettings } from './installation/settings.ts';
import { readStatus, streamEvents } from './installation/status.ts';
import {
  addMailbox,
  forgetMailbox,
  pauseMailbox,
  pollMailbox,
  readMailboxes,
  replaceMailbox,
} from './mailboxes/mailboxes.ts';
import { readMessageOriginal, readMessages, retryUnreadable } from './messages/messages.ts';
import { approvePolicy, readHostedPolicy } from './policies/hosted-policy.ts';
import { downloadNextPolicies, readNextPolicies, readNextPolicy } from './policies/next-policy.ts';
import { lintPolicyFile } from './policies/policy-lint.ts';
import { readFailures } from './reports/breakdown.ts';
import { readReportDocument } from './reports/document.ts';
import { exportTable } from './reports/export.ts';
import { readReport, readReportOriginal, readReports } from './reports/reports.ts';
import { readSeries } from './reports/series.ts';
import type { Route } from './shell/route.ts';
import { readFacets } from './sources/facets.ts';
import { loadSampleData, removeSampleData } from './sources/sample.ts';
import { readSources } from './sources/sources.ts';
import { uploadFiles } from './sources/uploads.ts';

/**
 * Every endpoint of the API by its operation id. The server mounts this list and the OpenAPI document describes it:
 * an endpoint is a schema in the contract, a `route` beside what answers it, and a line here.
 */
export const routes = {
  readStatus,
  streamEvents,
  readSettings,

  readDomains,
  adoptDomain,
  // Before :domain, which `waiting` would be one of.
  readWaiting,
  decideOnWaiting,
  lookAtRecords,
  readDomain,
  changeDomain,
  readAssessment,
  setIssueAside,
  takeIssueUp,
  attestHost,
  readDomainSettings,
  replaceDomainSettings,

  readDomainSeries,
  readFailures,
  readSeries,
  readFacets,

  readCheck,
  checkNow,
  takeProbes,

  readNextPolicy,
  readNextPolicies,
  downloadNextPolicies,
  lintPolicyFile,
  readHostedPolicy,
  approvePolicy,

  readReports,
  readReport,
  readReportDocument,
  readReportOriginal,
  exportTable,

  readMessages,
  readMessageOriginal,
  retryUnreadable,

  readMailboxes,
  addMailbox,
  replaceMailbox,
  pauseMailbox,
  forgetMailbox,
  pollMailbox,

  readSources,
  uploadFiles,
  loadSampleData,
  removeSampleData,
} as const satisfies Readonly<Record<string, Route>>;
