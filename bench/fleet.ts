/**
 * A fleet under faults, and how much a hub takes: `npm run bench:fleet -- [faults|rates] [SECONDS]`.
 * Needs nats-server and PostgreSQL, and `npm run build` before.
 */
import { mkdir } from 'node:fs/promises';
import { runFaults } from './fleet/faults.ts';
import { runRates } from './fleet/rates.ts';

const RESULTS = 'bench-results';
const SEED = 1;

const [part, seconds = '120'] = process.argv.slice(2);
if (part !== 'rates') {
  await mkdir(RESULTS, { recursive: true });
  const file = `${RESULTS}/fleet-history.jsonl`;
  const { verdict, faults } = await runFaults(Number(seconds), SEED, file);
  console.log(
    'faults:',
    Object.entries(faults)
      .map(([name, n]) => `${n} × ${name}`)
      .join(', '),
  );
  const { acknowledged, lost, duplicated, stale } = verdict;
  console.log(
    `acknowledged by rigs: ${acknowledged} samples; at the hub: ${lost.length} lost, ` +
      `${duplicated.length} duplicated, ${stale.length} in an old state (wanted: 0, 0, 0)`,
  );
  console.log(`history: ${file}`);
}
if (part !== 'faults') await runRates();
