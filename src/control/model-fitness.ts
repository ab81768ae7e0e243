/**
 * Whether a rig may be aimed by a model: it has to be made for this rig as its file describes it now, and
 * to have angles for some of the work area.
 */

import { PantiltError } from '../errors.ts';
import { pulsesForAngles, servoScales, withinLimits } from '../geometry/servo.ts';
import { pointInWorkArea } from '../geometry/work-area.ts';
import type { Model } from '../learning/model.ts';
import type { ModelFile } from '../learning/model-file.ts';
import type { RigDescription } from '../rig-file.ts';
import { AXES } from '../units.ts';
import { joined, type Wording, word } from '../wording.ts';

/** Rig files are written with fewer digits [m, rad, rad/µs]. */
const SAME = 1e-9;
/** So many radii and bearings of the work area are tried. */
const RADII = 5;
const BEARINGS = 9;

/**
 * Refuses a model that can't aim this rig.
 * @param what it is called in errors
 * @throws PantiltError `model-of-other-rig`, `model-of-changed-rig`, `model-aims-nowhere`
 */
export function assertFit(model: Model, rig: RigDescription, what: Wording): void {
  const { file } = model;
  if (file.rig !== rig.name) {
    throw new PantiltError(
      'conflict',
      'model-of-other-rig',
      word`${what} is of rig "${file.rig}", and this one is "${rig.name}": models hold for one rig alone`,
    );
  }
  const changes = changesSince(file, rig);
  if (changes.length > 0) {
    throw new PantiltError(
      'conflict',
      'model-of-changed-rig',
      word`${what} was made when rig "${rig.name}" had ${joined(changes, ', ')}: train again
        (samples hold as long as the rig itself is the same), or put the old values back into the rig file`,
    );
  }
  if (!aimsSomewhere(model, rig)) {
    throw new PantiltError(
      'conflict',
      'model-aims-nowhere',
      word`${what} gives pulses within limits for none of ${RADII * BEARINGS} targets all over the work area: train
        another kind or on more samples, or look at what the net was made for (metres in, radians out)`,
    );
  }
}

/** What a model was told of its rig that no longer holds, in words. */
function changesSince(
  { geometry, servoScales: scales }: ModelFile,
  rig: RigDescription,
): Wording[] {
  const now = servoScales(rig);
  return [
    ...differing('', geometry, rig.geometry),
    ...(scales ? AXES.flatMap((axis) => differing(`${axis} `, scales[axis], now[axis])) : []),
  ];
}

function differing<T extends object>(prefix: string, then: T, now: T): Wording[] {
  const names = Object.keys(then) as (keyof T & string)[];
  return names
    .filter((name) => Math.abs(Number(then[name]) - Number(now[name])) > SAME)
    .map((name) => word`${prefix}${name} ${Number(then[name])} (now ${Number(now[name])})`);
}

function aimsSomewhere(model: Model, rig: RigDescription): boolean {
  for (let u = 0; u < RADII; u++) {
    for (let v = 0; v < BEARINGS; v++) {
      const target = pointInWorkArea(rig.workArea, u / (RADII - 1), v / (BEARINGS - 1));
      const angles = model.predict(target)?.angles;
      if (!angles) continue;
      const { panUs, tiltUs } = pulsesForAngles(rig, angles);
      if (withinLimits(rig.axes.pan, panUs) && withinLimits(rig.axes.tilt, tiltUs)) return true;
    }
  }
  return false;
}
