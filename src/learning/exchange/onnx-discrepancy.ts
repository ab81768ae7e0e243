/** The terms of calibration/discrepancy.ts in ONNX operations, those of one profile side by side. */
import {
  beamHeightM,
  type DiscrepancyTerm,
  dependsOnFloor,
  PROFILES,
  type Profile,
} from '../calibration/discrepancy.ts';
import type { RigModelShape } from '../calibration/rig-model.ts';
import { type OnnxGraph, square, type TensorName } from './onnx-graph.ts';

type Weighted = DiscrepancyTerm & { readonly weight: number };
/** Weight of a term in each column of a sum. */
type Columns = readonly ((term: Weighted) => number)[];

/** The discrepancy of a calibrated rig, in a graph. */
export class OnnxDiscrepancy {
  readonly #graph: OnnxGraph;
  readonly #onAngles: readonly Weighted[];
  readonly #onFloor: readonly Weighted[];
  readonly #beamHeightM: number;

  /** @param parameters all parameters of the rig, the weights last */
  constructor(graph: OnnxGraph, { terms = [], geometry }: RigModelShape, parameters: Float64Array) {
    const weights = parameters.subarray(parameters.length - terms.length);
    const weighted = terms.map((term, i) => ({ ...term, weight: weights[i]! }));
    this.#graph = graph;
    this.#onAngles = weighted.filter((term) => !dependsOnFloor(term));
    this.#onFloor = weighted.filter(dependsOnFloor);
    this.#beamHeightM = beamHeightM(geometry);
  }

  /** @returns the turns of the shafts, and their derivatives by their own nominal angle; [batch, 2] */
  turn(angles: TensorName): { turn: TensorName; slope: TensorName } {
    const own = ({ effect, slopes }: Weighted) => slopes[effect === 'panRad' ? 0 : 1];
    const onAxis = (effect: string, of: (term: Weighted) => number) => (term: Weighted) =>
      term.effect === effect ? term.weight * of(term) : 0;
    const axes = (of: (term: Weighted) => number): Columns => [
      onAxis('panRad', of),
      onAxis('tiltRad', of),
    ];
    return {
      turn: this.#sum(
        this.#onAngles,
        axes(() => 1),
        (terms, profile) => this.#values(terms, profile, angles),
      ),
      slope: this.#sum(this.#onAngles, axes(own), (terms, profile) =>
        this.#derivatives(terms, profile, angles),
      ),
    };
  }

  /** @returns the shift of a spot on an even floor, [batch, 2] */
  shift(spot: TensorName): TensorName {
    const graph = this.#graph;
    const effects: Columns = (['xM', 'yM', 'heightM'] as const).map(
      (effect) => (term: Weighted) => (term.effect === effect ? term.weight : 0),
    );
    const sum = this.#sum(this.#onFloor, effects, (terms, profile) =>
      this.#values(terms, profile, spot),
    );
    const [x, y, height] = graph.split(sum, 3) as [TensorName, TensorName, TensorName];
    const nearer = graph.apply('Div', [height, graph.scalar(-this.#beamHeightM)]);
    const shift = graph.concatenate([x, y]);
    return graph.apply('Add', [shift, graph.apply('Mul', [spot, nearer])]);
  }

  /** Σ column(term) · value(term) over the terms of all profiles, [batch, columns]. */
  #sum(
    terms: readonly Weighted[],
    columns: Columns,
    valuesOf: (terms: readonly Weighted[], profile: Profile) => TensorName,
  ): TensorName {
    const graph = this.#graph;
    const zeros = columns.map(() => 0);
    return PROFILES.reduce((sum, profile) => {
      const same = terms.filter((term) => term.profile === profile);
      if (same.length === 0) return sum;
      const weights = columns.flatMap((column) => same.map(column));
      return graph.apply('Add', [sum, graph.linear(valuesOf(same, profile), weights, zeros)]);
    }, graph.constantRow(zeros));
  }

  /** The values of terms of one profile, without their weights; [batch, terms]. */
  #values(terms: readonly Weighted[], profile: Profile, inputs: TensorName): TensorName {
    const graph = this.#graph;
    if (profile === 'bump') {
      const squares = [0, 1].map((input) => square(graph, this.#along(terms, [input], inputs)));
      const half = graph.apply('Mul', [graph.apply('Add', squares), graph.scalar(-0.5)]);
      return graph.apply('Exp', [half]);
    }
    const z = this.#along(terms, [0, 1], inputs);
    if (profile === 'step') return graph.apply('Tanh', [z]);
    if (profile === 'ridge') {
      return graph.apply('Exp', [graph.apply('Mul', [square(graph, z), graph.scalar(-0.5)])]);
    }
    return graph.apply('Sub', [this.#root(z), graph.scalar(1)]);
  }

  /** The derivatives of the profiles by the z of the axis that a term turns; [batch, terms]. */
  #derivatives(terms: readonly Weighted[], profile: Profile, angles: TensorName): TensorName {
    const graph = this.#graph;
    const values = this.#values(terms, profile, angles);
    if (profile === 'step') return graph.apply('Sub', [graph.scalar(1), square(graph, values)]);
    if (profile === 'kink') {
      const z = this.#along(terms, [0, 1], angles);
      return graph.apply('Div', [z, this.#root(z)]);
    }
    if (profile === 'ridge') {
      const z = this.#along(terms, [0, 1], angles);
      return graph.apply('Neg', [graph.apply('Mul', [z, values])]);
    }
    const own = terms.map(({ effect, centre, slopes }): Weighted => {
      const keep = effect === 'panRad' ? 0 : 1;
      const only = (value: number, input: number) => (input === keep ? value : 0);
      return {
        ...terms[0]!,
        centre,
        slopes: [only(slopes[0], 0), only(slopes[1], 1)],
      };
    });
    const z = this.#along(own, [0, 1], angles);
    return graph.apply('Neg', [graph.apply('Mul', [z, values])]);
  }

  #root(z: TensorName): TensorName {
    const graph = this.#graph;
    return graph.apply('Sqrt', [graph.apply('Add', [square(graph, z), graph.scalar(1)])]);
  }

  /** Σ slope · (input - centre) over these inputs, [batch, terms]. */
  #along(terms: readonly Weighted[], over: readonly number[], inputs: TensorName): TensorName {
    const slope = ({ slopes }: Weighted, input: number) =>
      over.includes(input) ? slopes[input]! : 0;
    return this.#graph.linear(
      inputs,
      terms.flatMap((term) => [slope(term, 0), slope(term, 1)]),
      terms.map((term) => -slope(term, 0) * term.centre[0] - slope(term, 1) * term.centre[1]),
    );
  }
}
