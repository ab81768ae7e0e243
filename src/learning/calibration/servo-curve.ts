/**
 * The servo curve from the nominal angle of a pulse to the shaft angle: errors of zero and gain, a
 * nonlinear scale, and lost motion on the side of arrival. The nonlinearity is an MLP 1-hidden-1 with
 * tanh of the servo's own angle alone, so that every sample constrains it at all targets with that angle.
 *
 *     angle = nominal + zero + gain · (nominal - centre)
 *     shaft = angle + Σ weight · tanh(steepness · (angle - middle)) - side · lost motion
 */
import type { Radians, Side } from '../../units.ts';

/** Parameters before those of the net: zero [rad], gain, lost motion [rad]. */
const STRAIGHT_PARAMETERS = 3;
/** Parameters of a hidden unit: weight [rad], middle [rad], steepness [1/rad]. */
const UNIT_PARAMETERS = 3;

/** Number of parameters of a curve. @param hidden units in its net */
export const curveParameterCount = (hidden: number): number =>
  STRAIGHT_PARAMETERS + UNIT_PARAMETERS * hidden;

/** Evaluates a servo curve; each call overwrites the results, without allocation. */
export class ServoCurve {
  /** d shaft / d parameter, [parameters]. */
  readonly parameterJacobian: Float64Array;
  /** d shaft / d nominal angle. */
  derivative = 1;
  readonly #centreRad: Radians;
  readonly #hidden: number;

  /** @param centreRad nominal angle at which an error of the gain has no effect */
  constructor(centreRad: Radians, hidden: number) {
    this.#centreRad = centreRad;
    this.#hidden = hidden;
    this.parameterJacobian = new Float64Array(curveParameterCount(hidden));
  }

  /**
   * Computes the shaft angle [rad].
   * @param parameters all parameters of the rig
   * @param at index of the curve's first parameter
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
