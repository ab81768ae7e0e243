import { describe, expect, it } from 'vitest';
import { Random } from '../../src/random.ts';
import { look, ServoAxis } from '../../src/simulator/mechanics.ts';
import { motorAngle, settledAngle } from '../../src/simulator/plant.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { floorPoint, microseconds, type Side } from '../../src/units.ts';

const rig = simulatedDescription('hobby');
const axis = rig.axes.tilt;
const exact = { ...rig.truth.axes.tilt, repeatability: 0 };

/** Sends a servo a pulse as a device does: in steps of a frame, then steadily. */
function moveTo(servo: ServoAxis, fromUs: number, toUs: number): void {
  const step = Math.sign(toUs - fromUs) * 20;
  for (let pulse = fromUs + step; (toUs - pulse) * step > 0; pulse += step) {
    servo.follow(microseconds(pulse));
  }
  for (let frame = 0; frame < 3; frame++) servo.follow(microseconds(toUs));
}

const settledAt = (pulseUs: number, side: Side) =>
  settledAngle(exact, motorAngle(axis, exact, microseconds(pulseUs)), side);

describe('a servo', () => {
  it('settles with its lost motion on the side of arrival', () => {
    const servo = new ServoAxis(axis, exact, new Random(1));
    moveTo(servo, 1500, 1700);
    expect(servo.outputRad).toBe(settledAt(1700, 1));
    moveTo(servo, 1700, 1300);
    expect(servo.outputRad).toBe(settledAt(1300, -1));
  });

  it('ignores a change smaller than its deadband, and continues from its position', () => {
    const servo = new ServoAxis(axis, exact, new Random(1));
    moveTo(servo, 1500, 1700);
    const before = servo.outputRad;
    const smallUs = 1; // 0.09° of the servo's 0.14° of deadband
    servo.follow(microseconds(1700 - smallUs));
    servo.follow(microseconds(1700 - smallUs));
    expect(servo.outputRad).toBe(before);
    servo.follow(microseconds(1700 - 10 * smallUs));
    expect(servo.outputRad).toBeLessThan(before);
  });

  it('differs from move to move by its repeatability', () => {
    const servo = new ServoAxis(axis, rig.truth.axes.tilt, new Random(1));
    const errors = Array.from({ length: 400 }, () => {
      moveTo(servo, 1400, 1500);
      const error = servo.outputRad - settledAt(1500, 1);
      moveTo(servo, 1500, 1400);
      return error;
    });
    const deviation = Math.hypot(...errors) / Math.sqrt(errors.length);
    expect(deviation / rig.truth.axes.tilt.repeatability).toBeCloseTo(1, 0.8);
  });
});

describe('the camera', () => {
  const seen = (camera: Partial<typeof rig.camera>, hit = floorPoint(1, 0)) => {
    const random = new Random(2);
    const description = { ...rig, camera: { ...rig.camera, ...camera } };
    return Array.from({ length: 2000 }, () => look(description, hit, random));
  };

  it('sees the spot with noise that grows with its distance', () => {
    const errors = seen({}).map((point) => point!.xM - 1);
    expect(Math.hypot(...errors) / Math.sqrt(errors.length) / 0.004).toBeCloseTo(1, 1);
  });

  it('has the configured rates of misses and outliers', () => {
    const misses = seen({ missRate: 0.3 }).filter((point) => !point).length;
    expect(misses / 2000).toBeCloseTo(0.3, 1);
    const strays = seen({ outlierRate: 0.2 }).filter((point) => Math.abs(point!.xM - 1) > 0.05);
    expect(strays.length / 2000).toBeCloseTo(0.2, 1);
  });

  it('sees no spot beyond 3 m, and none if the beam misses', () => {
    expect(seen({}, floorPoint(3.1, 0)).every((point) => !point)).toBe(true);
    expect(look(rig, undefined, new Random(1))).toBeUndefined();
  });
});
