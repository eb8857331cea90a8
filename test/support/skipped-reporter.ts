import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { unmetNeeds } from './needs.ts';

/** Says in the last line of a run which suites were skipped for want of something, and what to do about it. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const suites = new Map<string, Set<string>>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const lacking = unmetNeeds().filter(({ name }) => test.tags.includes(name));
        if (lacking.length === 0) continue;
        const remedy = lacking.map(({ how }) => how).join('; ');
        suites.set(remedy, (suites.get(remedy) ?? new Set()).add(outermostSuite(test).name));
      }
    }
    if (suites.size === 0) return;
    const parts = [...suites].map(
      ([remedy, names]) => `${[...names].map((name) => `"${name}"`).join(', ')} (${remedy})`,
    );
    process.stdout.write(`Skipped: ${parts.join(', ')}\n`);
  }
}

function outermostSuite(test: TestCase): TestCase | TestSuite {
  let outermost: TestCase | TestSuite = test;
  while (outermost.parent.type !== 'module') outermost = outermost.parent;
  return outermost;
}
