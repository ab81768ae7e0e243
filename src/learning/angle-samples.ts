/**
 * Measurements as learning sees them: a floor point, the nominal angles that the pulses stood for,
 * and the angles that the nominal inverse would have chosen; split by seed for validation.
 */
import { createHash } from 'node:crypto';
import { inverse } from '../geometry/kinematics.ts';
import { anglesOfPulses } from '../geometry/servo.ts';
import { Random } from '../random.ts';
import type { RigDescription } from '../rig-file.ts';
import type { Measurement } from '../samples/sample.ts';
import type { Angles, FloorPoint, Side } from '../units.ts';

/** One measurement, in angles. */
export interface AngleSample {
  /** Where the laser was seen. */
  readonly measured: FloorPoint;
  /** The nominal angles of the pulses that took it there: what a model should answer. */
  readonly applied: Angles;
  /** The sides that the axes arrived from. */
  readonly panSide: Side;
  readonly tiltSide: Side;
  /** The nominal inverse of the measured point: what a rig without flaws would have needed. */
  readonly nominal: Angles;
}

/** The examples of one training. */
export interface Split {
  readonly training: readonly AngleSample[];
  readonly validation: readonly AngleSample[];
}

/** Every fifth pose is held out. */
const FOLDS = 5;

/** Measurements as examples; those so near the base that no angle reaches them are left out. */
export function angleSamplesOf(
  measurements: readonly Measurement[],
  rig: RigDescription,
): AngleSample[] {
  return measurements.flatMap(({ xM, yM, panUs, tiltUs, panSide, tiltSide }) => {
    const measured = { xM, yM };
    const nominal = inverse(measured, rig.geometry);
    if (!nominal) return [];
    const applied = anglesOfPulses(rig, { panUs, tiltUs });
    return { measured, applied, panSide, tiltSide, nominal };
  });
}

/** Groups examples by the pulses that were sent, and the sides: looks at the same pose. */
export function groupByPose(examples: readonly AngleSample[]): AngleSample[][] {
  const poses = new Map<string, AngleSample[]>();
  for (const example of examples) {
    const { applied, panSide, tiltSide } = example;
    const key = `${applied.panRad} ${applied.tiltRad} ${panSide} ${tiltSide}`;
    const looks = poses.get(key);
    if (looks) looks.push(example);
    else poses.set(key, [example]);
  }
  return [...poses.values()];
}

/**
 * Holds out each fifth of the poses in turn, so that every example is held out once, and never beside
 * another look at the same pose, which would give it away; the same examples and seed always give the
 * same splits. There is one split at least, and none of several holds out nothing.
 */
export function crossValidationSplits(
  examples: readonly AngleSample[],
  seed: number,
): [Split, ...Split[]] {
  const shuffled = new Random(seed, 'split').shuffle(groupByPose(examples));
  const bound = (fold: number) => Math.round((fold * shuffled.length) / FOLDS);
  const splits = Array.from({ length: FOLDS }, (_, fold) => ({
    validation: shuffled.slice(bound(fold), bound(fold + 1)).flat(),
    training: [...shuffled.slice(0, bound(fold)), ...shuffled.slice(bound(fold + 1))].flat(),
  }));
  const [first = { validation: [], training: [] }, ...others] = splits.filter(
    ({ validation }) => validation.length > 0,
  );
  return [first, ...others];
}

/** A hash by which a model names the samples that it was trained on: sha256, hexadecimal. */
export function datasetHash(measurements: readonly Measurement[]): string {
  const rows = measurements.map(({ panUs, tiltUs, panSide, tiltSide, xM, yM }) => [
    panUs,
    tiltUs,
    panSide,
    tiltSide,
    xM,
    yM,
  ]);
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
