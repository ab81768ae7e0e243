/** The daemon and its rig as separate processes, on a real serial line and in real time. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from './store/temporary-store.ts';
import { fastRigFile } from './support/fast-rig-file.ts';
import { isMissing } from './support/packages.ts';
import { eventually, Pantilt } from './support/pantilt.ts';
import { ServedDaemon } from './support/served-daemon.ts';

interface Sample {
  readonly id: number;
  readonly session: string;
  readonly panUs: number;
  readonly tiltUs: number;
}
interface Collection {
  readonly id: number;
  readonly state: string;
  readonly taken: number;
  readonly missed: number;
  readonly nextPose: number;
}

/** The same, with helpers for collections. */
class CollectingDaemon extends ServedDaemon {
  async samplesOf({ id }: Collection): Promise<Sample[]> {
    const session = encodeURIComponent(`collection ${id}`);
    return (await this.call<{ samples: Sample[] }>('GET', `samples?session=${session}`)).samples;
  }

  /** Waits until a collection has taken a number of samples, or ended. */
  async taken({ id }: Collection, least: number): Promise<Collection> {
    let now: Collection | undefined;
    await eventually(
      async () => {
        now = await this.call<Collection>('GET', `collections/${id}`);
        return now.taken >= least || !['queued', 'running'].includes(now.state);
      },
      () => `for ${least} samples: ${JSON.stringify(now)} ${this.command.stderr}`,
    );
    return now!;
  }
}

function expectComplete(collection: Collection, samples: readonly Sample[], count: number): void {
  expect(collection).toMatchObject({ state: 'done', taken: count });
  expect(collection.nextPose).toBe(collection.taken + collection.missed);
  expect(samples).toHaveLength(count);
  const poses = samples.map(({ panUs, tiltUs }) => `${panUs} ${tiltUs}`);
  expect(new Set(poses).size).toBe(count); // a plan never repeats a pose
}

test.skipIf(isMissing('socat'))('completes a collection over a cable that is pulled', async () => {
  const directory = await temporaryDirectory();
  const rig = await fastRigFile(directory);
  const link = join(directory, 'rig');
  const daemon = new CollectingDaemon([
    '--rig',
    rig,
    '--port',
    link,
    '--data',
    join(directory, 'data'),
  ]);
  const plug = async () =>
    new Pantilt(['simulate', '--rig', rig, '--pty', link, '--observe', await daemon.url()]);

  const plugged = await plug();
  const request = { count: 6, observer: 'external' };
  const collection = await daemon.call<Collection>('POST', 'collections', request);
  await daemon.taken(collection, 2);
  await plugged.kill();
  await daemon.command.says(/"event":"lost"/);
  const before = await daemon.samplesOf(collection);

  await plug();
  const done = await daemon.taken(collection, Number.POSITIVE_INFINITY);
  const samples = await daemon.samplesOf(collection);
  expectComplete(done, samples, 6);
  expect(samples.slice(0, before.length)).toEqual(before);
});

test('completes a collection after a power cut', async () => {
  const directory = await temporaryDirectory();
  const args = ['--rig', await fastRigFile(directory), '--data', join(directory, 'data')];
  const first = new CollectingDaemon(args);
  const collection = await first.call<Collection>('POST', 'collections', { count: 6 });
  await first.taken(collection, 2);
  const before = await first.samplesOf(collection);
  await first.command.kill();

  const second = new CollectingDaemon(args);
  const done = await second.taken(collection, Number.POSITIVE_INFINITY);
  const samples = await second.samplesOf(collection);
  expectComplete(done, samples, 6);
  expect(samples.slice(0, before.length)).toEqual(before);
});
