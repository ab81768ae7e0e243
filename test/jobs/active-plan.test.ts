/**
 * A collection with plan `active`: which proposals it uses, and when it uses the space-filling
 * plan.
 */
import { expect, it, onTestFinished } from 'vitest';
import { automaticObserver } from '../../src/control/observer.ts';
import { anglesOfPulses } from '../../src/geometry/servo.ts';
import { Collections } from '../../src/jobs/collections.ts';
import { JobRunner } from '../../src/jobs/job-runner.ts';
import type { ProposalRequest } from '../../src/samples/plans.ts';
import { openStore } from '../../src/store/store.ts';
import { type Angles, type FloorPoint, floorPoint, radians } from '../../src/units.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { quiet, simulateConnected } from '../support/simulated.ts';

const SPOT = floorPoint(0.8, 0);
const angles = (panRad: number, tiltRad: number): Angles => ({
  panRad: radians(panRad),
  tiltRad: radians(tiltRad),
});
const BEYOND = angles(9, 0.8);

/** Collects with the given proposals; `look` returns the observed spot of each pose. */
async function collect(proposals: readonly Angles[], looks: (FloorPoint | undefined)[]) {
  const store = await openStore(':memory:');
  onTestFinished(() => store.close());
  const { rig, clock } = await simulateConnected();
  const asked: ProposalRequest[] = [];
  const settled: Angles[] = [];
  const answers = looks.flatMap((point) => (point ? [point] : Array(3).fill(undefined)));
  const collections = new Collections({
    runner: new JobRunner({ clock, log: quiet }),
    rig,
    store: store.collections,
    samplesOf: (session) => store.samples.list({ session }),
    proposer: {
      async propose(request) {
        asked.push(request);
        return proposals;
      },
    },
    observers: {
      simulated: automaticObserver(() => {
        const pose = anglesOfPulses(rig.description, rig.snapshot.device!);
        if (settled.at(-1)?.panRad !== pose.panRad) settled.push(pose);
        return answers.shift();
      }),
    },
  });
  const count = looks.filter(Boolean).length;
  const request = { count, plan: 'active', observer: 'simulated', seed: 5 } as const;
  const { id } = await collections.create(request);
  const record = await clock.run(collections.ended(id));
  return { record, asked, settled };
}

it('uses the first reachable proposal', async () => {
  const { record, asked, settled } = await collect([BEYOND, angles(0.2, 0.8)], [SPOT]);
  expect(record).toMatchObject({ state: 'done', taken: 1, missed: 0 });
  expect(asked).toEqual([{ seed: 5, pose: 0 }]);
  expect(settled[0]!.panRad).toBeCloseTo(0.2, 3);
  expect(settled[0]!.tiltRad).toBeCloseTo(0.8, 3);
});

it('uses the space-filling plan if no proposal is reachable', async () => {
  const none = await collect([], [SPOT, SPOT]);
  const impossible = await collect([BEYOND], [SPOT, SPOT]);
  expect(none.record).toMatchObject({ state: 'done', taken: 2 });
  expect(impossible.settled).toEqual(none.settled);
});

it('requests no proposal for the pose after a miss', async () => {
  const { record, asked } = await collect([angles(0.2, 0.8)], [undefined, SPOT, SPOT]);
  expect(record).toMatchObject({ state: 'done', taken: 2, missed: 1 });
  expect(asked.map(({ pose }) => pose)).toEqual([0, 2]);
});

it('gets proposals from a thread of the daemon', async () => {
  const samplesBy = async (plan: string) => {
    const daemon = await startTestDaemon();
    const { body } = await daemon.post<{ id: number }>('collections', { count: 8, plan });
    const { collections, store } = daemon.services;
    expect(await daemon.clock.run(collections.ended(body.id))).toMatchObject({ state: 'done' });
    return (await store.samples.list()).map(({ panUs, tiltUs }) => [panUs, tiltUs]);
  };
  const evenly = await samplesBy('sobol');
  const actively = await samplesBy('active');
  expect(actively.slice(0, 6)).toEqual(evenly.slice(0, 6));
  expect(actively[6]).not.toEqual(evenly[6]);
  expect(await samplesBy('active')).toEqual(actively);
});

it('uses the space-filling plan for every fourth pose', async () => {
  const { asked, settled } = await collect([angles(0.2, 0.8)], [SPOT, SPOT, SPOT, SPOT, SPOT]);
  expect(asked.map(({ pose }) => pose)).toEqual([0, 1, 2, 4]);
  expect(settled[1]!.panRad).not.toBeCloseTo(0.2, 2);
});
