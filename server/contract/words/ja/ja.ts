import type { Catalogue } from '../keys.ts';
import { actions } from './actions.ts';
import { advice } from './advice.ts';
import { causes } from './causes.ts';
import { charts } from './charts.ts';
import { check } from './check.ts';
import { deviations } from './deviations.ts';
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
import { steps } from './steps.ts';
import { verdict } from './verdict.ts';

/** 日本語。用語は Google 管理者ヘルプに合わせる。 */
export const ja: Catalogue = {
  ...formats,
  ...frame,
  ...overview,
  ...verdict,
  ...evidence,
  ...fixes,
  ...policy,
  ...publication,
  ...steps,
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
  ...actions,
  ...advice,
  ...deviations,
};
