/**
 * The tests, in three projects chosen by suffix: `.browser.test.ts` drives Chromium, `.slow.test.ts` takes
 * long, and every other test is a unit test. `npm test` runs the unit tests, among which there is a short
 * one of each kind; `npm run test:all` runs everything.
 */
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { compiledThreads } from './test/support/compiled-sources.ts';
import { probePackages, probeTools } from './test/support/packages.ts';
import { RunReport } from './test/support/run-report.ts';

const BROWSER = 'test/**/*.browser.test.ts';
const SLOW = 'test/**/*.slow.test.ts';

const CORES = availableParallelism();
/** Tests that mostly wait, for a browser, a process or real time, leave room for others. */
const WAITING = { maxWorkers: 2 * CORES, sequence: { groupOrder: 1 } };

const missingPackages = probePackages();

export default defineConfig({
  plugins: [compiledThreads],
  test: {
    reporters: ['default', new RunReport(missingPackages, probeTools())],
    globalSetup: 'test/support/compiled-sources.ts',
    provide: { missingPackages },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          maxWorkers: CORES + 1, // some wait for a process or for real time
          isolate: false, // loading the same modules for each file would take as long as the tests
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, BROWSER, SLOW],
          testTimeout: 20_000,
          hookTimeout: 20_000,
          expect: { requireAssertions: true },
        },
      },
      {
        extends: true,
        test: {
          ...WAITING,
          name: 'slow',
          isolate: false, // as for unit tests
          include: [SLOW],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { requireAssertions: true },
        },
      },
      {
        extends: true,
        test: {
          ...WAITING,
          name: 'browser',
          isolate: false, // as for unit tests
          include: [BROWSER],
          globalSetup: 'test/browser/built-page.ts',
          retry: 1, // the page runs in real time, and a busy machine may stall for seconds
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { requireAssertions: true, poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
