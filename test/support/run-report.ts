/**
 * Ends a run's report: the missing packages for which tests were skipped, and the tests that passed only
 * when they were retried.
 */
import type { Reporter, TestModule } from 'vitest/node';

export class RunReport implements Reporter {
  readonly #missingPackages: readonly string[];

  /** @param missingPackages optional packages that are not installed, by their names in Debian */
  constructor(missingPackages: readonly string[]) {
    this.#missingPackages = missingPackages;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = tests.filter((test) => test.result().state === 'skipped').length;
    const missing = this.#missingPackages.join(' ');
    if (skipped > 0 && missing !== '')
      console.warn(`${skipped} tests skipped. Missing packages: ${missing}\n`);
    for (const test of tests.filter((each) => each.diagnostic()?.flaky))
      console.warn(`passed when retried: ${test.module.relativeModuleId}: ${test.fullName}\n`);
  }
}
