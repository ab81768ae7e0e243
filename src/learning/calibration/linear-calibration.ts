/**
 * The calibration linearised at given parameters, in units of the noise and of the prior's standard deviations:
 *
 *     y = design · parameters + columns · weights + noise
 *
 * and what the terms of drift and discrepancy do to it. linear-evidence.ts compares them.
 */
import { ERROR_JOINTS, type Joint } from './beam-chain.ts';
import type { Observation } from './calibration-problem.ts';
import { Discrepancy, type DiscrepancyTerm } from './discrepancy.ts';
import { type DriftTerm, pastShare } from './drift.ts';
import type { RigFit } from './fit-rig.ts';
import type { Prior } from './prior.ts';
import { RigModel, type RigModelShape } from './rig-model.ts';
import { type NoiseModel, residualCovariance } from './spot-noise.ts';

/** Terms that are added together: of the discrepancy, or of drift. */
export interface Candidate {
  readonly terms: readonly DiscrepancyTerm[] | readonly DriftTerm[];
  /** Possible standard deviations of the weights. */
  readonly deviations: readonly number[];
  /** Deviation of each weight relative to these; 1 by default. */
  readonly relative?: readonly number[];
  /** Minus the log prior probability of the candidate. */
  readonly penalty: number;
}

/** Whether terms are changes with time. */
export const isDrift = (terms: Candidate['terms']): terms is readonly DriftTerm[] =>
  terms[0] !== undefined && 'joint' in terms[0];

/** The observations and the rig model, linearised at given parameters. */
export class LinearCalibration {
  /** Observations whose pose has a spot; each gives two rows. */
  readonly used: Observation[] = [];
  readonly y: Float64Array;
  /** Rows of the design, [rows][parameters]. */
  readonly design: Float64Array[] = [];
  /** What a turn of pan, of tilt, and a shift along x and y do to both rows of an observation. */
  readonly #effects: (readonly [number, number])[][] = [];
  /** Standard deviations of the noise of each observation, along and across [m²]. */
  readonly noiseAreasM2: number[] = [];
  readonly shape: RigModelShape;
  readonly #prior: Prior;

  constructor(
    observations: readonly Observation[],
    { shape, parameters }: RigFit,
    prior: Prior,
    noise: NoiseModel,
  ) {
    const size = parameters.length;
    const model = new RigModel(shape);
    const { parameterJacobian, shaftJacobian, residual } = model;
    const y: number[] = [];
    for (const observation of observations) {
      const { pose, measured } = observation;
      model.evaluate(measured, pose, parameters, 'floor');
      if (!model.reachesPoint) continue;
      model.differentiate();
      const [xx, xy, yy] = residualCovariance(model, measured, noise);
      const alongM = Math.sqrt(xx);
      const skewM = xy / alongM;
      const acrossM = Math.sqrt(yy - skewM * skewM);
      const whitened = (x: number, y: number): [number, number] => [
        x / alongM,
        (y - (skewM * x) / alongM) / acrossM,
      ];
      const rows = [new Float64Array(size), new Float64Array(size)];
      // The residual at the prior's means.
      let x0 = -residual[0]!;
      let y0 = -residual[1]!;
      for (let i = 0; i < size; i++) {
        const x = parameterJacobian[i]!;
        const y = parameterJacobian[size + i]!;
        x0 += x * (parameters[i]! - prior.means[i]!);
        y0 += y * (parameters[i]! - prior.means[i]!);
        const deviation = prior.deviations[i]!;
        [rows[0]![i], rows[1]![i]] = whitened(x * deviation, y * deviation);
      }
      this.used.push(observation);
      this.design.push(...rows);
      y.push(...whitened(x0, y0));
      this.noiseAreasM2.push(alongM * acrossM);
      this.#effects.push([
        whitened(shaftJacobian[0]!, shaftJacobian[2]!),
        whitened(shaftJacobian[1]!, shaftJacobian[3]!),
        whitened(-1, 0),
        whitened(0, -1),
      ]);
    }
    this.y = Float64Array.from(y);
    this.#prior = prior;
    this.shape = shape;
  }

  /** The columns of terms. */
  columns(terms: Candidate['terms']): Float64Array[] {
    return isDrift(terms)
      ? terms.map((term) => this.#driftColumn(term))
      : this.#discrepancyColumns(terms);
  }

  #driftColumn(term: DriftTerm): Float64Array {
    const column = new Float64Array(this.y.length);
    this.used.forEach(({ pose: { time } }, index) => {
      if (time === undefined) return;
      const share = pastShare(term, time);
      const [first, second] = this.#jointEffect(term.joint, index);
      column[2 * index] = share * first;
      column[2 * index + 1] = share * second;
    });
    return column;
  }

  /** What a change of a joint does to both rows of an observation. */
  #jointEffect(joint: Joint, index: number): readonly [number, number] {
    if (joint === 'panRad' || joint === 'tiltRad') {
      return this.#effects[index]![joint === 'panRad' ? 0 : 1]!;
    }
    const parameter = ERROR_JOINTS.indexOf(joint);
    const deviation = this.#prior.deviations[parameter]!;
    const [first, second] = [this.design[2 * index]!, this.design[2 * index + 1]!];
    return [first[parameter]! / deviation, second[parameter]! / deviation];
  }

  #discrepancyColumns(terms: readonly DiscrepancyTerm[]): Float64Array[] {
    const discrepancy = new Discrepancy(terms, this.shape.geometry);
    const columns = terms.map(() => new Float64Array(this.y.length));
    const weights = new Float64Array(terms.length);
    const isOnFloor = discrepancy.isOnFloor[0] === true; // as are all terms of a candidate
    const { effects } = discrepancy;
    for (let index = 0; index < this.used.length; index++) {
      const { pose, measured } = this.used[index]!;
      if (isOnFloor && measured.plane) continue;
      if (isOnFloor) discrepancy.shift(measured.xM, measured.yM, weights);
      else discrepancy.turn(pose, weights);
      const byUnit = this.#effects[index]!;
      const first = byUnit[isOnFloor ? 2 : 0]!;
      const second = byUnit[isOnFloor ? 3 : 1]!;
      for (let i = 0; i < columns.length; i++) {
        const [a, b] = [effects[2 * i]!, effects[2 * i + 1]!];
        columns[i]![2 * index] = a * first[0] + b * second[0];
        columns[i]![2 * index + 1] = a * first[1] + b * second[1];
      }
    }
    return columns;
  }

  /** Mean of the rig's parameters, given C⁻¹ y. */
  parameters(solved: Float64Array): Float64Array {
    const { means, deviations } = this.#prior;
    const parameters = means.slice();
    this.design.forEach((row, r) => {
      for (let i = 0; i < parameters.length; i++) {
        parameters[i]! += deviations[i]! * row[i]! * solved[r]!;
      }
    });
    return parameters;
  }
}
