/**
 * Ends .ci/run: prints the tests that failed or passed only when retried, and then "N passed, N
 * failed", from the reports in the given folder. If all optional packages are installed, a skipped
 * test counts as failed.
 */
import { readFileSync } from 'node:fs';

const MAX_MESSAGE_LENGTH = 2000;
const COMPLETE = ['all', 'packages'];
const INCOMPLETE = ['alone', 'headers'];

const folder = process.argv[2];
const read = (name) => readFileSync(`${folder}/${name}`, 'utf8');

const firmware = /(\d+) passed, (\d+) failed\s*$/.exec(read('firmware.log')) ?? [0, 0, 1];
let [passed, failed] = firmware.slice(1).map(Number);

for (const report of [...COMPLETE, ...INCOMPLETE]) count(report);

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function count(report) {
  const { numPassedTests, testResults } = JSON.parse(read(`${report}.json`));
  passed += numPassedTests;
  for (const { name, status, message, assertionResults } of testResults) {
    const failures = assertionResults.filter(
      (test) => test.status === 'failed' || (test.status !== 'passed' && COMPLETE.includes(report)),
    );
    for (const test of failures) print(report, test.status, name, test);
    failed += failures.length;
    for (const test of assertionResults)
      if (test.status === 'passed' && test.failureMessages.length > 0)
        print(report, 'passed when retried', name, test);
    if (status === 'failed' && failures.length === 0) {
      failed += 1;
      print(report, 'failed', name, { fullName: 'the file', failureMessages: [message] });
    }
  }
}

function print(report, outcome, file, { fullName, failureMessages }) {
  console.log(`\n${report}: ${outcome}: ${file}: ${fullName}`);
  console.log(failureMessages.join('\n').slice(0, MAX_MESSAGE_LENGTH));
}
