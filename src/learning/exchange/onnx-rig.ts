/**
 * A calibrated rig run backwards, as calibration/aim-rig.ts does it, in ONNX operations: a fixed number
 * of Newton's steps from the nominal inverse. Between the driven joints stand transforms that don't
 * change, so a target goes through the rig by a handful of linear layers:
 *
 *     shaft angles = servo curves(nominal angles)
 *     at the tilt axis = U₀ + cos(pan) U₁ + sin(pan) U₂, each linear in the target
 *     seen from the laser = V₀ + cos(tilt) V₁ + sin(tilt) V₂, each linear in what is at the tilt axis
 *
 * What is seen to the left of the beam and above it has to become 0.
 */
import {
  compose,
  rotationX,
  rotationY,
  rotationZ,
  type Transform,
  translation,
} from '../../geometry/transforms.ts';
import { radians } from '../../units.ts';
import { LEAST_STEP_RAD, LONGEST_STEP_RAD, SHOT_SIDE } from '../calibration/aim-rig.ts';
import { ALONG, ERROR_JOINTS, JOINTS, PAN, TILT, TURNS } from '../calibration/flawed-beam.ts';
import { FARTHEST_SPOT_M, type RigModelShape } from '../calibration/rig-model.ts';
import { curveParameterCount } from '../calibration/servo-curve.ts';
import type { AngleTensors, OnnxGraph, TensorName } from './onnx-graph.ts';
import { addInverse, square } from './onnx-inverse.ts';

/** Four suffice in the work area of any hobby rig; where these don't settle, there is no answer. */
const STEPS = 8;

/**
 * Adds the predictor of a calibrated rig.
 * @param target [batch, 2], [m]
 * @param parameters all of the rig's, as RigModel has them
 */
export function addRigAimer(
  graph: OnnxGraph,
  target: TensorName,
  shape: RigModelShape,
  parameters: Float64Array,
): AngleTensors {
  const servos = new Servos(graph, shape, parameters);
  const beam = new Beam(graph, target, shape, parameters);
  const nominal = addInverse(graph, target, shape.geometry);
  let angles = graph.beside([nominal.panRad, nominal.tiltRad]);
  let [step, ahead] = [angles, angles];
  for (let i = 0; i < STEPS; i++) {
    const { shaft, slope } = servos.turn(angles);
    const seen = beam.look(shaft);
    const wanted = graph.apply('Div', [seen.shaftStep, slope]);
    const longest = [graph.number(-LONGEST_STEP_RAD), graph.number(LONGEST_STEP_RAD)];
    step = graph.apply('Clip', [wanted, ...longest]);
    ahead = seen.ahead;
    angles = graph.apply('Add', [angles, step]);
  }
  const [x, y] = graph.parts(target, 2) as [TensorName, TensorName];
  const [panStep, tiltStep] = graph.parts(graph.apply('Abs', [step]), 2);
  const moved = graph.apply('Add', [panStep!, tiltStep!]);
  const away = graph.apply('Add', [square(graph, x), square(graph, y)]);
  // Seen ahead of the laser and on the floor: there the beam comes down.
  const answered = [
    graph.apply('Less', [moved, graph.number(LEAST_STEP_RAD)]),
    graph.apply('Greater', [ahead, graph.number(0)]),
    graph.apply('Less', [away, graph.number(FARTHEST_SPOT_M ** 2)]),
  ].reduce((all, one) => graph.apply('And', [all, one]));
  const [pan, tilt] = graph.parts(angles, 2);
  return { panRad: graph.only(answered, pan!), tiltRad: graph.only(answered, tilt!) };
}

/** Both servo curves of calibration/servo-curve.ts, side by side: pan, tilt. */
class Servos {
  readonly #graph: OnnxGraph;
  readonly #scale: readonly number[];
  readonly #shift: readonly number[];
  readonly #lag: readonly number[];
  readonly #units: readonly Unit[];

