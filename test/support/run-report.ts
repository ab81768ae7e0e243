/**
 * Ends a run's report: lists the missing packages because of which tests were skipped, and the
 * tests that passed only when retried.
 */
import type { Reporter, TestModule } from 'vitest/node';

export class RunReport implements Reporter {
  readonly #missingPackages: readonly string[];
  readonly #missingTools: readonly string[];

  /**
   * @param missingPackages optional packages that are not installed, by their names in Debian
   * @param missingTools tools that `npm run tools` would install
   */
  constructor(missingPackages: readonly string[], missingTools: readonly string[]) {
    this.#missingPackages = missingPackages;
    this.#missingTools = missingTools;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = tests.filter((test) => test.result().state === 'skipped').length;
    const missing = [
      ...this.#missingPackages,
      ...this.#missingTools.map((name) => `${name} (npm run tools)`),
    ];
    if (skipped > 0 && missing.length > 0)
      console.warn(`${skipped} tests skipped. Missing packages: ${missing.join(', ')}\n`);
    for (const test of tests.filter((each) => each.diagnostic()?.flaky))
      console.warn(`passed when retried: ${test.module.relativeModuleId}: ${test.fullName}\n`);
  }
}
