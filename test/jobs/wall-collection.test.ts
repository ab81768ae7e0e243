/** Samples on a wall: a collection takes them, and a model that learned from them aims at it better. */
import { expect, it } from 'vitest';
import { pulsesForAngles } from '../../src/geometry/servo.ts';
import { loadModel } from '../../src/learning/model.ts';
import { trainModel } from '../../src/learning/train.ts';
import { quantile } from '../../src/quantile.ts';
import type { Measurement } from '../../src/samples/sample.ts';
import { missM, settledBeam } from '../../src/simulator/true-rig.ts';
import { pointOnSurface } from '../../src/surfaces.ts';
import { collecting, request } from '../support/collecting.ts';
import { WALL } from '../support/wall.ts';

it('a collection takes samples on a wall, from which the calibrated kinds learn', async () => {
  const { collections, clock, store, rig, simulated } = await collecting();
  Object.assign(rig.description, { surfaces: [WALL] });
  Object.assign(simulated.description, { surfaces: [WALL] });
  await collections.create({ ...request, count: 30 });
  await collections.create({ ...request, count: 10, surface: 'wall' });
  expect(await clock.run(collections.ended(2))).toMatchObject({ state: 'done', taken: 10 });
  const samples = await store.samples.list();
  const looks = samples.filter(({ surface }) => surface === 'wall');
  expect(looks.length).toBeGreaterThanOrEqual(10);
  for (const { xM, zM } of looks) {
    expect(xM).toBeCloseTo(2, 9);
    expect(zM).toBeGreaterThan(-0.1);
  }

  const train = (kind: 'servo-nets' | 'residual', measurements: readonly Measurement[]) =>
    loadModel(trainModel({ kind, rig: rig.description, measurements, seed: 1 }));
  const onFloor = samples.filter(({ surface }) => surface === 'floor');
  const medianMm = (measurements: readonly Measurement[]) => {
    const model = train('servo-nets', measurements);
    const errorsMm = Array.from({ length: 25 }, (_, i) => {
      const target = pointOnSurface(WALL, 0.1 + 0.2 * (i % 5), 0.1 + 0.2 * Math.floor(i / 5))!;
      const { xM, yM, zM } = target;
      const prediction = model.predict({ xM, yM, ...(zM !== undefined && { zM }) })!;
      const pulses = pulsesForAngles(rig.description, prediction.angles);
      return 1000 * missM(settledBeam(simulated.description, pulses), target);
    });
    return quantile(errorsMm, 0.5)!;
  };
  expect(medianMm(samples)).toBeLessThan(0.7 * medianMm(onFloor));

  // Other kinds leave them out.
  const [all, floor] = [train('residual', samples), train('residual', onFloor)];
  expect(all.file.heldOut).toHaveLength(floor.file.heldOut!.length);
  expect(() => train('residual', looks)).toThrow('learns from the floor alone');
});

it('a collection refuses a surface that the rig file does not have', async () => {
  const { collections } = await collecting();
  await expect(collections.create({ ...request, surface: 'ceiling' })).rejects.toMatchObject({
    code: 'surface-unknown',
    message: 'the rig file has no surface "ceiling"; it has: floor',
  });
});
