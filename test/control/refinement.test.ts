import { describe, expect, it } from 'vitest';
import { modelJacobian } from '../../src/control/axis-estimate.ts';
import { MAX_MEASUREMENTS, Refinement } from '../../src/control/refinement.ts';
import { laser } from '../../src/geometry/kinematics.ts';
import { anglesOfPulses, pulsesForAngles } from '../../src/geometry/servo.ts';
import { loadModel, type Model } from '../../src/learning/model.ts';
import { trainModel } from '../../src/learning/train.ts';
import { AXES, type FloorPoint, floorPoint, microseconds, radians } from '../../src/units.ts';
import { strippedDescription } from '../support/simulated.ts';

const rig = strippedDescription('ideal');
// Pulses without rounding, for the tested arithmetic.
for (const axis of AXES) rig.axes[axis].pulse.resolution = microseconds(0.01);
const nominal = loadModel(trainModel({ kind: 'nominal', rig, measurements: [], seed: 1 }));
const TARGET = floorPoint(0.9, 0.2);

/** A model with a stated error; null if it was never validated. */
const stating = (expectedErrorMm: number | null): Model => ({
  ...nominal,
  predict: (target) => ({ ...nominal.predict(target)!, expectedErrorMm }),
});

function begin(model: Model) {
  const prediction = model.predict(TARGET)!;
  const pulses = pulsesForAngles(rig, prediction.angles);
  return { pulses, refinement: new Refinement(rig, model, TARGET, prediction, pulses) };
}

const beside = (dxMm: number, dyMm = 0): FloorPoint =>
  floorPoint(TARGET.xM + dxMm / 1000, TARGET.yM + dyMm / 1000);

describe('the Jacobian of a model', () => {
  it('agrees with central differences of the laser', () => {
    const { spotByAngle } = modelJacobian(nominal, TARGET)!;
    const angles = nominal.predict(TARGET)!.angles;
    const stepRad = 1e-5;
    for (const axis of AXES) {
      const at = (sign: number) =>
        laser(
          { ...angles, [`${axis}Rad`]: radians(angles[`${axis}Rad`] + sign * stepRad) },
          rig.geometry,
        )!;
      const [before, after] = [at(-1), at(1)];
      expect(spotByAngle[axis][0]).toBeCloseTo((after.xM - before.xM) / (2 * stepRad), 2);
      expect(spotByAngle[axis][1]).toBeCloseTo((after.yM - before.yM) / (2 * stepRad), 2);
    }
  });
});

describe('a refinement', () => {
  it('corrects the whole error if the model was never validated', () => {
    const { refinement, pulses } = begin(stating(null));
    expect(refinement.step()).toEqual({ next: 'measure' });
    refinement.addMeasurement(beside(-80, 60));
    const step = refinement.step();
    if (step.next !== 'move') throw new Error(`it wants to ${step.next}`);
    const applied = anglesOfPulses(rig, pulses);
    const corrected = anglesOfPulses(rig, step.pulses);
    const seen = nominal.predict(beside(-80, 60))!.angles;
    expect(corrected.panRad - applied.panRad).toBeCloseTo(applied.panRad - seen.panRad, 2);
    expect(corrected.tiltRad - applied.tiltRad).toBeCloseTo(applied.tiltRad - seen.tiltRad, 2);
    refinement.arrive(step.pulses, step.axes);
    expect(refinement.step()).toEqual({ next: 'measure' });
  });

  it('does not move if the spot is where an accurate model expected it', () => {
    const { refinement } = begin(stating(3));
    refinement.addMeasurement(TARGET);
    // One measurement is enough: within the camera's noise, a new approach brings no improvement.
    expect(refinement.step()).toEqual({ next: 'stay' });
    expect(refinement.expected!.expectedErrorMm).toBeLessThan(3);
  });

  it('takes at most the allowed number of measurements', () => {
    const { refinement } = begin(stating(null));
    let looks = 0;
    for (let step = refinement.step(); step.next !== 'stay'; step = refinement.step()) {
      if (step.next === 'move') refinement.arrive(step.pulses, step.axes);
      else refinement.addMeasurement(beside(30 * ++looks, -20));
    }
    expect(looks).toBe(MAX_MEASUREMENTS);
  });

  it('repeats an implausible measurement before it moves', () => {
    const { refinement } = begin(stating(4));
    refinement.addMeasurement(beside(300, -200));
    expect(refinement.step()).toEqual({ next: 'measure' });
    refinement.addMeasurement(beside(1));
    expect(refinement.step().next).not.toBe('move');
    expect(refinement.expected!.errorBound90Mm).toBeLessThan(15);
  });

  it('follows it if a second measurement confirms it: the rig was bumped', () => {
    const { refinement } = begin(stating(4));
    refinement.addMeasurement(beside(90, 50));
    refinement.addMeasurement(beside(91, 49));
    expect(refinement.step()).toMatchObject({ next: 'move', axes: ['pan', 'tilt'] });
  });

  it('ends without a move after only misses or only outliers', () => {
    for (const looks of [
      [undefined, undefined, undefined],
      [beside(300), beside(-300), beside(0, 400)],
    ]) {
      const { refinement } = begin(stating(4));
      for (const seen of looks) {
        expect(refinement.step()).toEqual({ next: 'measure' });
        refinement.addMeasurement(seen);
      }
      expect(refinement.step()).toEqual({ next: 'stay' });
      expect(refinement.expected).toBeUndefined();
    }
  });

  it('moves only the axis with a bad rest position', () => {
    const { refinement } = begin(stating(20));
    const { spotByAngle } = modelJacobian(nominal, TARGET)!;
    const [xM, yM] = spotByAngle.pan;
    refinement.addMeasurement(floorPoint(TARGET.xM + 0.03 * xM, TARGET.yM + 0.03 * yM));
    expect(refinement.step()).toMatchObject({ next: 'move', axes: ['pan'] });
  });
});
