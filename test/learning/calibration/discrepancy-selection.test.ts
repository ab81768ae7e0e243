/** Which terms are selected, on simulated rigs with one flaw that the model's structure does not have. */
import { describe, expect, it } from 'vitest';
import { angleSamplesOf } from '../../../src/learning/angle-samples.ts';
import { calibrate } from '../../../src/learning/kinds/calibration.ts';
import { Random } from '../../../src/random.ts';
import { drawRig } from '../../../src/simulator/rig-family.ts';
import {
  knownOf,
  type SimulatedRigDescription,
} from '../../../src/simulator/simulated-rig-file.ts';
import { metres, microseconds } from '../../../src/units.ts';
import { takeSamples } from '../one-sided-samples.ts';

const HIDDEN = 6;

function termsOf(rig: SimulatedRigDescription, measurements = takeSamples(rig, 40, 1)) {
  const split = { training: angleSamplesOf(measurements, rig), validation: [] };
  const { fit } = calibrate(
    { split, rig: knownOf(rig), seed: 1, settings: {}, onProgress: () => {} },
    HIDDEN,
    true,
  );
  const weights = fit.parameters.slice(fit.parameters.length - (fit.shape.terms?.length ?? 0));
  return (fit.shape.terms ?? []).map((term, i) => ({ ...term, weight: weights[i]! }));
}

describe('the discrepancy', () => {
  it('is empty on nineteen of twenty rigs of the family', () => {
    const rigs = Array.from({ length: 20 }, (_, i) => drawRig(501 + i));
    expect(rigs.filter((rig) => termsOf(rig).length > 0).length).toBeLessThanOrEqual(1);
  });

  it('is a step where a servo stands still while its pulse goes on', () => {
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

  it('does not bend a rig for reflections', () => {
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
