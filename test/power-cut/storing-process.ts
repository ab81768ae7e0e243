/**
 * Run by power-cut.ts with the write log: stores samples and models, and prints each id once it is
 * acknowledged.
 *
 *     storing-process.ts DIRECTORY COUNT SYNCHRONOUS
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase } from '../../src/store/database.ts';
import { ModelStore } from '../../src/store/models.ts';
import { SampleStore } from '../../src/store/samples.ts';
import { newModel, newSample } from '../store/example-records.ts';

const [directory = '', count, synchronous = ''] = process.argv.slice(2);
const db = await openDatabase(join(directory, 'pantilt.db'));
if (synchronous !== 'FULL') await sql.raw(`PRAGMA synchronous = ${synchronous}`).execute(db);
const [samples, models] = [new SampleStore(db), new ModelStore(db)];
for (let i = 1; i <= Number(count); i++) {
  writeSync(process.stdout.fd, `sample ${(await samples.add(newSample(1000 + i))).id}\n`);
  if (i % 20 > 0) continue;
  const file = JSON.stringify('x'.repeat(100 * i));
  writeSync(process.stdout.fd, `model ${(await models.add(newModel({ file }))).id}\n`);
}
process.kill(process.pid, 'SIGKILL'); // an orderly shutdown would write and synchronise more
