/**
 * The discrepancy between a rig and the structure of its model (Kennedy and O'Hagan, "Bayesian calibration
 * of computer models", 2001): a sum of terms, each a fixed shape with one weight. A term depends on the
 * nominal angles and turns a shaft, or it depends on the spot on an even floor and shifts the spot.
 *
 *     value = weight · profile(z),  z = slopes · (input - centre)
 */
import type { Geometry } from '../../geometry/kinematics.ts';
import type { Angles } from '../../units.ts';

/** What the value of a term is: the turn of a shaft, the height of the floor, or a shift of the spot. */
export const EFFECTS = ['panRad', 'tiltRad', 'heightM', 'xM', 'yM'] as const;
export type Effect = (typeof EFFECTS)[number];

/** Shapes: a Gaussian bump around the centre, or a step, a kink or a Gaussian ridge where z = 0. */
export const PROFILES = ['bump', 'step', 'kink', 'ridge'] as const;
export type Profile = (typeof PROFILES)[number];

/** Every combination of effect and profile: the order of the terms, and so of their weights. */
export const TERM_TYPES = EFFECTS.flatMap((effect) =>
  PROFILES.map((profile) => ({ effect, profile })),
);

/** Maximum number of terms of one type in a file. */
export const MAX_TERMS = 1000;

/** A term without its weight. */
export interface DiscrepancyTerm {
  readonly effect: Effect;
  readonly profile: Profile;
  /** Pan and tilt [rad] of terms that turn a shaft; x and y [m] of others. */
  readonly centre: readonly [number, number];
  /** Per unit of each input; 0 for an input without influence. */
  readonly slopes: readonly [number, number];
}

/** Whether a term depends on the floor and not on the angles. */
export const dependsOnFloor = ({ effect }: DiscrepancyTerm): boolean =>
  effect !== 'panRad' && effect !== 'tiltRad';

/** Height above the floor from which the beam comes, nearly: the higher the floor, the nearer its spot [m]. */
export const beamHeightM = ({ l1, l2 }: Geometry): number => l1 + l2;

/** Evaluates terms; each call overwrites the results, without allocation. */
export class Discrepancy {
  /** Turn of both shafts [rad], and its derivative by the nominal angle of the same axis; [2]. */
  readonly turnsRad = new Float64Array(2);
  readonly turnDerivatives = new Float64Array(2);
  /** Shift of the spot [m]; [2], and its derivative by the spot, [2, 2] row-major. */
  readonly shiftM = new Float64Array(2);
  readonly shiftJacobian = new Float64Array(4);
  /** What a unit weight of each term does: turns of both shafts, or shifts along x and y; [terms, 2]. */
  readonly effects: Float64Array;
  /** Whether each term depends on the floor. */
  readonly isOnFloor: readonly boolean[];
  readonly #terms: readonly DiscrepancyTerm[];
  readonly #beamHeightM: number;
  /** Value of the last profile, and its derivatives by the two inputs. */
  #value = 0;
  #byFirst = 0;
  #bySecond = 0;

  constructor(terms: readonly DiscrepancyTerm[], geometry: Geometry) {
    this.#terms = terms;
    this.isOnFloor = terms.map(dependsOnFloor);
    this.effects = new Float64Array(2 * terms.length);
    this.#beamHeightM = beamHeightM(geometry);
  }

  /** Computes the turns of the shafts. @param weights of all terms */
  turn({ panRad, tiltRad }: Angles, weights: Float64Array): void {
    this.turnsRad.fill(0);
    this.turnDerivatives.fill(0);
    this.#terms.forEach((term, i) => {
      if (this.isOnFloor[i]) return;
      this.#evaluate(term, panRad, tiltRad);
      const axis = term.effect === 'panRad' ? 0 : 1;
      this.effects[2 * i + axis] = this.#value;
      this.turnsRad[axis]! += weights[i]! * this.#value;
      this.turnDerivatives[axis]! += weights[i]! * (axis === 0 ? this.#byFirst : this.#bySecond);
    });
  }

  /** Computes the shift of a spot on an even floor. @param weights of all terms */
  shift(xM: number, yM: number, weights: Float64Array): void {
    const { shiftM, shiftJacobian, effects } = this;
    shiftM.fill(0);
    shiftJacobian.fill(0);
    this.#terms.forEach((term, i) => {
      if (!this.isOnFloor[i]) return;
      this.#evaluate(term, xM, yM);
      const raises = term.effect === 'heightM';
      for (let to = 0; to < 2; to++) {
        const isAlong = (term.effect === 'xM') === (to === 0);
        const perUnit = raises ? -(to === 0 ? xM : yM) / this.#beamHeightM : isAlong ? 1 : 0;
        effects[2 * i + to] = perUnit * this.#value;
        shiftM[to]! += weights[i]! * perUnit * this.#value;
        shiftJacobian[2 * to]! += weights[i]! * perUnit * this.#byFirst;
        shiftJacobian[2 * to + 1]! += weights[i]! * perUnit * this.#bySecond;
        if (raises) shiftJacobian[3 * to]! -= (weights[i]! * this.#value) / this.#beamHeightM;
      }
    });
  }

  #evaluate({ profile, centre, slopes }: DiscrepancyTerm, first: number, second: number): void {
    const a = slopes[0] * (first - centre[0]);
    const b = slopes[1] * (second - centre[1]);
    if (profile === 'bump') {
      this.#value = Math.exp(-0.5 * (a * a + b * b));
      this.#byFirst = -slopes[0] * a * this.#value;
      this.#bySecond = -slopes[1] * b * this.#value;
      return;
    }
    const z = a + b;
    let slope: number;
    if (profile === 'step') {
      this.#value = Math.tanh(z);
      slope = 1 - this.#value ** 2;
    } else if (profile === 'kink') {
      this.#value = Math.sqrt(1 + z * z) - 1;
      slope = z / (this.#value + 1);
    } else {
      this.#value = Math.exp(-0.5 * z * z);
      slope = -z * this.#value;
    }
    this.#byFirst = slope * slopes[0];
    this.#bySecond = slope * slopes[1];
  }
}
