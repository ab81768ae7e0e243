/**
 * Prints the catalogue of faults with the results of each: `npm run bench:faults -- line ends`; by
 * default all groups. FAULT_TRIES scales the number of trials, below 1 their length.
 */
import { accessFaults } from './faults/access.ts';
import { type FaultGroup, type FaultResult, printFaults } from './faults/catalogue.ts';
import { dataFaults } from './faults/data.ts';
import { deviceFaults } from './faults/devices.ts';
import { endFaults } from './faults/ends.ts';
import { lineFaults } from './faults/line.ts';
import { unplugFaults } from './faults/unplugs.ts';

const GROUPS: Readonly<Record<string, FaultGroup>> = {
  access: accessFaults,
  data: dataFaults,
  devices: deviceFaults,
  ends: endFaults,
  line: lineFaults,
  unplugs: unplugFaults,
};

const tries = Number(process.env.FAULT_TRIES ?? 1);
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(GROUPS);
const results: FaultResult[] = [];
for (const name of names) {
  const group = GROUPS[name];
  if (!group) throw new Error(`there is no group "${name}": ${Object.keys(GROUPS).join(', ')}`);
  await group(tries, (result) => {
    results.push(result);
    console.error(`${result.fault}: ${result.survived} of ${result.tries}`);
  });
}
printFaults(results);
