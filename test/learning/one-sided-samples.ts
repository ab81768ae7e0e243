/**
 * Samples and shots of a simulated rig for the tests of learning, straight through the physics: no
 * wire, no clock, each axis always arriving from below.
 */

import { inverse } from '../../src/geometry/kinematics.ts';
import { anglesOfPulses, isWithinLimits, pulsesForAngles } from '../../src/geometry/servo.ts';
import { pointInWorkArea, wrapAngle } from '../../src/geometry/work-area.ts';
import { quantile } from '../../src/quantile.ts';
import { Random } from '../../src/random.ts';
import { planTarget } from '../../src/samples/plans.ts';
import type { Measurement } from '../../src/samples/sample.ts';
import { look } from '../../src/simulator/mechanics.ts';
import type { SimulatedRigDescription } from '../../src/simulator/simulated-rig-file.ts';
import { type Angles, type FloorPoint, type Pulses, radians } from '../../src/units.ts';
import { settledHit } from '../support/true-rig.ts';

const SIDE = 1;

/** The nominal part of a rig, which alone may reach the code under test. */
export function knownOf({ name, geometry, axes, workArea }: SimulatedRigDescription) {
  return { name, geometry, axes, workArea };
}

/**
 * Measurements of Sobol targets, as the simulated camera sees them. They are aimed at as collections
 * do: by the nominal inverse, turned by the median of what the samples so far were off.
 */
export function takeSamples(
  rig: SimulatedRigDescription,
  count: number,
  seed: number,
): Measurement[] {
  const servo = new Random(seed, 'servo');
  const camera = new Random(seed, 'camera');
  const samples: Measurement[] = [];
  const offsets: { pan: number[]; tilt: number[] } = { pan: [], tilt: [] };
  for (let index = 0; samples.length < count; index++) {
    const target = planTarget({ plan: 'sobol', count, seed }, rig.workArea, index);
    const { panRad, tiltRad } = inverse(target, rig.geometry)!;
    const pulses = pulsesForAngles(rig, {
      panRad: radians(panRad + (quantile(offsets.pan, 0.5) ?? 0)),
      tiltRad: radians(tiltRad + (quantile(offsets.tilt, 0.5) ?? 0)),
    });
    if (!withinBothLimits(rig, pulses)) continue;
    const seen = look(rig, settledHit(rig, pulses, servo), camera);
    const nominal = seen && inverse(seen, rig.geometry);
    if (!nominal) continue;
    samples.push({ ...pulses, panSide: SIDE, tiltSide: SIDE, ...seen });
    const applied = anglesOfPulses(rig, pulses);
    offsets.pan.push(wrapAngle(applied.panRad - nominal.panRad));
    offsets.tilt.push(applied.tiltRad - nominal.tiltRad);
  }
  return samples;
}

/** How far shots at targets uniform in area land from them [mm], undefined for a miss. */
export function shoot(
  rig: SimulatedRigDescription,
  predict: (target: FloorPoint) => Angles | undefined,
  seed: number,
  count = 200,
): (number | undefined)[] {
  const targets = new Random(seed, 'targets');
  const servo = new Random(seed, 'shots');
  const errorsMm: (number | undefined)[] = [];
  while (errorsMm.length < count) {
    const target = pointInWorkArea(rig.workArea, targets.uniform(), targets.uniform());
    // A rig may be unable to turn to all of its work area; that is no matter of learning.
    const nominal = pulsesForAngles(rig, inverse(target, rig.geometry)!);
    if (!withinBothLimits(rig, nominal)) continue;
    const angles = predict(target);
    const spot = angles && settledHit(rig, pulsesForAngles(rig, angles), servo);
    errorsMm.push(spot && 1000 * Math.hypot(spot.xM - target.xM, spot.yM - target.yM));
  }
  return errorsMm;
}

const withinBothLimits = ({ axes }: SimulatedRigDescription, { panUs, tiltUs }: Pulses): boolean =>
  isWithinLimits(axes.pan, panUs) && isWithinLimits(axes.tilt, tiltUs);
