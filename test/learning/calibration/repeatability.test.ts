/** The repeatability of servos, measured on simulated rigs that return to their poses. */
import { describe, expect, it } from 'vitest';
import { trainModel } from '../../../src/learning/train.ts';
import { planTarget } from '../../../src/samples/plans.ts';
import { drawRig } from '../../../src/simulator/rig-family.ts';
import { knownOf } from '../../../src/simulator/simulated-rig-file.ts';
import { takeSamples } from '../../../src/simulator/true-rig.ts';

const COUNT = 40;
const SEED = 3;

/** The report on a rig whose tilt comes to rest within this spread. */
function reportOf(tiltRad: number, returns: boolean) {
  const drawn = drawRig(521);
  const { pan, tilt } = drawn.truth.axes;
  const axes = { pan, tilt: { ...tilt, repeatability: tiltRad } };
  const rig = { ...drawn, truth: { ...drawn.truth, axes } };
  const measurements = takeSamples(rig, {
    count: COUNT,
    seed: SEED,
    targetAt: (index) =>
      planTarget({ plan: 'sobol', count: COUNT, seed: SEED }, rig.workArea, index),
    returnAt: (index) => (returns && index % 2 === 1 && index > 6 ? index % 3 : undefined),
  });
  const file = trainModel({ kind: 'servo-nets', rig: knownOf(rig), measurements, seed: 1 });
  return file.repeatability!;
}

describe('repeatability', () => {
  it.each([0.001, 0.006])('is measured where poses repeat: tilt %f rad', (tiltRad) => {
    const { returns, tilt, lowestMedianMm, lowestP95Mm } = reportOf(tiltRad, true);
    expect(returns).toBeGreaterThan(10);
    expect(tilt.spreadRad / tiltRad).toBeGreaterThan(0.6);
    expect(tilt.spreadRad / tiltRad).toBeLessThan(1.6);
    expect(tilt.lowRad).toBeLessThan(tiltRad);
    expect(tilt.highRad).toBeGreaterThan(tiltRad);
    expect(lowestMedianMm).toBeGreaterThan(1000 * tiltRad);
    expect(lowestP95Mm).toBeGreaterThan(2 * lowestMedianMm);
  });

  it('is unknown without returns', () => {
    const { returns, pan, tilt } = reportOf(0.001, false);
    expect(returns).toBe(0);
    expect(pan).toEqual(tilt);
    expect(pan.highRad / pan.lowRad).toBeCloseTo(400, 0);
  });
});
