/**
 * Samples in angles: the measured floor point, the nominal angles of the applied pulses, and the nominal
 * inverse of the point; and their splits for cross-validation by seed.
 */
import { createHash } from 'node:crypto';
import { inverse } from '../geometry/kinematics.ts';
import { anglesOfPulses } from '../geometry/servo.ts';
import { Random } from '../random.ts';
import type { RigDescription } from '../rig-file.ts';
import type { Measurement } from '../samples/sample.ts';
import { FLOOR, type Plane, planeOf, type SurfacePoint } from '../surfaces.ts';
import type { Angles, Side } from '../units.ts';

/** A sample in angles. */
export interface AngleSample {
  /** Measured point of the spot. */
  readonly measured: SurfacePoint;
  /** Nominal angles of the applied pulses: the target of a prediction. */
  readonly applied: Angles;
  /** Sides of arrival. */
  readonly panSide: Side;
  readonly tiltSide: Side;
  /** Nominal inverse of the measured point. */
  readonly nominal: Angles;
  /** Place in the order of the samples, from 0. */
  readonly time: number;
}

/** Training and validation samples. */
export interface Split {
  readonly training: readonly AngleSample[];
  readonly validation: readonly AngleSample[];
}

/** Folds of the cross-validation. */
const FOLDS = 5;

/**
 * Converts measurements in the order of their taking; skips points that are too close to the base for a nominal
 * inverse, and those on surfaces that the rig file has no more.
 */
export function angleSamplesOf(
  measurements: readonly Measurement[],
  rig: RigDescription,
): AngleSample[] {
  const planes = new Map(rig.surfaces?.map((surface) => [surface.name, planeOf(surface)]));
  return measurements.flatMap((measurement, time) => {
    const { panUs, tiltUs, panSide, tiltSide } = measurement;
    const measured = measuredPoint(measurement, planes);
    if (!measured) return [];
    const nominal = inverse(measured, rig.geometry);
    if (!nominal) return [];
    const applied = anglesOfPulses(rig, { panUs, tiltUs });
    return { measured, applied, panSide, tiltSide, nominal, time };
  });
}

function measuredPoint(
  { xM, yM, zM, surface = FLOOR }: Measurement,
  planes: ReadonlyMap<string, Plane | undefined>,
): SurfacePoint | undefined {
  if (surface === FLOOR) return { xM, yM };
  const plane = planes.get(surface);
  return plane && zM !== undefined ? { xM, yM, zM, plane: { u: plane.u, v: plane.v } } : undefined;
}

/** Groups samples of the same pose: equal pulses and sides. */
export function groupByPose(samples: readonly AngleSample[]): AngleSample[][] {
  const poses = new Map<string, AngleSample[]>();
  for (const sample of samples) {
    const { applied, panSide, tiltSide } = sample;
    const key = `${applied.panRad} ${applied.tiltRad} ${panSide} ${tiltSide}`;
    const group = poses.get(key);
    if (group) group.push(sample);
    else poses.set(key, [sample]);
  }
  return [...poses.values()];
}

/**
 * Splits samples for 5-fold cross-validation. Samples of one pose stay in one fold, since they
 * predict each other. The splits are deterministic by seed; there is at least one, and if there are
 * several, none has an empty validation set.
 */
export function crossValidationSplits(
  samples: readonly AngleSample[],
  seed: number,
): [Split, ...Split[]] {
  const shuffled = new Random(seed, 'split').shuffle(groupByPose(samples));
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

/** SHA-256 of the samples that a model was trained on, in hexadecimal. */
export function datasetHash(measurements: readonly Measurement[]): string {
  const rows = measurements.map(
    ({ panUs, tiltUs, panSide, tiltSide, xM, yM, zM, surface = FLOOR }) => [
      ...[panUs, tiltUs, panSide, tiltSide, xM, yM],
      ...(surface === FLOOR ? [] : [zM, surface]),
    ],
  );
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
