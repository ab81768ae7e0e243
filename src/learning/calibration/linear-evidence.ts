/**
 * The evidence of a linearised calibration with additional terms, whose parameters are integrated out (Bishop,
 * "Pattern recognition and machine learning", 3.5), and the scale of the noise too, so that y has Student's t
 * distribution.
 */
import { choleskyFactor, forwardSolve, halfLogDeterminant } from './levenberg-marquardt.ts';
import type { Candidate, LinearCalibration } from './linear-calibration.ts';
import { PRIOR_OBSERVATIONS } from './prior.ts';

/** Degrees of freedom of the prior of the noise's scale. */
const SCALE_FREEDOM = 2 * PRIOR_OBSERVATIONS;
/** Variance of the error of an outlier, in units of the noise's. */
const OUTLIER_VARIANCE = 1e8;

/** A candidate with its columns, and their products under C⁻¹. */
export interface Projected extends Candidate {
  /** For weights relative to their deviations. */
  readonly columns: Float64Array[];
  /** columnsᵀ C⁻¹ columns, [terms, terms] row-major; its lower triangle. */
  readonly gram: Float64Array;
  /** columnsᵀ C⁻¹ y. */
  readonly slope: Float64Array;
}

/** The inverse covariance C⁻¹ as 1 - reducedᵀ reduced - Σ gain · v vᵀ, one v for each added column. */
export class Evidence {
  /** C⁻¹ y. */
  readonly solved: Float64Array;
  /** The 2×2 block of C⁻¹ of each observation: xx, xy, yy. */
  readonly blocks: [number, number, number][];
  /** yᵀ C⁻¹ y. */
  #square: number;
  /** Indices of the observations that are outliers. */
  readonly outliers = new Set<number>();
  readonly #linear: LinearCalibration;
  /** L⁻¹ designᵀ with L Lᵀ = 1 + designᵀ design, [rows][parameters]. */
  readonly #reduced: Float64Array[];
  /** ln |1 + designᵀ design| / 2. */
  readonly #logDeterminant: number;
  /** The last column reduced, and the result: neighbouring steps differ in few rows. */
  #last: { readonly column: Float64Array; readonly reduced: Float64Array } | undefined;
  readonly #added: { readonly v: Float64Array; readonly gain: number }[] = [];

