/** Which terms are selected, on simulated rigs with one flaw that the model's structure does not have. */
import { describe, expect, it } from 'vitest';
import { angleSamplesOf } from '../../../src/learning/angle-samples.ts';
import type { Joint } from '../../../src/learning/calibration/beam-chain.ts';
import { pastShare } from '../../../src/learning/calibration/drift.ts';
import type { RigFit } from '../../../src/learning/calibration/fit-rig.ts';
import { calibrate } from '../../../src/learning/kinds/calibration.ts';
import { Random } from '../../../src/random.ts';
import type { Measurement } from '../../../src/samples/sample.ts';
import { drawForeignRig } from '../../../src/simulator/foreign-rig.ts';
import { drawRig } from '../../../src/simulator/rig-family.ts';
import {
  knownOf,
  type SimulatedRigDescription,
} from '../../../src/simulator/simulated-rig-file.ts';
import { POSE_S } from '../../../src/simulator/true-rig.ts';
import { metres, microseconds } from '../../../src/units.ts';
import { takeSamples } from '../one-sided-samples.ts';

const HIDDEN = 6;

function fitOf(
  rig: SimulatedRigDescription,
  measurements: readonly Measurement[] = takeSamples(rig, 40, 1),
) {
  const split = { training: angleSamplesOf(measurements, rig), validation: [] };
  const training = { split, rig: knownOf(rig), seed: 1, settings: {}, onProgress: () => {} };
  return calibrate(training, HIDDEN, 'all').fit;
}

function termsOf(rig: SimulatedRigDescription, measurements?: readonly Measurement[]) {
  const { shape, parameters } = fitOf(rig, measurements);
  const { terms = [] } = shape;
  const weights = parameters.slice(parameters.length - terms.length);
  return terms.map((term, i) => ({ ...term, weight: weights[i]! }));
}

/** Where the pan and tilt zeros and the yaw of the base were at a time, relative to the end. */
function pastOf({ shape: { drift = [] }, parameters }: RigFit, time: number) {
  const offset = parameters.length - drift.length;
  const past = (joints: readonly Joint[]) =>
    drift.reduce(
      (sum, term, i) =>
        sum + (joints.includes(term.joint) ? pastShare(term, time) * parameters[offset + i]! : 0),
      0,
    );
  return { bearingRad: past(['panRad', 'baseYawRad']), tiltRad: past(['tiltRad']) };
}

describe('the discrepancy', () => {
  it('is empty on ten rigs of the family, without drift', () => {
    const fits = Array.from({ length: 10 }, (_, i) => fitOf(drawRig(501 + i)));
    expect(fits.filter(({ shape: { terms, drift } }) => terms ?? drift)).toEqual([]);
  });

  it('is a step where a servo stands still while its pulse changes', () => {
    const rig = drawRig(511);
    const samples = takeSamples(rig, 40, 1);
    const { angleAtCentre, pulse, radiansPerMicrosecond } = rig.axes.tilt;
    const [stillUs, atUs] = [19, 1200];
    const term = termsOf(
      rig,
      samples.map((sample) => ({
        ...sample,
        tiltUs: microseconds(sample.tiltUs + (sample.tiltUs > atUs ? stillUs : 0)),
      })),
    ).find(({ profile }) => profile === 'step')!;
    const atRad = angleAtCentre + (atUs + stillUs / 2 - pulse.centre) * radiansPerMicrosecond;
    expect(term.effect).toBe('tiltRad');
    expect(Math.abs(term.centre[1] - atRad)).toBeLessThan(0.02);
    expect(-2 * term.weight).toBeGreaterThan(0.7 * stillUs * radiansPerMicrosecond);
    expect(-2 * term.weight).toBeLessThan(1.3 * stillUs * radiansPerMicrosecond);
  });

  it('is a ridge where the floor has one, as over a cable', () => {
    const rig = drawRig(516);
    const { l1, l2 } = rig.geometry;
    const [bearingRad, distanceM, widthM, heightM] = [0.5, 0.9, 0.1, 0.012];
    const along = ({ xM, yM }: { readonly xM: number; readonly yM: number }) =>
      xM * Math.cos(bearingRad) + yM * Math.sin(bearingRad);
    const samples = takeSamples(rig, 40, 1).map((sample) => {
      const z = (along(sample) - distanceM) / widthM;
      const nearer = 1 - (heightM * Math.exp(-0.5 * z * z)) / (l1 + l2);
      return { ...sample, xM: metres(nearer * sample.xM), yM: metres(nearer * sample.yM) };
    });
    const ridges = termsOf(rig, samples).filter(({ profile }) => profile === 'ridge');
    const at = (xM: number, yM: number) =>
      ridges.reduce((sum, { centre, slopes, weight }) => {
        const z = slopes[0] * (xM - centre[0]) + slopes[1] * (yM - centre[1]);
        return sum + weight * Math.exp(-0.5 * z * z);
      }, 0);
    const onRidgeM = at(distanceM / Math.cos(bearingRad), 0);
    expect(onRidgeM - at(0.4, 0)).toBeGreaterThan(0.6 * heightM);
    expect(onRidgeM - at(1.6, 0)).toBeLessThan(1.5 * heightM);
  });

  it('does not fit a discrepancy to reflections', () => {
    const rig = drawRig(512);
    const random = new Random(1);
    const samples = takeSamples(rig, 60, 1).map((sample, i) => {
      if (i % 12 !== 5) return sample;
      const [dx, dy] = [random.normal(0.2), random.normal(0.2)];
      return { ...sample, xM: metres(sample.xM + dx), yM: metres(sample.yM + dy) };
    });
    expect(termsOf(rig, samples).filter(({ weight }) => Math.abs(weight) > 0.004)).toEqual([]);
  });
});

describe('the drift', () => {
  it('follows zeros that creep', () => {
    const rig = drawForeignRig('creep-1.5', 513);
    const fit = fitOf(rig, takeSamples(rig, 40, 1));
    const { pan, tilt } = rig.truth.axes;
    const crept = ({ creep }: typeof pan, samples: number) =>
      creep!.angle * (1 - Math.exp((-samples * POSE_S) / creep!.time));
    for (const time of [0, 20]) {
      const { bearingRad, tiltRad } = pastOf(fit, time);
      expect(Math.abs(bearingRad - crept(pan, time + 1) + crept(pan, 40))).toBeLessThan(0.006);
      expect(Math.abs(tiltRad - crept(tilt, time + 1) + crept(tilt, 40))).toBeLessThan(0.004);
    }
    expect(pastOf(fit, 39)).toEqual({ bearingRad: 0, tiltRad: 0 });
  });

  it('is a step where the base was turned', () => {
    const rig = drawRig(514);
    const knockedRad = 0.05;
    const { base } = rig.truth;
    const after = {
      ...rig,
      truth: { ...rig.truth, base: { ...base, yaw: base.yaw + knockedRad } },
    };
    const fit = fitOf(rig, [...takeSamples(rig, 25, 1), ...takeSamples(after, 10, 2)]);
    expect(fit.shape.terms).toBeUndefined();
    expect(Math.abs(pastOf(fit, 24).bearingRad + knockedRad)).toBeLessThan(0.01);
    expect(pastOf(fit, 25).bearingRad).toBe(0);
  });
});