  constructor(graph: OnnxGraph, { centre, hidden }: RigModelShape, parameters: Float64Array) {
    const size = curveParameterCount(hidden);
    const curves = [0, 1].map((axis) => {
      const begin = ERROR_JOINTS.length + axis * size;
      return Array.from(parameters.subarray(begin, begin + size));
    });
    const centres = [centre.panRad, centre.tiltRad];
    this.#graph = graph;
    this.#scale = curves.map(([, gain]) => 1 + gain!);
    this.#shift = curves.map(([zeroRad, gain], axis) => zeroRad! - gain! * centres[axis]!);
    this.#lag = curves.map(([, , lostRad]) => -SHOT_SIDE * lostRad!);
    this.#units = curves.flatMap(([, , , ...net], axis) =>
      Array.from({ length: hidden }, (_, i) => {
        const [weightRad, middleRad, steepness] = net.slice(3 * i) as [number, number, number];
        return { axis, weightRad, middleRad, steepness };
      }),
    );
  }

  /** @returns the shaft angles, and by how much they change with the nominal ones; [batch, 2] */
  turn(nominal: TensorName): { shaft: TensorName; slope: TensorName } {
    const graph = this.#graph;
    const scale = graph.row(this.#scale);
    const scaled = graph.apply('Mul', [nominal, scale]);
    const angle = graph.apply('Add', [scaled, graph.row(this.#shift)]);
    const units = this.#units;
    if (units.length === 0) {
      return { shaft: graph.apply('Add', [angle, graph.row(this.#lag)]), slope: scale };
    }
    const toUnits = units.flatMap(({ axis, steepness }) => onAxis(axis, steepness));
    const middles = units.map(({ steepness, middleRad }) => -steepness * middleRad);
    const bend = graph.apply('Tanh', [graph.linear(angle, toUnits, middles)]);
    const toShaft = (of: (unit: Unit) => number) =>
      [0, 1].flatMap((axis) => units.map((unit) => (unit.axis === axis ? of(unit) : 0)));
    const bent = graph.linear(
      bend,
      toShaft(({ weightRad }) => weightRad),
      this.#lag,
    );
    const steep = graph.apply('Sub', [graph.number(1), square(graph, bend)]);
    const slopes = graph.linear(
      steep,
      toShaft(({ weightRad, steepness }) => weightRad * steepness),
      [1, 1],
    );
    return {
      shaft: graph.apply('Add', [angle, bent]),
      slope: graph.apply('Mul', [slopes, scale]),
    };
  }
}

interface Unit {
  readonly axis: number;
  readonly weightRad: number;
  readonly middleRad: number;
  readonly steepness: number;
}

const onAxis = (axis: number, value: number): number[] => (axis === 0 ? [value, 0] : [0, value]);

/** The flawed beam of calibration/flawed-beam.ts, followed from a target back to the laser. */
class Beam {
  readonly #graph: OnnxGraph;
  /** At the tilt axis, [batch, 3] each: what stays, what goes with the cosine and the sine of pan. */
  readonly #atTilt: readonly TensorName[];
  readonly #T_laser_tilt: Transform;

  constructor(
    graph: OnnxGraph,
    target: TensorName,
    { geometry }: RigModelShape,
    parameters: Float64Array,
  ) {
    const { l1, l2 } = geometry;
    const errors = new Map(ERROR_JOINTS.map((joint, i) => [joint as string, parameters[i]!]));
    errors.set('l1ErrorM', l1 + errors.get('l1ErrorM')!);
    errors.set('l2ErrorM', l2 + errors.get('l2ErrorM')!);
    const T_pan_world = inverted(chain(errors, 0, PAN));
    const T_tilt_pan = inverted(chain(errors, PAN + 1, TILT));
    this.#graph = graph;
    this.#T_laser_tilt = inverted(chain(errors, TILT + 1, JOINTS.length));
    this.#atTilt = turned(ALONG[PAN]!).map((turn) => {
      const whole = compose(T_tilt_pan, turn, T_pan_world);
      const weights = [0, 1, 2].flatMap((row) => [whole[4 * row]!, whole[4 * row + 1]!]);
      return graph.linear(target, weights, shiftOf(whole));
    });
  }

  /** @returns the step of the shaft angles that takes the beam to the target, [batch, 2] */
  look(shaft: TensorName): { shaftStep: TensorName; ahead: TensorName } {
    const graph = this.#graph;
    const sum = (a: TensorName, b: TensorName) => graph.apply('Add', [a, b]);
    const difference = (a: TensorName, b: TensorName) => graph.apply('Sub', [a, b]);
    const product = (a: TensorName, b: TensorName) => graph.apply('Mul', [a, b]);
    const [panCosine, tiltCosine] = graph.parts(graph.apply('Cos', [shaft]), 2) as Pair;
    const [panSine, tiltSine] = graph.parts(graph.apply('Sin', [shaft]), 2) as Pair;
    const [stays, byCosine, bySine] = this.#atTilt as Triple;
    const atTilt = sum(stays, sum(product(panCosine, byCosine), product(panSine, bySine)));
    const atTiltByPan = difference(product(panCosine, bySine), product(panSine, byCosine));

    const [still, cosine, sine] = this.#seen(atTilt, 1);
    const turnedBy = (parts: Triple) =>
      sum(parts[0], sum(product(tiltCosine, parts[1]), product(tiltSine, parts[2])));
    const seen = turnedBy([still, cosine, sine]);
    const seenByTilt = difference(product(tiltCosine, sine), product(tiltSine, cosine));
    const seenByPan = turnedBy(this.#seen(atTiltByPan, 0));

    const [ahead, left, above] = graph.parts(seen, 3) as Triple;
    const [, leftByPan, aboveByPan] = graph.parts(seenByPan, 3) as Triple;
    const [, leftByTilt, aboveByTilt] = graph.parts(seenByTilt, 3) as Triple;
    const cross = (a: TensorName, b: TensorName, c: TensorName, d: TensorName) =>
      difference(product(a, b), product(c, d));
    const determinant = cross(leftByPan, aboveByTilt, leftByTilt, aboveByPan);
    const solution = graph.beside([
      cross(leftByTilt, above, aboveByTilt, left),
      cross(aboveByPan, left, leftByPan, above),
    ]);
    return { shaftStep: graph.apply('Div', [solution, determinant]), ahead };
  }

  /**
   * From the tilt axis to the laser: what stays, what goes with cosine and sine of tilt.
   * @param shift 1 for a point, 0 for a direction
   */
  #seen(atTilt: TensorName, shift: 0 | 1): Triple {
    const parts = turned(ALONG[TILT]!).map((turn) => compose(this.#T_laser_tilt, turn));
    const weights = parts.flatMap((part) => [0, 1, 2].flatMap((row) => rowOf(part, row)));
    const biases = parts.flatMap(shiftOf).map((x) => shift * x);
    return this.#graph.parts(this.#graph.linear(atTilt, weights, biases), 3) as Triple;
  }
}

type Pair = [TensorName, TensorName];
type Triple = [TensorName, TensorName, TensorName];

/** The joints from one to before another, as one transform. */
function chain(values: ReadonlyMap<string, number>, from: number, to: number): Transform {
  return JOINTS.slice(from, to).reduce(
    (whole, joint, i) => {
      const value = values.get(joint)!;
      const along = ALONG[from + i]!;
      const shift = [0, 1, 2].map((axis) => (axis === along ? value : 0)) as [
        number,
        number,
        number,
      ];
      const turn = [rotationX, rotationY, rotationZ][along]!;
      return compose(whole, TURNS[from + i] ? turn(radians(value)) : translation(...shift));
    },
    translation(0, 0, 0),
  );
}

/**
 * Coordinates seen from a frame that turns about one of its axes: the parts that stay (shifts among them),
 * that go with the cosine, and that go with the sine of its angle.
 */
function turned(about: number): [Transform, Transform, Transform] {
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

/** The inverse of a rigid transform. */
function inverted(T_a_b: Transform): Transform {
  const shift = shiftOf(T_a_b);
  const rows = [0, 1, 2].map((row) => [0, 1, 2].map((column) => T_a_b[4 * column + row]!));
  return [
    ...rows.flatMap((row) => [...row, -row.reduce((sum, x, i) => sum + x * shift[i]!, 0)]),
    ...[0, 0, 0, 1],
  ];
}

const rowOf = (transform: Transform, row: number): number[] =>
  transform.slice(4 * row, 4 * row + 3);

const shiftOf = (transform: Transform): number[] => [3, 7, 11].map((i) => transform[i]!);
