/**
 * Training data of the exercise's net: random configurations, the laser's floor points of the ideal robot,
 * and the ring of the floor that these cover.
 */

import { type Geometry, laser } from '../geometry/kinematics.ts';
import { polarPoint } from '../geometry/work-area.ts';
import type { AngleEncoding } from '../learning/angle-encodings.ts';
import type { Dataset } from '../learning/training-loop.ts';
import type { Random } from '../random.ts';
import { type Angles, type FloorPoint, radians } from '../units.ts';

/** Range of random pan angles: a full turn [rad]. */
export const PAN_RANGE_RAD = [-Math.PI, Math.PI] as const;
/** Range of random tilt angles [rad], from far out to the robot's base. */
const TILT_RANGE_RAD = [0.2, 1.7] as const;

/** Range of the exercise's target sliders in each direction [m]. */
export const SLIDER_LIMIT_M = 2;

/** A ring of the floor. */
export interface Ring {
  readonly minM: number;
  readonly maxM: number;
}

/** Ring of the trained tilts: 0.06 to 1.38 m for the exercise's robot. */
export function trainedRing(geometry: Geometry): Ring {
  const [minRad, maxRad] = TILT_RANGE_RAD;
  return { minM: radiusAt(maxRad, geometry), maxM: radiusAt(minRad, geometry) };
}

/** Whether a target lies in a ring. */
export function inRing({ minM, maxM }: Ring, { xM, yM }: FloorPoint): boolean {
  const radiusM = Math.hypot(xM, yM);
  return radiusM >= minM && radiusM <= maxM;
}

/** Draws a configuration. */
const drawConfiguration = (random: Random): Angles => ({
  panRad: radians(random.uniform(...PAN_RANGE_RAD)),
  tiltRad: radians(random.uniform(...TILT_RANGE_RAD)),
});

/** Draws a point of a ring, uniform in area. */
export function drawInRing({ minM, maxM }: Ring, random: Random): FloorPoint {
  const radiusM = Math.sqrt(random.uniform(minM ** 2, maxM ** 2));
  const bearingRad = random.uniform(...PAN_RANGE_RAD);
  return polarPoint(radiusM, bearingRad);
}

/** Draws configurations: the laser's floor points are inputs, the angles are targets. */
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
    const { xM, yM } = laser(angles, geometry)!; // Every trained tilt descends.
    inputs.set([xM, yM], 2 * row);
    targets.set(encoding.encode(angles), width * row);
  }
  return { count, inputs, targets, weights: new Float32Array(width * count).fill(1) };
}

const radiusAt = (tiltRad: number, geometry: Geometry): number =>
  laser({ panRad: radians(0), tiltRad: radians(tiltRad) }, geometry)!.xM;
