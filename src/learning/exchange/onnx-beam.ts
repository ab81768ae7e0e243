/**
 * The beam chain (calibration/beam-chain.ts) in ONNX operations, from a target to the laser's frame. The
 * transforms between the driven joints are constant, so a few linear layers suffice:
 *
 *     at the tilt axis = U₀ + cos(pan) U₁ + sin(pan) U₂, each linear in the target
 *     in the laser's frame = V₀ + cos(tilt) V₁ + sin(tilt) V₂, each linear in the coordinates at the tilt axis
 */
import {
  compose,
  invert,
  rotationX,
  rotationY,
  rotationZ,
  type Transform,
  translation,
} from '../../geometry/transforms.ts';
import { radians } from '../../units.ts';
import {
  ERROR_JOINTS,
  IS_REVOLUTE,
  JOINT_AXES,
  JOINTS,
  PAN,
  TILT,
} from '../calibration/beam-chain.ts';
import type { RigModelShape } from '../calibration/rig-model.ts';
import type { OnnxGraph, TensorName } from './onnx-graph.ts';

/** The beam of a calibrated rig, in a graph. */
export class OnnxBeam {
  readonly #graph: OnnxGraph;
  /** From the floor to the tilt axis: the constant part, and those times cosine and sine of pan. */
  readonly #tiltFromFloor: readonly Transform[];
  readonly #T_laser_tilt: Transform;

  constructor(graph: OnnxGraph, { geometry }: RigModelShape, parameters: Float64Array) {
    const { l1, l2 } = geometry;
    const errors = new Map(ERROR_JOINTS.map((joint, i) => [joint as string, parameters[i]!]));
    errors.set('l1ErrorM', l1 + errors.get('l1ErrorM')!);
    errors.set('l2ErrorM', l2 + errors.get('l2ErrorM')!);
    const T_pan_world = invert(chain(errors, 0, PAN));
    const T_tilt_pan = invert(chain(errors, PAN + 1, TILT));
    this.#graph = graph;
    this.#T_laser_tilt = invert(chain(errors, TILT + 1, JOINTS.length));
    this.#tiltFromFloor = rotationParts(JOINT_AXES[PAN]!).map((turn) =>
      compose(T_tilt_pan, turn, T_pan_world),
    );
  }

  /** A floor point at the tilt axis, in the parts of `#tiltFromFloor`; [batch, 3] each. */
  atTilt(target: TensorName): Triple {
    return this.#tiltFromFloor.map((whole) => {
      const weights = [0, 1, 2].flatMap((row) => [whole[4 * row]!, whole[4 * row + 1]!]);
      return this.#graph.linear(target, weights, shiftOf(whole));
    }) as Triple;
  }

  /**
   * @param partsAtTilt the target, from `atTilt`
   * @returns Newton's step of the shaft angles towards the target, [batch, 2]
   */
  newtonStep(shaft: TensorName, partsAtTilt: Triple): { shaftStep: TensorName; ahead: TensorName } {
    const graph = this.#graph;
    const sum = (a: TensorName, b: TensorName) => graph.apply('Add', [a, b]);
    const difference = (a: TensorName, b: TensorName) => graph.apply('Sub', [a, b]);
    const product = (a: TensorName, b: TensorName) => graph.apply('Mul', [a, b]);
    const [panCosine, tiltCosine] = graph.split(graph.apply('Cos', [shaft]), 2) as Pair;
    const [panSine, tiltSine] = graph.split(graph.apply('Sin', [shaft]), 2) as Pair;
    const [stays, byCosine, bySine] = partsAtTilt;
    const atTilt = sum(stays, sum(product(panCosine, byCosine), product(panSine, bySine)));
    const atTiltByPan = difference(product(panCosine, bySine), product(panSine, byCosine));

    const [still, cosine, sine] = this.#inLaserFrame(atTilt, 1);
    const rotated = (parts: Triple) =>
      sum(parts[0], sum(product(tiltCosine, parts[1]), product(tiltSine, parts[2])));
    const target = rotated([still, cosine, sine]);
    const targetByTilt = difference(product(tiltCosine, sine), product(tiltSine, cosine));
    const targetByPan = rotated(this.#inLaserFrame(atTiltByPan, 0));

    const [ahead, left, above] = graph.split(target, 3) as Triple;
    const [, leftByPan, aboveByPan] = graph.split(targetByPan, 3) as Triple;
    const [, leftByTilt, aboveByTilt] = graph.split(targetByTilt, 3) as Triple;
    const cross = (a: TensorName, b: TensorName, c: TensorName, d: TensorName) =>
      difference(product(a, b), product(c, d));
    const determinant = cross(leftByPan, aboveByTilt, leftByTilt, aboveByPan);
    const solution = graph.concatenate([
      cross(leftByTilt, above, aboveByTilt, left),
      cross(aboveByPan, left, leftByPan, above),
    ]);
    return { shaftStep: graph.apply('Div', [solution, determinant]), ahead };
  }

  /**
   * From the tilt axis to the laser: the constant part, and those times cosine and sine of tilt.
   * @param shift 1 for a point, 0 for a direction
   */
  #inLaserFrame(atTilt: TensorName, shift: 0 | 1): Triple {
    const parts = rotationParts(JOINT_AXES[TILT]!).map((turn) => compose(this.#T_laser_tilt, turn));
    const weights = parts.flatMap((part) => [0, 1, 2].flatMap((row) => rowOf(part, row)));
    const biases = parts.flatMap(shiftOf).map((x) => shift * x);
    return this.#graph.split(this.#graph.linear(atTilt, weights, biases), 3) as Triple;
  }
}

type Pair = [TensorName, TensorName];
type Triple = [TensorName, TensorName, TensorName];

/** Transform of the joints from one index to before another. */
function chain(values: ReadonlyMap<string, number>, from: number, to: number): Transform {
  return JOINTS.slice(from, to).reduce(
    (whole, joint, i) => {
      const value = values.get(joint)!;
      const along = JOINT_AXES[from + i]!;
      const shift = [0, 1, 2].map((axis) => (axis === along ? value : 0)) as [
        number,
        number,
        number,
      ];
      const turn = [rotationX, rotationY, rotationZ][along]!;
      return compose(whole, IS_REVOLUTE[from + i] ? turn(radians(value)) : translation(...shift));
    },
    translation(0, 0, 0),
  );
}

/**
 * Coordinates in a frame that rotates about one of its axes: the constant part (with translations), and
 * those times cosine and sine of its angle.
 */
function rotationParts(about: number): [Transform, Transform, Transform] {
  const first = (about + 1) % 3;
  const second = (about + 2) % 3;
  const matrix = (entries: readonly (readonly [row: number, column: number, value: number])[]) => {
    const cells = new Array<number>(16).fill(0);
    for (const [row, column, value] of entries) cells[4 * row + column] = value;
    return cells;
  };
  return [
    matrix([
      [about, about, 1],
      [3, 3, 1],
    ]),
    matrix([
      [first, first, 1],
      [second, second, 1],
    ]),
    matrix([
      [first, second, 1],
      [second, first, -1],
    ]),
  ];
}

const rowOf = (transform: Transform, row: number): number[] =>
  transform.slice(4 * row, 4 * row + 3);

const shiftOf = (transform: Transform): number[] => [3, 7, 11].map((i) => transform[i]!);
