import { causes } from './causes.ts';
import { charts } from './charts.ts';
import { check } from './check.ts';
import { evidence } from './evidence.ts';
import { findings } from './findings.ts';
import { fixes } from './fixes.ts';
import { formats } from './formats.ts';
import { frame } from './frame.ts';
import { lint } from './lint.ts';
import { mailbox } from './mailbox.ts';
import { overview } from './overview.ts';
import { policy } from './policy.ts';
import { publication } from './publication.ts';
import { reasons } from './reasons.ts';
import { remedies } from './remedies.ts';
import { reports } from './reports.ts';
import { settings } from './settings.ts';
import { sources } from './sources.ts';
import { verdict } from './verdict.ts';

/** What the pages load with their first script. */
export const pages = {
  ...formats,
  ...frame,
  ...overview,
  ...verdict,
  ...evidence,
  ...fixes,
  ...policy,
  ...publication,
  ...charts,
  ...reports,
  ...sources,
  ...mailbox,
  ...check,
  ...findings,
  ...causes,
  ...lint,
  ...settings,
  ...reasons,
  ...remedies,
} as const;
