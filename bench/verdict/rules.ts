import { addDays, type Day, dayOf, type Instant } from '../../server/contract/time.ts';
import type { EvidenceRow } from '../../server/readiness/evidence.ts';

/** What is commonly done instead of a verdict. Each reads every report, signed or not, as simple tools do. */
export const simpleRules = {
  'two weeks since publishing': () => true,
  'two weeks without any failure': (rows) => rows.length > 0 && rows.every(({ failure }) => failure === 0),
  '99 % success in two weeks': (rows) => {
    const success = rows.reduce((sum, row) => sum + row.success, 0);
    const failure = rows.reduce((sum, row) => sum + row.failure, 0);
    return success > 0 && success >= 0.99 * (success + failure);
  },
  'two weeks without a policy failure': (rows) => rows.length > 0 && !rows.some(hasPolicyFailure),
} satisfies Record<string, (lastTwoWeeks: readonly EvidenceRow[]) => boolean>;

export type SimpleRule = keyof typeof simpleRules;

/** Failures of the policy itself, as counted by a tool that ignores STARTTLS and certificates. */
const policyTypes = new Set([
  'sts-policy-fetch-error',
  'sts-policy-invalid',
  'sts-webpki-invalid',
  'validation-failure',
]);

function hasPolicyFailure(row: EvidenceRow): boolean {
  return row.details.some(({ resultType }) => policyTypes.has(resultType));
}

const WEEKS = 14;

/** What each rule says at `now`, from reports that had arrived by then, about a policy published on `published`. */
export function followSimpleRules(
  rows: readonly EvidenceRow[],
  published: Day,
  now: Instant,
): Record<SimpleRule, boolean> {
  const from = addDays(dayOf(now), -WEEKS);
  const recent = from < published ? [] : rows.filter(({ day }) => day >= from);
  const answer = (rule: (rows: readonly EvidenceRow[]) => boolean) => from >= published && rule(recent);
  return Object.fromEntries(Object.entries(simpleRules).map(([name, rule]) => [name, answer(rule)])) as Record<
    SimpleRule,
    boolean
  >;
}