  constructor(linear: LinearCalibration) {
    const { design, y } = linear;
    const lower = designFactor(design);
    this.#linear = linear;
    this.#reduced = design.map((row) => forwardSolve(lower, row));
    this.#logDeterminant = halfLogDeterminant(lower);
    this.solved = this.#solve(y);
    this.#square = dot(y, this.solved);
    this.blocks = linear.used.map((_, i) => {
      const [a, b] = [this.#reduced[2 * i]!, this.#reduced[2 * i + 1]!];
      return [1 - dot(a, a), -dot(a, b), 1 - dot(b, b)];
    });
  }

  /** Log evidence without terms, up to a constant that the noise does not change. */
  get logEvidence(): number {
    const freedom = SCALE_FREEDOM + this.solved.length;
    const logNoise = this.#linear.noiseAreasM2.reduce((sum, area) => sum + Math.log(area), 0);
    return (
      -0.5 * freedom * Math.log(SCALE_FREEDOM + this.#square) - this.#logDeterminant - logNoise
    );
  }

  project(candidate: Candidate): Projected {
    const { terms, relative } = candidate;
    const columns = this.#linear.columns(terms);
    relative?.forEach((factor, i) => {
      columns[i] = columns[i]!.map((value) => factor * value);
    });
    const size = columns.length;
    const reduced = columns.map((column) => this.#reduce(column));
    const gram = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        gram[i * size + j] = dot(columns[i]!, columns[j]!) - dot(reduced[i]!, reduced[j]!);
      }
    }
    const slope = Float64Array.from(columns, (column) => dot(column, this.solved));
    return { ...candidate, columns, gram, slope };
  }

  /** Increase of the log evidence by a candidate with this standard deviation of its weights. */
  gain({ gram, slope, penalty }: Projected, deviation: number): number {
    const size = slope.length;
    const variance = deviation * deviation;
    if (size === 1) {
      const spread = 1 + variance * gram[0]!;
      const explained = (variance * slope[0]! * slope[0]!) / spread;
      return this.#gainOf(explained) - 0.5 * Math.log(spread) - penalty;
    }
    const matrix = gram.map((value) => variance * value);
    for (let i = 0; i < size; i++) matrix[i * size + i]! += 1;
    const lower = choleskyFactor(matrix, size);
    if (!lower) return Number.NEGATIVE_INFINITY;
    const root = forwardSolve(lower, slope);
    return this.#gainOf(variance * dot(root, root)) - halfLogDeterminant(lower) - penalty;
  }

  /** Increase of the log likelihood when so much of yᵀ C⁻¹ y is explained. */
  #gainOf(explained: number): number {
    const rest = Math.max(0, this.#square - explained);
    const freedom = SCALE_FREEDOM + this.solved.length;
    return 0.5 * freedom * Math.log((SCALE_FREEDOM + this.#square) / (SCALE_FREEDOM + rest));
  }

  /** Makes an observation an outlier, and updates the candidates. */
  exclude(observation: number, candidates: Iterable<Projected>): void {
    this.outliers.add(observation);
    for (const row of [2 * observation, 2 * observation + 1]) {
      const unit = new Float64Array(this.solved.length);
      unit[row] = 1;
      this.add(unit, OUTLIER_VARIANCE, candidates);
    }
  }

  /** Scale of the noise's variance. */
  get noiseScale(): number {
    return (SCALE_FREEDOM + this.#square) / (SCALE_FREEDOM + this.solved.length);
  }

  /** Adds a column with this variance of its weight, and updates the candidates. */
  add(column: Float64Array, variance: number, candidates: Iterable<Projected>): void {
    const v = this.#solve(column);
    const gain = 1 / (1 / variance + dot(column, v));
    const along = dot(v, this.#linear.y);
    this.#added.push({ v, gain });
    this.#square -= gain * along * along;
    subtract(this.solved, gain * along, v);
    this.blocks.forEach((block, i) => {
      const [a, b] = [v[2 * i]!, v[2 * i + 1]!];
      block[0] -= gain * a * a;
      block[1] -= gain * a * b;
      block[2] -= gain * b * b;
    });
    for (const { columns, gram, slope } of candidates) {
      const size = columns.length;
      const products = columns.map((each) => dot(each, v));
      for (let i = 0; i < size; i++) {
        slope[i]! -= gain * along * products[i]!;
        for (let j = 0; j <= i; j++) gram[i * size + j]! -= gain * products[i]! * products[j]!;
      }
    }
  }

  #reduce(column: Float64Array): Float64Array {
    const last =
      this.#last && rowsApart(column, this.#last.column) < rowsApart(column)
        ? this.#last
        : undefined;
    const sum = last ? last.reduced.slice() : new Float64Array(this.#reduced[0]!.length);
    for (let row = 0; row < column.length; row++) {
      const change = column[row]! - (last ? last.column[row]! : 0);
      if (change !== 0) subtract(sum, -change, this.#reduced[row]!);
    }
    this.#last = { column, reduced: sum };
    return sum;
  }

  /** C⁻¹ times a column. */
  #solve(column: Float64Array): Float64Array {
    const reduced = this.#reduce(column);
    const solved = column.map((value, row) => value - dot(this.#reduced[row]!, reduced));
    for (const { v, gain } of this.#added) subtract(solved, gain * dot(v, column), v);
    return solved;
  }
}

/** L with L Lᵀ = 1 + designᵀ design. */
function designFactor(design: readonly Float64Array[]): Float64Array {
  const size = design[0]?.length ?? 0;
  const precision = new Float64Array(size * size);
  for (let i = 0; i < size; i++) precision[i * size + i] = 1;
  for (const row of design) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) precision[i * size + j]! += row[i]! * row[j]!;
    }
  }
  return choleskyFactor(precision, size)!;
}

/** Number of rows in which two columns differ; from zero by default. */
function rowsApart(a: Float64Array, b?: Float64Array): number {
  let count = 0;
  for (let row = 0; row < a.length; row++) if (a[row] !== (b ? b[row] : 0)) count++;
  return count;
}

/** Scalar product. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** a -= factor · b, in place. */
function subtract(a: Float64Array, factor: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i]! -= factor * b[i]!;
}
