/**
 * What to do about a spot that was looked at: look again, let an axis arrive anew, or stay. Pure: a
 * refinement is told what was seen and where the rig came to rest, and answers with what helps next.
 * Each axis decides for itself, since the one that stays keeps a rest that was good by luck.
 */

import { inverse } from '../geometry/kinematics.ts';
import { anglesOfPulses, pulsesForAngles } from '../geometry/servo.ts';
import { wrapAngle } from '../geometry/work-area.ts';
import { usualSpotM } from '../learning/calibration/spot-noise.ts';
import type { Model, Prediction } from '../learning/model.ts';
import { type ShotSpread, shotSpread } from '../learning/predictive-covariance.ts';
import type { RigDescription } from '../rig-file.ts';
import { type Angles, AXES, type Axis, type FloorPoint, type Pulses, radians } from '../units.ts';
import { AxisEstimate, type ModelJacobian, modelJacobian } from './axis-estimate.ts';

/** Looks at most. */
export const MAX_LOOKS = 3;
/** A bias that nobody knows anything of: horns are put on by eye [rad]. */
const UNKNOWN_BIAS_RAD = 0.15;
/** At least this share of a shot's variance is taken for the model's, not the servos'. */
const MIN_BIAS_SHARE = 0.1;
/** Errors have longer tails than what models say of them. */
const CAUTION = 1.3;
/** A look whose two axes together surprise more, in squared deviations, isn't followed at once. */
const MAX_SURPRISE = 16;
/** Another look at a pose is worth it if moving were right with the spot so many deviations off. */
const SURE_DEVIATIONS = 1.2;
/** While looks are left, an axis arrives anew only if its cost, so many times over, is still a gain. */
const PATIENCE = 1.5;

/** What helps next. */
export type Step =
  | { readonly next: 'look' }
  | { readonly next: 'stay' }
  | { readonly next: 'move'; readonly pulses: Pulses; readonly axes: readonly Axis[] };

/** A look in the angles of the model, less those that it asks for at the target [rad]. */
interface Sight extends Angles {
  readonly noiseM: number;
}

/** The refinement of one shot. */
export class Refinement {
  readonly #rig: RigDescription;
  readonly #model: Model;
  readonly #wanted: Angles;
  readonly #jacobian: ModelJacobian | undefined;
  readonly #estimates: Readonly<Record<Axis, AxisEstimate>>;
  #doubted: Sight | undefined;
  /** Nothing was seen that could be believed since the rig last arrived. */
  #unseen = true;
  #looksLeft = MAX_LOOKS;
  #seen = false;

  /**
   * @param prediction what the model says of the target
   * @param pulses where the rig has come to rest
   */
  constructor(
    rig: RigDescription,
    model: Model,
    target: FloorPoint,
    prediction: Prediction,
    pulses: Pulses,
  ) {
    this.#rig = rig;
    this.#model = model;
    this.#wanted = prediction.angles;
    this.#jacobian = modelJacobian(model, target);
    const applied = this.#beyondWanted(pulses);
    const biasRad = this.#biasRad(prediction.expectedErrorMm);
    const estimate = (axis: Axis) =>
      new AxisEstimate({ biasRad, restRad: model.noise[`${axis}Rad`] }, applied[`${axis}Rad`]);
    this.#estimates = { pan: estimate('pan'), tilt: estimate('tilt') };
  }

