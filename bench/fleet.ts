/**
 * A fleet on this machine: `npm run bench:fleet -- [GROUP …]`. `live`: 500 rigs at a hub; `rates`: how
 * much a hub takes; `workers`: trainings a second; `faults`: none lost, doubled or unasked, with
 * `--share 0.1` a tenth of them. Needs nats-server, PostgreSQL and socat, and `npm run build` before.
 */
import { mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { runFaults } from './fleet/faults.ts';
import { runLive } from './fleet/live.ts';
import { runRates } from './fleet/rates.ts';
import { runWorkers } from './fleet/workers.ts';

const RESULTS = 'bench-results';
const SEED = 1;
const GROUPS = { live: runLive, rates: runRates, workers: runWorkers, faults };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { share: { type: 'string', default: '1' } },
});
for (const [name, run] of Object.entries(GROUPS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`${name} (load of this machine: ${loadavg()[0]!.toFixed(1)})`);
  await run();
}

async function faults(): Promise<void> {
  await mkdir(RESULTS, { recursive: true });
  const file = `${RESULTS}/fleet-history.jsonl`;
  const report = await runFaults(Number(values.share), SEED, file);
  const { verdict, violations, aims, trainings } = report;
  const counted = Object.entries(report.faults).map(([name, n]) => `${n} × ${name}`);
  console.log(`  ${counted.join(', ')}`);
  const { acknowledged, lost, duplicated, stale } = verdict;
  console.log(
    `  acknowledged by rigs: ${acknowledged} samples and trainings; at the hub: ${lost.length} lost, ` +
      `${duplicated.length} duplicated, ${stale.length} in an old state (wanted: 0, 0, 0)`,
  );
  console.log(`  trainings of killed workers: ${trainings.done} of ${trainings.begun} done`);
  console.log(`  ${aims} aims; ${violations.length} broken rules of motion and laser (wanted: 0)`);
  for (const { rule, atMs, text } of violations) console.log(`    ${rule} at ${atMs} ms: ${text}`);
  console.log(`  history: ${file}`);
}
