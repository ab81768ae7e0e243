/**
 * Run by crash.test.ts as a daemon to be killed: adds samples to the store in the directory that it
 * is given, as answers to the poses of one collection, and prints each id once it is acknowledged.
 */
import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/store.ts';
import { newCollection, newSample } from './example-records.ts';

const { collections } = await openStore(process.argv[2]!);
const { id } = await collections.create({ ...newCollection, count: 1_000_000 });
for (let pose = 0; ; pose++) {
  const { sample } = await collections.finishPose(id, pose, newSample(pose));
  writeSync(process.stdout.fd, `${sample!.id}\n`);
}
