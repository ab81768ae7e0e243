/**
 * Run by power-cut.ts with the write log: stores samples and writes two backups of them, or restores the second.
 * Prints what is acknowledged.
 *
 *     backup-process.ts DIRECTORY [COUNT]
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { restoreBackup, writeBackup } from '../../src/store/backup.ts';
import { openDatabase } from '../../src/store/database.ts';
import { SampleStore } from '../../src/store/samples.ts';
import { newSample } from '../store/example-records.ts';

const [directory = '', count] = process.argv.slice(2);
const backup = join(directory, 'backup');
const acknowledge = (what: string) => writeSync(process.stdout.fd, `${what}\n`);

if (count === undefined) {
  await restoreBackup(backup, directory, new Date());
  acknowledge('restored');
} else {
  const samples = new SampleStore(await openDatabase(join(directory, 'pantilt.db')));
  for (let i = 1; i <= 2 * Number(count) + 1; i++) {
    acknowledge(`sample ${(await samples.add(newSample(1000 + i))).id}`);
    if (i % Number(count) > 0) continue;
    await writeBackup(directory, backup, new Date());
    acknowledge(`backup ${i}`);
  }
}
process.kill(process.pid, 'SIGKILL'); // an orderly end would write and synchronise more
