/**
 * Ends .ci/run: says what failed, or passed only when it was tried once more, and then "N passed, N failed",
 * from the reports in the folder given. A test that skips elsewhere, for want of a package, must not skip here.
 */
import { readFileSync } from 'node:fs';

const MESSAGE_LENGTH = 2000;
const folder = process.argv[2];
const read = (name) => readFileSync(`${folder}/${name}`, 'utf8');

const firmware = /(\d+) passed, (\d+) failed\s*$/.exec(read('firmware.log')) ?? [0, 0, 1];
let [passed, failed] = firmware.slice(1).map(Number);

for (const report of ['all.json', '24.json', 'hour.json']) {
  const { numPassedTests, testResults } = JSON.parse(read(report));
  passed += numPassedTests;
  for (const { name, status, message, assertionResults } of testResults) {
    const faulty = assertionResults.filter(
      (test) => test.status !== 'passed' || test.failureMessages.length > 0,
    );
    for (const { fullName, status, failureMessages } of faulty) {
      if (status !== 'passed') failed += 1;
      const outcome = status === 'passed' ? 'passed at the second try' : status;
      tell(`${report}: ${outcome}: ${name}: ${fullName}`, failureMessages.join('\n'));
    }
    if (status === 'failed' && faulty.length === 0) {
      failed += 1;
      tell(`${report}: failed: ${name}`, message);
    }
  }
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function tell(what, why) {
  console.log(`\n${what}\n${why.slice(0, MESSAGE_LENGTH)}`);
}
