/**
 * The inverse of a calibrated rig (calibration/rig-inverse.ts) in ONNX operations: a fixed number of Newton
 * steps from the nominal inverse, through servo curves and beam chain (onnx-beam.ts), that bring the
 * residual in the beam frame to 0.
 */

import { ERROR_JOINTS } from '../calibration/beam-chain.ts';
import { AIM_SIDE, MAX_STEP_RAD, STEP_TOLERANCE_RAD } from '../calibration/rig-inverse.ts';
import { MAX_SPOT_RANGE_M, type RigModelShape } from '../calibration/rig-model.ts';
import { curveParameterCount } from '../calibration/servo-curve.ts';
import { OnnxBeam } from './onnx-beam.ts';
import { OnnxDiscrepancy } from './onnx-discrepancy.ts';
import type { AngleTensors, OnnxGraph, TensorName } from './onnx-graph.ts';
import { addInverse, square } from './onnx-graph.ts';

/** Newton steps: hobby rigs need four. If they do not converge, the result is NaN. */
const STEPS = 8;
/** With a discrepancy they converge linearly. */
const DISCREPANCY_STEPS = 20;

/**
 * Adds the predictor of a calibrated rig.
 * @param target [batch, 2], [m]
 * @param parameters all parameters of the rig, in the order of RigModel
 */
export function addRigInverse(
  graph: OnnxGraph,
  target: TensorName,
  shape: RigModelShape,
  parameters: Float64Array,
): AngleTensors {
  const servos = new ServoCurves(graph, shape, parameters);
  const beam = new OnnxBeam(graph, shape, parameters);
  const discrepancy = shape.terms && new OnnxDiscrepancy(graph, shape, parameters);
  const nominal = addInverse(graph, target, shape.geometry);
  let angles = graph.concatenate([nominal.panRad, nominal.tiltRad]);
  let [step, ahead] = [angles, angles];
  let flat = target; // the spot on an even floor
  let atTilt = beam.atTilt(flat);
  for (let i = 0; i < (discrepancy ? DISCREPANCY_STEPS : STEPS); i++) {
    let { shaft, slope } = servos.apply(angles);
    if (discrepancy) {
      const { turn, slope: turnSlope } = discrepancy.turn(angles);
      shaft = graph.apply('Add', [shaft, turn]);
      slope = graph.apply('Add', [slope, turnSlope]);
      flat = graph.apply('Sub', [target, discrepancy.shift(flat)]);
      atTilt = beam.atTilt(flat);
    }
    const newton = beam.newtonStep(shaft, atTilt);
    const fullStep = graph.apply('Div', [newton.shaftStep, slope]);
    const limits = [graph.scalar(-MAX_STEP_RAD), graph.scalar(MAX_STEP_RAD)];
    step = graph.apply('Clip', [fullStep, ...limits]);
    ahead = newton.ahead;
    angles = graph.apply('Add', [angles, step]);
  }
  const [x, y] = graph.split(target, 2) as [TensorName, TensorName];
  const [panStep, tiltStep] = graph.split(graph.apply('Abs', [step]), 2);
  const moved = graph.apply('Add', [panStep!, tiltStep!]);
  const away = graph.apply('Add', [square(graph, x), square(graph, y)]);
  // A floor point ahead of the laser: the beam descends to it.
  const isValid = [
    graph.apply('Less', [moved, graph.scalar(STEP_TOLERANCE_RAD)]),
    graph.apply('Greater', [ahead, graph.scalar(0)]),
    graph.apply('Less', [away, graph.scalar(MAX_SPOT_RANGE_M ** 2)]),
  ].reduce((all, one) => graph.apply('And', [all, one]));
  const [pan, tilt] = graph.split(angles, 2);
  return { panRad: graph.nanUnless(isValid, pan!), tiltRad: graph.nanUnless(isValid, tilt!) };
}

/** Both servo curves of calibration/servo-curve.ts, pan and tilt, side by side. */
class ServoCurves {
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
    this.#lag = curves.map(([, , lostRad]) => -AIM_SIDE * lostRad!);
    this.#units = curves.flatMap(([, , , ...net], axis) =>
      Array.from({ length: hidden }, (_, i) => {
        const [weightRad, middleRad, steepness] = net.slice(3 * i) as [number, number, number];
        return { axis, weightRad, middleRad, steepness };
      }),
    );
  }

  /**
   * @returns the shaft angles, and their derivatives with respect to the nominal ones; [batch, 2]
   */
  apply(nominal: TensorName): { shaft: TensorName; slope: TensorName } {
    const graph = this.#graph;
    const scale = graph.constantRow(this.#scale);
    const scaled = graph.apply('Mul', [nominal, scale]);
    const angle = graph.apply('Add', [scaled, graph.constantRow(this.#shift)]);
    const units = this.#units;
    if (units.length === 0) {
      return { shaft: graph.apply('Add', [angle, graph.constantRow(this.#lag)]), slope: scale };
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
    const steep = graph.apply('Sub', [graph.scalar(1), square(graph, bend)]);
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
