import { readFile, writeFile } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { canonicalName } from '../contract/domain-name.ts';
import { isInstant } from '../contract/time.ts';
import type { Assessment } from '../contract/verdict.ts';
import { english } from '../contract/words/english.ts';
import { wordAssessment } from '../contract/words/verdict-words.ts';
import { judgeEarlierProofs } from '../ingest/reread.ts';
import { assess } from '../readiness/assess.ts';
import { type Evidence, parseEvidence } from '../readiness/evidence.ts';
import { compareAssessments } from '../readiness/rules/ranking.ts';
import { listRealDomains } from '../store/reports/sample.ts';
import { describeAssessment } from './advice.ts';
import { CommandError } from './command-error.ts';
import { printable } from './printable.ts';
import { withRecords } from './with-app.ts';

export interface AssessOptions {
  readonly now?: string;
  readonly json?: boolean;
  readonly exitCode?: boolean;
  readonly saveEvidence?: string;
  readonly evidence?: string;
}

/** Columns of a terminal that are comfortable to read. */
const WIDTH = 100;

/** The verdicts on the named domains, or on all watched ones except the sample data. Returns the exit code. */
export async function assessDomains(
  config: () => Config,
  domains: readonly string[],
  options: AssessOptions,
): Promise<number> {
  if (options.now !== undefined && !isInstant(options.now))
    throw new CommandError(`--now: ${options.now} is not an instant such as 2025-06-20T13:00:00Z`);
  const evidences =
    options.evidence === undefined
      ? await gatherAll(config(), domains, options.now)
      : await readEvidence(options.evidence);
  if (options.saveEvidence !== undefined) {
    await writeFile(options.saveEvidence, `${JSON.stringify(evidences, null, 1)}\n`, { mode: 0o600 });
  }
  const columns = Math.min(process.stdout.columns ?? WIDTH, WIDTH);
  const assessments = evidences.map(assess).sort(compareAssessments);
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(
          assessments.map((assessment) => wordAssessment(english, assessment)),
          null,
          2,
        )}\n`
      : assessments.map((assessment) => describeAssessment(assessment, columns)).join('\n'),
  );
  if (options.exitCode !== true) return 0;
  return assessments.length > 0 && assessments.every(isSafe) ? 0 : 3;
}

function isSafe({ state }: Assessment): boolean {
  return state === 'ready' || state === 'enforcing-healthy';
}

async function gatherAll(config: Config, domains: readonly string[], now: string | undefined): Promise<Evidence[]> {
  return withRecords(config, async ({ database, verdicts, now: present, rereading }) => {
    await judgeEarlierProofs(rereading, new AbortController().signal);
    const names =
      domains.length > 0
        ? domains.map((name) => canonicalName(name) ?? name)
        : (await listRealDomains(database)).map((domain) => domain.name);
    if (names.length === 0)
      throw new CommandError('no domain is watched yet: import reports with --vouch, or set STSREADY_DOMAINS');
    const evidences: Evidence[] = [];
    for (const name of names) {
      const judged = await verdicts.judge(name, now ?? present());
      if (judged === null) throw new CommandError(`no domain called ${name} is known here`);
      evidences.push(judged.evidence);
    }
    return evidences;
  });
}

async function readEvidence(path: string): Promise<Evidence[]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new CommandError(`${path}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
  const list: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return list.map((item) => {
    const read = parseEvidence(item);
    if (read.ok) return read.evidence;
    const [first = '', ...more] = read.errors;
    throw new CommandError(
      `${path}: not evidence that this version can judge: ${printable(first)}${more.length === 0 ? '' : `, and ${more.length} more`}`,
    );
  });
}
