/**
 * How a servo really turns: from the nominal angle of a pulse to the angle of the shaft. Zero and scale
 * are off, the scale is bent, and the shaft lags on the side that it came from. The bend is a small
 * MLP, 1-hidden-1 with tanh, and depends on the servo's own angle alone, so that every sample teaches
 * all places that share it.
 *
 *     angle = nominal + zero + gain · (nominal - centre)
 *     shaft = angle + Σ weight · tanh(steepness · (angle - middle)) - side · lost motion
 */
import type { Radians, Side } from '../../units.ts';

/** Parameters of a curve before those of its net: zero [rad], gain, lost motion [rad]. */
const STRAIGHT_PARAMETERS = 3;
/** Parameters of a hidden unit: weight [rad], middle [rad], steepness [1/rad]. */
const UNIT_PARAMETERS = 3;

/** How many parameters a curve has. @param hidden units in its net */
export const curveParameterCount = (hidden: number): number =>
  STRAIGHT_PARAMETERS + UNIT_PARAMETERS * hidden;

/** A servo's curve at work; overwritten by each call, nothing is allocated. */
export class ServoCurve {
  /** d shaft / d parameter, [parameters]. */
  readonly parameterJacobian: Float64Array;
  /** d shaft / d nominal angle. */
  derivative = 1;
  readonly #centreRad: Radians;
  readonly #hidden: number;

  /** @param centreRad the nominal angle that a wrong gain leaves alone */
  constructor(centreRad: Radians, hidden: number) {
    this.#centreRad = centreRad;
    this.#hidden = hidden;
    this.parameterJacobian = new Float64Array(curveParameterCount(hidden));
  }

  /**
   * The angle of the shaft.
   * @param parameters all parameters of the rig, those of the curve from `at` on
   */
  shaftRad(nominalRad: number, side: Side, parameters: Float64Array, at: number): number {
    const { parameterJacobian } = this;
    const fromCentreRad = nominalRad - this.#centreRad;
    const angleRad = nominalRad + parameters[at]! + parameters[at + 1]! * fromCentreRad;
    let shaftRad = angleRad - side * parameters[at + 2]!;
    let bentSlope = 1;
    for (let unit = 0; unit < this.#hidden; unit++) {
      const place = STRAIGHT_PARAMETERS + UNIT_PARAMETERS * unit;
      const weightRad = parameters[at + place]!;
      const fromMiddleRad = angleRad - parameters[at + place + 1]!;
      const steepness = parameters[at + place + 2]!;
      const bend = Math.tanh(steepness * fromMiddleRad);
      const weightedSlope = weightRad * (1 - bend * bend);
      shaftRad += weightRad * bend;
      bentSlope += weightedSlope * steepness;
      parameterJacobian[place] = bend;
      parameterJacobian[place + 1] = -weightedSlope * steepness;
      parameterJacobian[place + 2] = weightedSlope * fromMiddleRad;
    }
    parameterJacobian[0] = bentSlope;
    parameterJacobian[1] = bentSlope * fromCentreRad;
    parameterJacobian[2] = -side;
    this.derivative = bentSlope * (1 + parameters[at + 1]!);
    return shaftRad;
  }
}
