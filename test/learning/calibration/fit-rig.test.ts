import { describe, expect, it } from 'vitest';
import { angleSamplesOf } from '../../../src/learning/angle-samples.ts';
import type { Observation } from '../../../src/learning/calibration/calibration-problem.ts';
import { fitRig } from '../../../src/learning/calibration/fit-rig.ts';
import {
  hobbyPrior,
  PRIOR_OBSERVATIONS,
  zeroIndices,
} from '../../../src/learning/calibration/prior.ts';
import {
  centreAngles,
  RigModel,
  type RigModelShape,
} from '../../../src/learning/calibration/rig-model.ts';
import { typicalSpotDeviationM } from '../../../src/learning/calibration/spot-noise.ts';
import { Random } from '../../../src/random.ts';
import { drawRig } from '../../../src/simulator/rig-family.ts';
import { floorPoint, metres } from '../../../src/units.ts';
import { takeSamples } from '../one-sided-samples.ts';
import { someParameters } from './true-parameters.ts';

const rig = drawRig(2);
const shape: RigModelShape = {
  geometry: rig.geometry,
  centre: centreAngles(rig.axes),
  hidden: 4,
};
const usual = hobbyPrior(rig, 4);
const observationsOf = (count: number, seed = 1, of = rig): Observation[] =>
  angleSamplesOf(takeSamples(of, count, seed), of).map(({ measured, applied, ...sides }) => ({
    measured,
    pose: { ...applied, panSide: sides.panSide, tiltSide: sides.tiltSide },
  }));

/** Distances between the model's spots and the observed ones [m]. */
function misses(parameters: Float64Array, observations: readonly Observation[]): number[] {
  const model = new RigModel(shape);
  return observations.map(({ measured, pose }) => {
    model.evaluate(measured, pose, parameters, 'floor');
    return Math.hypot(...model.residual);
  });
}

describe('fitRig', () => {
  it('predicts held-out observations', () => {
    const { parameters } = fitRig(observationsOf(40), shape, usual);
    const fresh = misses(parameters, observationsOf(40, 2)).sort((a, b) => a - b);
    const before = misses(usual.means, observationsOf(40, 2)).sort((a, b) => a - b);
    expect(fresh[20]).toBeLessThan(0.01);
    expect(before[20]).toBeGreaterThan(0.05);
  });

  it('gives the same result for the same observations', () => {
    expect(fitRig(observationsOf(20), shape, usual)).toEqual(
      fitRig(observationsOf(20), shape, usual),
    );
  });

  it('is robust against false spots', () => {
    const clean = observationsOf(40);
    const random = new Random(1);
    const spoiled = clean.map((sighting, i) =>
      i % 8 === 3
        ? { ...sighting, measured: floorPoint(random.uniform(0.3, 1.5), random.uniform(-1, 1)) }
        : sighting,
    );
    const fit = fitRig(spoiled, shape, usual);
    const good = spoiled.filter((_, i) => i % 8 !== 3);
    expect(Math.max(...misses(fit.parameters, good))).toBeLessThan(0.04);
  });

  it('estimates the noise of camera and servos', () => {
    const random = new Random(3);
    const blurred = observationsOf(400).map(({ measured, pose }) => {
      const deviationM = 3 * typicalSpotDeviationM(measured);
      const [dx, dy] = [random.normal(deviationM), random.normal(deviationM)];
      return { pose, measured: { xM: metres(measured.xM + dx), yM: metres(measured.yM + dy) } };
    });
    const found = fitRig(observationsOf(400), shape, usual).noise;
    expect(found.spotScale).toBeGreaterThan(0.8);
    expect(found.spotScale).toBeLessThan(1.2);
    expect(found.tiltRad).toBeGreaterThan(0.7 * rig.truth.axes.tilt.repeatability);
    expect(found.tiltRad).toBeLessThan(1.4 * rig.truth.axes.tilt.repeatability);
    const { spotScale } = fitRig(blurred, shape, usual).noise;
    expect(spotScale).toBeGreaterThan(2.8);
    expect(spotScale).toBeLessThan(3.6);
  });

  it('estimates the noise better with more observations', () => {
    const freedom = (observations: readonly Observation[]) =>
      fitRig(observations, shape, usual).degreesOfFreedom;
    const believed = freedom(observationsOf(1));
    expect(believed).toBeCloseTo(2 * PRIOR_OBSERVATIONS, 0);
    expect(freedom(observationsOf(40))).toBeGreaterThan(freedom(observationsOf(20)) + 30);
    expect(freedom(observationsOf(400))).toBeLessThan(2 * PRIOR_OBSERVATIONS + 2 * 400);
  });

  it('learns the lost motion from samples that arrive from either side', () => {
    const lostMotionRad = 0.012;
    const truth = someParameters(rig, 4);
    const { pan } = zeroIndices(4);
    const place = pan + 2;
    truth[place] = lostMotionRad;
    expect(lostMotionRad).toBeGreaterThan(2 * usual.means[place]!);
    const model = new RigModel(shape);
    const observations = observationsOf(80).flatMap(({ pose, measured }) =>
      ([1, -1] as const).map((panSide): Observation => {
        const turned = { ...pose, panSide };
        model.evaluate(measured, turned, truth, 'floor');
        const [x, y] = model.residual;
        return { pose: turned, measured: floorPoint(measured.xM - x!, measured.yM - y!) };
      }),
    );
    const { parameters } = fitRig(observations, shape, usual);
    expect(Math.abs(parameters[place]! - lostMotionRad)).toBeLessThan(0.001);
  });

  it('reports progress, and respects the limit', () => {
    const reported: number[] = [];
    fitRig(observationsOf(20), shape, usual, 2, ({ iteration, iterations, cost }) => {
      expect(iterations).toBe(2);
      expect(cost).toBeGreaterThan(0);
      reported.push(iteration);
    });
    expect(reported).toEqual([1, 2]);
  });

  it('ends with an error if an observation is not a number', () => {
    const broken = observationsOf(10).map((sighting) => ({
      ...sighting,
      measured: floorPoint(Number.NaN, 0),
    }));
    expect(() => fitRig(broken, shape, usual)).toThrow(
      expect.objectContaining({ code: 'training-diverged' }),
    );
  });
});
