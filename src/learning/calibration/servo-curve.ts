/**
 * How a servo really turns: from the nominal angle of a pulse to the angle of the shaft. Zero and scale
 * are off, the scale is bent, and the shaft lags on the side that it came from. The bend is a net of
 * its own, 1-2H-1 with sines as activation, in pairs of sine and cosine; a servo's bend depends on its
 * own angle alone, so that every sample teaches all places that share it (sines: Sitzmann et al.
 * 2020, Implicit Neural Representations with Periodic Activation Functions).
 *
 *     angle = nominal + zero + gain · (nominal - centre)
 *     shaft = angle + Σ sine · sin(cycles · angle) + cosine · cos(cycles · angle) - side · lost motion
 */
import type { Radians, Side } from '../../units.ts';

/** Parameters of a curve before those of its net: zero [rad], gain, lost motion [rad]. */
export const STRAIGHT_PARAMETERS = 3;
/** Parameters of a pair of hidden units: sine [rad], cosine [rad], cycles per turn. */
export const PAIR_PARAMETERS = 3;

/** How many parameters a curve has. */
export const curveParameterCount = (pairs: number): number =>
  STRAIGHT_PARAMETERS + PAIR_PARAMETERS * pairs;

/** A servo's curve at work; overwritten by each call, nothing is allocated. */
export class ServoCurve {
  /** d shaft / d parameter, [parameters]. */
  readonly byParameter: Float64Array;
  /** d shaft / d nominal angle. */
  slope = 1;
  readonly #centreRad: Radians;
  readonly #pairs: number;

  /** @param centreRad the nominal angle that a wrong gain leaves alone */
  constructor(centreRad: Radians, pairs: number) {
    this.#centreRad = centreRad;
    this.#pairs = pairs;
    this.byParameter = new Float64Array(curveParameterCount(pairs));
  }

  /**
   * The angle of the shaft.
   * @param parameters all parameters of the rig, those of the curve from `at` on
   */
  shaftRad(nominalRad: number, side: Side, parameters: Float64Array, at: number): number {
    const { byParameter } = this;
    const fromCentreRad = nominalRad - this.#centreRad;
    const angleRad = nominalRad + parameters[at]! + parameters[at + 1]! * fromCentreRad;
    let shaftRad = angleRad - side * parameters[at + 2]!;
    let bentSlope = 1;
    for (let pair = 0; pair < this.#pairs; pair++) {
      const place = STRAIGHT_PARAMETERS + PAIR_PARAMETERS * pair;
      const sineWeight = parameters[at + place]!;
      const cosineWeight = parameters[at + place + 1]!;
      const cycles = parameters[at + place + 2]!;
      const sine = Math.sin(cycles * angleRad);
      const cosine = Math.cos(cycles * angleRad);
      const turned = sineWeight * cosine - cosineWeight * sine;
      shaftRad += sineWeight * sine + cosineWeight * cosine;
      bentSlope += cycles * turned;
      byParameter[place] = sine;
      byParameter[place + 1] = cosine;
      byParameter[place + 2] = angleRad * turned;
    }
    byParameter[0] = bentSlope;
    byParameter[1] = bentSlope * fromCentreRad;
    byParameter[2] = -side;
    this.slope = bentSlope * (1 + parameters[at + 1]!);
    return shaftRad;
  }
}
