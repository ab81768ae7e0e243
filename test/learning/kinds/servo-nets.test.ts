import { describe, expect, it } from 'vitest';
import { inverse } from '../../../src/geometry/kinematics.ts';
import { floorErrors } from '../../../src/learning/angle-errors.ts';
import { DEFAULT_NOISE } from '../../../src/learning/calibration/spot-noise.ts';
import { loadModel } from '../../../src/learning/model.ts';
import type { ModelKind } from '../../../src/learning/model-file.ts';
import { trainModel } from '../../../src/learning/train.ts';
import { quantile } from '../../../src/quantile.ts';
import { Random } from '../../../src/random.ts';
import { simulatedDescription } from '../../../src/simulator/rig-family.ts';
import { knownOf } from '../../../src/simulator/simulated-rig-file.ts';
import { floorPoint } from '../../../src/units.ts';
import { shoot, takeSamples } from '../one-sided-samples.ts';
import { UNHELPFUL_SAMPLES } from '../unhelpful-samples.ts';
import { errorsOf, hobby, learn } from './trained-rigs.ts';

describe('servo-nets', () => {
  it('aims better than calibrated kinematics, which aim better than the nominal ones', () => {
    const medianMm = (kind: ModelKind) => floorErrors(errorsOf(hobby, kind, 40)).medianMm!;
    expect(medianMm('servo-nets')).toBeLessThan(0.8 * medianMm('calibrated'));
    expect(medianMm('calibrated')).toBeLessThan(0.5 * medianMm('nominal'));
  });

  it('estimates the noise of camera and servos, also after a round trip through JSON', () => {
    // The rough rig's camera has twice the usual noise near the base, 1.7 times far out.
    const rough = learn(simulatedDescription('hobby-rough'), 'servo-nets', 160);
    expect(rough.noise.spotScale).toBeGreaterThan(1.3);
    expect(rough.noise.spotScale).toBeLessThan(2.2);
    expect(learn(hobby, 'servo-nets', 160).noise.spotScale).toBeCloseTo(1, 0);
    const again = loadModel(JSON.parse(JSON.stringify(rough.file)));
    expect(again.noise).toEqual(rough.noise);
    expect(learn(hobby, 'calibrated', 20).noise).toEqual(DEFAULT_NOISE);
  });

  it('is robust against a camera that reports one random point in twenty', () => {
    const { medianMm } = floorErrors(
      errorsOf(simulatedDescription('hobby-rough'), 'servo-nets', 160),
    );
    expect(medianMm).toBeLessThan(8);
  });

  it('gives the same angles on both sides of the jump', () => {
    const model = learn(hobby, 'servo-nets', 40);
    const [left, right] = [1e-7, -1e-7].map((y) => model.predict(floorPoint(-1, y))!.angles);
    expect(left!.panRad - right!.panRad).toBeCloseTo(2 * Math.PI, 0);
  });
});

describe('the bound of servo-nets', () => {
  it('is wider in areas without samples', () => {
    const near = takeSamples(hobby, 60, 1).filter(({ yM }) => yM > 0.1);
    const file = trainModel({
      kind: 'servo-nets',
      rig: knownOf(hobby),
      measurements: near,
      seed: 1,
    });
    const boundMm = (yM: number) => loadModel(file).predict(floorPoint(0.5, yM))!.errorBound90Mm!;
    expect(boundMm(-0.8)).toBeGreaterThan(1.5 * boundMm(0.8));
  });

  it('narrows with more samples', () => {
    const boundMm = (count: number) =>
      quantile(
        [0.4, 0.8, 1.2, 1.6].map(
          (x) => learn(hobby, 'servo-nets', count).predict(floorPoint(x, 0.2))!.errorBound90Mm!,
        ),
        0.5,
      )!;
    expect(boundMm(20)).toBeLessThan(boundMm(6));
    expect(boundMm(160)).toBeLessThan(boundMm(20));
  });
});

/** Rigs fitted to these have no angles for targets off their ray, or for any target. */
const WITHOUT_SOLUTION = ['samples on one ray', 'points at the base'];

describe.each(['calibrated', 'servo-nets'] as const)('%s on uninformative samples', (kind) => {
  it.each(Object.keys(UNHELPFUL_SAMPLES))('has finite angles, or none: %s', (name) => {
    const measurements = UNHELPFUL_SAMPLES[name]!;
    const file = trainModel({ kind, rig: knownOf(hobby), measurements, seed: 1 });
    const model = loadModel(JSON.parse(JSON.stringify(file)));
    const prediction = model.predict(floorPoint(0.8, -0.3));
    if (WITHOUT_SOLUTION.includes(name)) {
      expect(prediction).toBeUndefined();
      return;
    }
    const { panRad, tiltRad } = prediction!.angles;
    expect([panRad, tiltRad]).toSatisfy((angles: number[]) => angles.every(Number.isFinite));
    // The servo's noise remains in any case, and the covariance is finite.
    if (kind === 'servo-nets') {
      expect(prediction!.errorBound90Mm).toBeGreaterThan(2);
      expect(prediction!.errorBound90Mm).toBeLessThan(1e6);
    }
  });

  it('five samples, eight times each, count as five samples', () => {
    const measurements = UNHELPFUL_SAMPLES['five samples, eight times each']!;
    const model = loadModel(trainModel({ kind, rig: knownOf(hobby), measurements, seed: 1 }));
    const shots = shoot(hobby, (target) => model.predict(target)?.angles, 1);
    const nominal = shoot(hobby, (target) => inverse(target, hobby.geometry), 1);
    expect(floorErrors(shots).medianMm).toBeLessThan(floorErrors(nominal).medianMm! + 20);
  });

  it('is robust against outliers among few samples', () => {
    const random = new Random(1);
    const spoiled = takeSamples(hobby, 12, 1).map((sample, i) =>
      i === 5 ? { ...sample, ...floorPoint(random.uniform(0.3, 1.5), -1) } : sample,
    );
    const file = trainModel({ kind, rig: knownOf(hobby), measurements: spoiled, seed: 1 });
    const model = loadModel(file);
    const shots = shoot(hobby, (target) => model.predict(target)?.angles, 1);
    expect(floorErrors(shots).medianMm).toBeLessThan(20);
  });
});

describe('loadModel refuses servo-nets', () => {
  const good = trainModel({
    kind: 'servo-nets',
    rig: knownOf(hobby),
    measurements: takeSamples(hobby, 10, 1),
    seed: 1,
  });
  const parameters = good.parameters as {
    rig: { pan: { net: unknown[] }; joints: object };
    doubt: { factor: number[] };
  };
  const { rig, doubt } = parameters;
  const faults: Record<string, [object, RegExp]> = {
    'whose servos have nets of two sizes': [
      { rig: { ...rig, pan: { ...rig.pan, net: [] } }, doubt },
      /both servos' nets must have the same size, not 0 and 6/,
    ],
    'without a joint': [{ rig: { ...rig, joints: {} }, doubt }, /baseXM: is missing/],
    'without a covariance': [{ rig }, /doubt: is missing/],
    'whose covariance has another size': [
      { rig, doubt: { ...doubt, factor: [1, 2] } },
      /must have 1540 entries for 55 parameters, not 2/,
    ],
  };

  it.each(Object.keys(faults))('%s', (name) => {
    const [changed, message] = faults[name]!;
    expect(() => loadModel({ ...good, parameters: changed })).toThrow(
      expect.objectContaining({
        code: 'model-file-invalid',
        message: expect.stringMatching(message),
      }),
    );
  });
});
