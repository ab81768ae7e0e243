import { describe, expect, it, test } from 'vitest';
import { pulsesForAngles } from '../../src/geometry/servo.ts';
import { pointInWorkArea } from '../../src/geometry/work-area.ts';
import { SPOT_COUNT } from '../../src/jobs/checks.ts';
import {
  judgeDrift,
  type ObservedTarget,
  smallestSumProbability,
  spotCovariance,
} from '../../src/jobs/drift-check.ts';
import { loadModel } from '../../src/learning/model.ts';
import { trainModel } from '../../src/learning/train.ts';
import { Random } from '../../src/random.ts';
import { look } from '../../src/simulator/mechanics.ts';
import { drawRig } from '../../src/simulator/rig-family.ts';
import { knownOf, type SimulatedRigDescription } from '../../src/simulator/simulated-rig-file.ts';
import { settledHit } from '../../src/simulator/true-rig.ts';
import { floorPoint, radians } from '../../src/units.ts';
import { takeSamples } from '../learning/one-sided-samples.ts';

test('computes the probability of a large sum of the smallest draws', () => {
  const random = new Random(1);
  const draws = () => Array.from({ length: SPOT_COUNT }, () => -Math.log(1 - random.uniform()));
  for (const count of [2, 4, 5]) {
    const chances = Array.from({ length: 4000 }, () => smallestSumProbability(draws(), count));
    for (const level of [0.01, 0.1, 0.5, 0.9]) {
      const share = chances.filter((chance) => chance < level).length / chances.length;
      const deviation = Math.sqrt((level * (1 - level)) / chances.length);
      expect(Math.abs(share - level), `${count} below ${level}`).toBeLessThan(4 * deviation);
    }
  }
  expect(smallestSumProbability([0, 0, 0], 2)).toBe(1);
});

describe('judges spots', () => {
  const MM = 1e-3;
  const round = [(5 * MM) ** 2, 0, (5 * MM) ** 2] as const;
  const bearings = [-1, -0.6, -0.2, 0.2, 0.6, 1];
  /** Spots with these deviations, seen from the rig. */
  const sights = (leftMm: number, outwardMm: number): ObservedTarget[] =>
    bearings.map((bearingRad) => {
      const [c, s] = [Math.cos(bearingRad), Math.sin(bearingRad)];
      const target = floorPoint(c, s);
      const spot = floorPoint(
        c + MM * (c * outwardMm - s * leftMm),
        s + MM * (s * outwardMm + c * leftMm),
      );
      return { target, spot, covariance: round };
    });

  it('with the expected errors', () => {
    expect(judgeDrift(sights(4, 2))).toMatchObject({ holds: true });
  });

  it('that all deviate to one side, and names the side', () => {
    const { holds, probability, ...drift } = judgeDrift(sights(-30, 4));
    expect(holds).toBe(false);
    expect(probability).toBeLessThan(1e-6);
    expect(drift.leftMm).toBeCloseTo(-30, 6);
    expect(drift.outwardMm).toBeCloseTo(4, 6);
    expect(drift.medianMm).toBeCloseTo(Math.hypot(30, 4), 6);
    expect(drift.expectedMedianMm).toBeCloseTo(5 * Math.sqrt(2 * Math.LN2), 1);
  });

  it('with one or two outliers', () => {
    const [first, second, ...rest] = sights(4, 2);
    const nonsense = { spot: floorPoint(0.3, -0.3) };
    expect(
      judgeDrift([{ ...first!, ...nonsense }, { ...second!, ...nonsense }, ...rest]),
    ).toMatchObject({ holds: true });
  });
});

/** The number of alarms among several checks of a rig that was bumped after the training. */
function alarms(
  rig: SimulatedRigDescription,
  checks: number,
  bump: (rig: SimulatedRigDescription) => SimulatedRigDescription,
): number {
  const measurements = takeSamples(rig, 40, 1);
  const file = trainModel({ kind: 'servo-nets', rig: knownOf(rig), measurements, seed: 1 });
  const model = loadModel(file);
  const bumped = bump(rig);
  const random = new Random(7, rig.name);
  let count = 0;
  for (let check = 0; check < checks; check++) {
    const sights: ObservedTarget[] = [];
    while (sights.length < SPOT_COUNT) {
      const target = pointInWorkArea(rig.workArea, random.uniform(), random.uniform());
      const prediction = model.predict(target);
      if (!prediction || prediction.extrapolating) continue;
      const pulses = pulsesForAngles(rig, prediction.angles);
      const seen = look(bumped, settledHit(bumped, pulses, random), random);
      if (seen) sights.push({ target, spot: seen, covariance: spotCovariance(model, target)! });
    }
    if (!judgeDrift(sights).holds) count++;
  }
  return count;
}

const rigs = Array.from({ length: 12 }, (_, i) => drawRig(301 + i));
const CHECKS = 40;

test('raises no more false alarms on unchanged rigs than expected', () => {
  const total = rigs.reduce((sum, rig) => sum + alarms(rig, CHECKS, (same) => same), 0);
  // The expected rate is one in a hundred; 99 of 100 runs of this test have at most this many
  // alarms in 480 checks.
  expect(total).toBeLessThanOrEqual(11);
});

test('detects a horn that slipped by a degree', () => {
  const bump = ({ truth, ...rig }: SimulatedRigDescription): SimulatedRigDescription => {
    const { pan } = truth.axes;
    const zeroError = radians(pan.zeroError + Math.PI / 180);
    return { ...rig, truth: { ...truth, axes: { ...truth.axes, pan: { ...pan, zeroError } } } };
  };
  const total = rigs.reduce((sum, rig) => sum + alarms(rig, CHECKS, bump), 0);
  expect(total / (CHECKS * rigs.length)).toBeGreaterThan(0.95);
});
