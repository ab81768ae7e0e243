/**
 * A lesson: a teacher with simulated rigs and students with a page each, all at once in one Chromium, by
 * clicks alone (lesson/lesson.ts). Prints how long each part takes, and checks the history of each
 * rig. `npm run bench:lesson -- --rigs 5 --students 25 --rounds 2`.
 */
import { parseArgs } from 'node:util';
import { quantile } from '../src/quantile.ts';
import { buildPage, removePage } from '../test/browser/built-page.ts';
import { launchChromium } from '../test/browser/chromium.ts';
import { setPriorityOfDevice } from './faults/rig-on-terminal.ts';
import { runLesson } from './lesson/lesson.ts';

const { values: options } = parseArgs({
  options: {
    rigs: { type: 'string', default: '5' },
    students: { type: 'string', default: '25' },
    rounds: { type: 'string', default: '2' },
  },
});
const [rigs, students, rounds] = [options.rigs, options.students, options.rounds].map(Number) as [
  number,
  number,
  number,
];
const pageFolder = await buildPage();
const browser = await launchChromium(['--disable-3d-apis']);
setPriorityOfDevice();
const startMs = performance.now();
let lastMs = startMs;
const onPart = (name: string) => {
  const nowMs = performance.now();
  console.log(`${seconds(nowMs - lastMs)} s  ${name}`);
  lastMs = nowMs;
};
try {
  const plan = { browser, pageFolder, rigs, studentsPerRig: students / rigs, samples: 10, rounds };
  const report = await runLesson({ ...plan, onPart });
  const [median, p95] = [0.5, 0.95].map((q) => seconds(quantile(report.aimMs, q)!));
  console.log(`${seconds(performance.now() - startMs)} s  in all`);
  console.log(`from a click until the spot is on target: median ${median} s, p95 ${p95} s`);
  console.log(
    `from STOP ALL until the page shows that all confirmed it: ${report.stopMs.toFixed(0)} ms`,
  );
  console.log(
    `${report.samples} samples and ${report.models} models before the reset, ` +
      `${report.samplesLeft} samples after it`,
  );
  console.log(
    `${report.violations.length} violations in the histories (wanted: 0), ` +
      `${report.pageErrors.length} errors on pages (wanted: 0)`,
  );
  for (const { rule, atMs, text } of report.violations)
    console.log(`${rule} at ${atMs} ms: ${text}`);
  for (const error of report.pageErrors) console.log(error);
} finally {
  await browser.close();
  removePage(pageFolder);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1).padStart(6);
}
