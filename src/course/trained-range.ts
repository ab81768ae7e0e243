/**
 * What the exercise's net is trained on: configurations drawn at random, the floor points that the
 * ideal robot's laser marks from them, and so the ring of the floor that the net ever sees.
 */

import { type Geometry, laser } from '../geometry/kinematics.ts';
import { polarPoint } from '../geometry/work-area.ts';
import type { AngleEncoding } from '../learning/angle-encodings.ts';
import type { Dataset } from '../learning/training-loop.ts';
import type { Random } from '../random.ts';
import { type Angles, type FloorPoint, radians } from '../units.ts';

/** Pan is drawn from a full turn [rad]. */
export const PAN_RANGE_RAD = [-Math.PI, Math.PI] as const;
/** Tilt is drawn from here [rad]: far out to nearly at the robot's foot. */
export const TILT_RANGE_RAD = [0.2, 1.7] as const;

/** The target sliders of the exercise go so far, forward and to each side [m]. */
export const SLIDER_LIMIT_M = 2;

/** A ring of the floor. */
export interface Ring {
  readonly minM: number;
  readonly maxM: number;
}

/** The ring that the trained tilts reach: 0.06 to 1.38 m for the exercise's robot. */
export function trainedRing(geometry: Geometry): Ring {
  const [least, most] = TILT_RANGE_RAD;
  return { minM: radiusAt(most, geometry), maxM: radiusAt(least, geometry) };
}

/** Whether a target lies in a ring. */
export function inRing({ minM, maxM }: Ring, { xM, yM }: FloorPoint): boolean {
  const radiusM = Math.hypot(xM, yM);
  return radiusM >= minM && radiusM <= maxM;
}

/** A random configuration of the exercise. */
const drawConfiguration = (random: Random): Angles => ({
  panRad: radians(random.uniform(...PAN_RANGE_RAD)),
  tiltRad: radians(random.uniform(...TILT_RANGE_RAD)),
});

/** A random point of a ring, uniform in area. */
export function drawInRing({ minM, maxM }: Ring, random: Random): FloorPoint {
  const radiusM = Math.sqrt(random.uniform(minM ** 2, maxM ** 2));
  const bearingRad = random.uniform(...PAN_RANGE_RAD);
  return polarPoint(radiusM, bearingRad);
}

/** So many fresh configurations, the laser's floor points as inputs and their angles as targets. */
export function drawDataset(
  count: number,
  encoding: AngleEncoding,
  geometry: Geometry,
  random: Random,
): Dataset {
  const { width } = encoding;
  const inputs = new Float32Array(2 * count);
  const targets = new Float32Array(width * count);
  for (let row = 0; row < count; row++) {
    const angles = drawConfiguration(random);
    const { xM, yM } = laser(angles, geometry)!; // every trained tilt descends
    inputs.set([xM, yM], 2 * row);
    targets.set(encoding.encode(angles), width * row);
  }
  return { count, inputs, targets, weights: new Float32Array(width * count).fill(1) };
}

const radiusAt = (tiltRad: number, geometry: Geometry): number =>
  laser({ panRad: radians(0), tiltRad: radians(tiltRad) }, geometry)!.xM;
