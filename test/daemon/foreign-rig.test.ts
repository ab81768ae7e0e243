/** A daemon whose simulated rig has every optional flaw collects, trains and aims. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drawForeignRig } from '../../src/simulator/foreign-rig.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon } from '../support/daemon.ts';

interface Job {
  readonly id: number;
  readonly state: string;
}

it('learns a rig that is foreign to its models', async () => {
  const rig = drawForeignRig('mast', 3);
  const { truth, camera } = drawForeignRig('carpet', 3);
  const { bumps } = drawForeignRig('bump', 3).truth.axes.tilt;
  const tilt = {
    ...rig.truth.axes.tilt,
    ...(bumps && { bumps }),
    creep: { angle: 0.002, time: 9 },
  };
  const flawed = {
    ...rig,
    truth: {
      ...rig.truth,
      floor: truth.floor,
      axes: { ...rig.truth.axes, tilt },
      knocks: [{ time: 2, base: { yaw: 0.01 } }],
    },
    camera: { ...camera, lens: { x: 0.9, y: 0, distortion: -0.005 } },
  };
  const rigFile = join(await temporaryDirectory(), 'rig.json');
  await writeFile(rigFile, JSON.stringify(flawed));
  const daemon = await startTestDaemon({ rigFile });

  const done = async (path: string, body: object) => {
    const { id } = (await daemon.post<Job>(path, body)).body;
    let job: Job | undefined;
    await daemon.until(async () => {
      job = (await daemon.get<Job>(`${path}/${id}`)).body;
      return !['queued', 'running'].includes(job.state);
    });
    expect(job).toMatchObject({ state: 'done' });
  };
  await done('collections', { count: 20, plan: 'sobol', observer: 'simulated', seed: 1 });
  await done('trainings', { kinds: ['servo-nets'] });
  const target = { xM: 0.8, yM: -0.2 };
  expect((await daemon.post('aim', target)).status).toBe(200);
  const hit = daemon.daemon.simulated!.trueSpot()!;
  expect(Math.hypot(hit.xM - target.xM, hit.yM - target.yM)).toBeLessThan(0.06);
});