  /** What is to be expected of the spot as it is now; nothing while it was never seen. */
  get spread(): ShotSpread | undefined {
    if (!this.#jacobian || !this.#seen) return undefined;
    let [xx, xy, yy] = [0, 0, 0];
    for (const axis of AXES) {
      const [xM, yM] = this.#jacobian.spotByAngle[axis];
      const squareRad = this.#estimates[axis].costOfStaying;
      xx += squareRad * xM * xM;
      xy += squareRad * xM * yM;
      yy += squareRad * yM * yM;
    }
    return shotSpread([xx, xy, yy]);
  }

  /** Takes a look: where the spot was seen, or nothing when it was missed. */
  see(spot: FloorPoint | undefined): void {
    this.#looksLeft--;
    const sight = spot && this.#sight(spot);
    if (!sight || !this.#jacobian) return;
    const surprise = this.#sum((axis, estimate) =>
      estimate.surprise(sight[`${axis}Rad`], this.#noiseRad(axis, sight)),
    );
    if (surprise < MAX_SURPRISE) {
      this.#believe(sight);
      return;
    }
    const doubted = this.#doubted;
    this.#doubted = sight;
    if (!doubted || !this.#agree(doubted, sight)) return;
    for (const axis of AXES) this.#estimates[axis].distrust(UNKNOWN_BIAS_RAD);
    this.#believe(doubted);
    this.#believe(sight);
  }

  /** Tells what helps next. */
  step(): Step {
    const look = { next: this.#looksLeft > 0 ? 'look' : 'stay' } as const;
    if (!this.#jacobian) return { next: 'stay' };
    if (this.#unseen || (this.#doubted && this.#looksLeft > 0)) return look;
    const wanted = pulsesForAngles(this.#rig, {
      panRad: radians(this.#wanted.panRad + this.#estimates.pan.wantedRad),
      tiltRad: radians(this.#wanted.tiltRad + this.#estimates.tilt.wantedRad),
    });
    const applied = this.#beyondWanted(wanted);
    const share = this.#looksLeft > 0 ? PATIENCE : 1;
    const gains = (axis: Axis, costRad2: number) =>
      share * this.#estimates[axis].costOfMoving(applied[`${axis}Rad`]) < costRad2;
    const axes = AXES.filter((axis) => gains(axis, this.#estimates[axis].costOfStaying));
    if (axes.length > 0) return { next: 'move', pulses: wanted, axes };
    const open = AXES.some((axis) => {
      const { errorRad, variance } = this.#estimates[axis];
      const worstRad = Math.abs(errorRad) + SURE_DEVIATIONS * Math.sqrt(variance);
      return gains(axis, worstRad ** 2);
    });
    return open ? look : { next: 'stay' };
  }

  /** Some axes have arrived anew. */
  arrive(pulses: Pulses, axes: readonly Axis[]): void {
    const applied = this.#beyondWanted(pulses);
    for (const axis of axes) this.#estimates[axis].arrive(applied[`${axis}Rad`]);
    this.#doubted = undefined;
    this.#unseen = true;
  }

  #believe(sight: Sight): void {
    for (const axis of AXES) {
      this.#estimates[axis].see(sight[`${axis}Rad`], this.#noiseRad(axis, sight));
    }
    this.#doubted = undefined;
    this.#unseen = false;
    this.#seen = true;
  }

  #agree(one: Sight, other: Sight): boolean {
    const apart = this.#sum((axis) => {
      const noiseRad = Math.hypot(this.#noiseRad(axis, one), this.#noiseRad(axis, other));
      return ((one[`${axis}Rad`] - other[`${axis}Rad`]) / noiseRad) ** 2;
    });
    return apart < MAX_SURPRISE;
  }

  #sight(spot: FloorPoint): Sight | undefined {
    const angles = this.#model.predict(spot)?.angles ?? inverse(spot, this.#rig.geometry);
    return (
      angles && {
        panRad: wrapAngle(angles.panRad - this.#wanted.panRad),
        tiltRad: radians(angles.tiltRad - this.#wanted.tiltRad),
        noiseM: this.#model.noise.spotScale * usualSpotM(spot),
      }
    );
  }

  #noiseRad(axis: Axis, { noiseM }: Sight): number {
    return noiseM * this.#jacobian!.radPerMetre[axis];
  }

  #beyondWanted(pulses: Pulses): Angles {
    const { panRad, tiltRad } = anglesOfPulses(this.#rig, pulses);
    return {
      panRad: radians(panRad - this.#wanted.panRad),
      tiltRad: radians(tiltRad - this.#wanted.tiltRad),
    };
  }

  /** What of the expected error isn't the servos' is the model's bias, alike on both axes [rad]. */
  #biasRad(expectedErrorMm: number | null): number {
    if (expectedErrorMm === null || !this.#jacobian) return UNKNOWN_BIAS_RAD;
    const { noise } = this.#model;
    const [pan, tilt] = AXES.map((axis) => {
      const [xM, yM] = this.#jacobian!.spotByAngle[axis];
      return xM * xM + yM * yM;
    }) as [number, number];
    const totalM2 = (expectedErrorMm / 1000 / MEAN_OF_ROOT) ** 2;
    const servosM2 = pan * noise.panRad ** 2 + tilt * noise.tiltRad ** 2;
    const biasM2 = Math.max(totalM2 - servosM2, MIN_BIAS_SHARE * totalM2);
    return CAUTION * Math.sqrt(biasM2 / (pan + tilt));
  }

  #sum(of: (axis: Axis, estimate: AxisEstimate) => number): number {
    return AXES.reduce((total, axis) => total + of(axis, this.#estimates[axis]), 0);
  }
}

/** The mean distance of a long ellipse's points, in units of the root of their mean square. */
const MEAN_OF_ROOT = 0.85;
