/**
 * The forward model of a rig: two servo curves drive the beam chain; all estimated parameters are
 * in one array.
 *
 *     pose (nominal angles, sides) -> servo-curve.ts -> shaft angles -> beam-chain.ts -> residual at a
 *     floor point
 *
 * Where there are any, the terms of drift.ts move the joints with time, and those of discrepancy.ts turn the
 * shafts and shift the spot.
 */
import type { Geometry } from '../../geometry/kinematics.ts';
import { type HomogeneousPoint, isOnFloor } from '../../geometry/targets.ts';
import type { Vector3 } from '../../geometry/transforms.ts';
import { cross, dot, type Plane, type SurfacePoint } from '../../surfaces.ts';
import { type Angles, type FloorPoint, metres, type Radians, type Side } from '../../units.ts';
import { BeamChain, ERROR_JOINTS, JOINTS, PAN, TILT } from './beam-chain.ts';
import { Discrepancy, type DiscrepancyTerm } from './discrepancy.ts';
import { type DriftTerm, pastShare } from './drift.ts';
import { curveParameterCount, ServoCurve } from './servo-curve.ts';

/** Known geometry of a rig, and the size of its servo nets. */
export interface RigModelShape {
  readonly geometry: Geometry;
  /** Nominal angles at the centre pulses. */
  readonly centre: Angles;
  /** Hidden units of each servo net; 0 for linear scales. */
  readonly hidden: number;
  /** Terms of the discrepancy; none by default. Their weights are the last parameters. */
  readonly terms?: readonly DiscrepancyTerm[];
  /** Changes with time; none by default. Their weights stand before those of the discrepancy. */
  readonly drift?: readonly DriftTerm[];
}

/** A settled pose. */
export interface AnglePose extends Angles {
  readonly panSide: Side;
  readonly tiltSide: Side;
  /** Place in the order of the samples; the last one by default. */
  readonly time?: number;
}

/** Joint index of each geometric error. */
const ERROR_INDICES = ERROR_JOINTS.map((joint) => JOINTS.indexOf(joint));

/** Maximum distance of the spot: near the horizon the problem is ill-conditioned. */
export const MAX_SPOT_RANGE_M = 10;

/** Coordinates of a residual. */
export type ResidualFrame =
  /**
   * To the left of the beam and above it, perpendicular to it: nearly linear, and defined for every
   * beam.
   */
  | 'beam'
  /** Along x and y on the floor, or along the directions of the plane of the point, where the measurement noise is unbiased. */
  | 'floor';

/** Evaluates a rig; each call overwrites the results, without allocation. */
export class RigModel {
  readonly parameterCount: number;
  /** Measured point minus spot in the coordinates of the frame [m]; [2]. */
  readonly residual = new Float64Array(2);
  /** d residual / d measured point, [2, 2] row-major. */
  readonly pointJacobian = new Float64Array(4);
  /** d residual / d shaft angle, pan and tilt, [2, 2] row-major. */
  readonly shaftJacobian = new Float64Array(4);
  /** d shaft angle / d nominal angle, pan and tilt; [2]. */
  readonly servoDerivatives = new Float64Array(2);
  /** d residual / d parameter, [2, parameters] row-major; computed by `differentiate`. */
  readonly parameterJacobian: Float64Array;
  readonly #beam: BeamChain;
  readonly #pan: ServoCurve;
  readonly #tilt: ServoCurve;
  readonly #panOffset = ERROR_JOINTS.length;
  readonly #tiltOffset: number;
  readonly #drift: readonly (DriftTerm & { readonly index: number })[];
  /** Share of each change that was still to come at the last pose. */
  readonly #pastShares: Float64Array;
  readonly #driftOffset: number;
  readonly #discrepancy: Discrepancy | undefined;
  readonly #termOffset: number;
  readonly #joints = new Float64Array(JOINTS.length);
  /** Whether the point of the last `evaluate` is on the floor: the terms of the floor count there alone. */
  #isOnFloor = true;
  #maxAheadM = Number.POSITIVE_INFINITY;
  /** Transform from beam coordinates to those of the frame, [2, 2] row-major. */
  readonly #beamToFrame = new Float64Array(4);

  constructor({ geometry, centre, hidden, terms = [], drift = [] }: RigModelShape) {
    this.#tiltOffset = this.#panOffset + curveParameterCount(hidden);
    this.#driftOffset = this.#tiltOffset + curveParameterCount(hidden);
    this.#termOffset = this.#driftOffset + drift.length;
    this.#drift = drift.map((term) => ({ ...term, index: JOINTS.indexOf(term.joint) }));
    this.#pastShares = new Float64Array(drift.length);
    this.parameterCount = this.#termOffset + terms.length;
    this.#discrepancy = terms.length > 0 ? new Discrepancy(terms, geometry) : undefined;
    this.#beam = new BeamChain(geometry);
    this.parameterJacobian = new Float64Array(2 * this.parameterCount);
    this.#pan = new ServoCurve(centre.panRad, hidden);
    this.#tilt = new ServoCurve(centre.tiltRad, hidden);
  }

  /** Whether the beam of the last pose meets the floor within the spot range. */
  get hitsFloor(): boolean {
    const { descends, spotXM, spotYM } = this.#beam;
    return descends && spotXM * spotXM + spotYM * spotYM < MAX_SPOT_RANGE_M ** 2;
  }

  /** Whether the beam can reach the point of the last `evaluate`, or meets its plane: on the floor as `hitsFloor`, else ahead of the laser. */
  get reachesPoint(): boolean {
    const { aheadM } = this.#beam;
    return this.#isOnFloor ? this.hitsFloor : aheadM > 0 && aheadM < this.#maxAheadM;
  }

  /**
   * Computes the residual of a measured point for a pose. In the floor frame it is valid only if the beam
   * `reachesPoint`.
   */
  evaluate(
    point: HomogeneousPoint,
    pose: AnglePose,
    parameters: Float64Array,
    frame: ResidualFrame,
  ): void {
    const joints = this.#joints;
    const beam = this.#beam;
    this.#isOnFloor = isOnFloor(point);
    for (let i = 0; i < ERROR_INDICES.length; i++) joints[ERROR_INDICES[i]!] = parameters[i]!;
    joints[PAN] = this.#pan.shaftRad(pose.panRad, pose.panSide, parameters, this.#panOffset);
    joints[TILT] = this.#tilt.shaftRad(pose.tiltRad, pose.tiltSide, parameters, this.#tiltOffset);
    this.servoDerivatives[0] = this.#pan.derivative;
    this.servoDerivatives[1] = this.#tilt.derivative;
    const weights = this.#discrepancy && parameters.subarray(this.#termOffset);
    if (weights) this.#turnShafts(this.#discrepancy!, pose, weights);
    for (let i = 0; i < this.#drift.length; i++) {
      const term = this.#drift[i]!;
      const share = pose.time === undefined ? 0 : pastShare(term, pose.time);
      this.#pastShares[i] = share;
      joints[term.index]! += share * parameters[this.#driftOffset + i]!;
    }
    beam.trace(joints);
    if (weights && this.hitsFloor) this.#discrepancy!.shift(beam.spotXM, beam.spotYM, weights);
    this.#maxAheadM = point.plane ? MAX_SPOT_RANGE_M : Number.POSITIVE_INFINITY;
    if (frame === 'beam') this.#evaluateInBeamFrame(point);
    else if (point.plane) this.#evaluateInPlane(point, point.plane);
    else this.#evaluateInFloorFrame(point);
    this.#setShaftJacobian();
  }

  /** Computes `parameterJacobian` at the point of the last `evaluate`. */
  differentiate(): void {
    this.#beam.differentiate();
    const { jointJacobian } = this.#beam;
    for (let i = 0; i < ERROR_INDICES.length; i++) {
      const place = ERROR_INDICES[i]!;
      const above = jointJacobian[JOINTS.length + place]!;
      this.#setColumn(this.parameterJacobian, i, jointJacobian[place]!, above);
    }
    this.#applyChainRule(this.#pan, this.#panOffset, 0);
    this.#applyChainRule(this.#tilt, this.#tiltOffset, 1);
    for (let i = 0; i < this.#drift.length; i++) {
      const { index } = this.#drift[i]!;
      const left = this.#pastShares[i]! * jointJacobian[index]!;
      const above = this.#pastShares[i]! * jointJacobian[JOINTS.length + index]!;
      this.#setColumn(this.parameterJacobian, this.#driftOffset + i, left, above);
    }
    if (this.#discrepancy) this.#differentiateTerms(this.#discrepancy);
  }

  #turnShafts(discrepancy: Discrepancy, pose: AnglePose, weights: Float64Array): void {
    const { turnsRad, turnDerivatives } = discrepancy;
    discrepancy.turn(pose, weights);
    this.#joints[PAN]! += turnsRad[0]!;
    this.#joints[TILT]! += turnsRad[1]!;
    this.servoDerivatives[0]! += turnDerivatives[0]!;
    this.servoDerivatives[1]! += turnDerivatives[1]!;
  }

  #differentiateTerms({ effects, isOnFloor }: Discrepancy): void {
    const { parameterJacobian, parameterCount, pointJacobian, shaftJacobian } = this;
    isOnFloor.forEach((shiftsSpot, i) => {
      const [first, second] = [effects[2 * i]!, effects[2 * i + 1]!];
      const jacobian = shiftsSpot ? pointJacobian : shaftJacobian;
      const sign = shiftsSpot ? -Number(this.#isOnFloor) : 1;
      const column = this.#termOffset + i;
      parameterJacobian[column] = sign * (jacobian[0]! * first + jacobian[1]! * second);
      parameterJacobian[parameterCount + column] =
        sign * (jacobian[2]! * first + jacobian[3]! * second);
    });
  }

  #applyChainRule({ parameterJacobian }: ServoCurve, at: number, axis: number): void {
    const alongFirst = this.shaftJacobian[axis]!;
    const alongSecond = this.shaftJacobian[2 + axis]!;
    for (let i = 0; i < parameterJacobian.length; i++) {
      this.parameterJacobian[at + i] = alongFirst * parameterJacobian[i]!;
      this.parameterJacobian[this.parameterCount + at + i] = alongSecond * parameterJacobian[i]!;
    }
  }

  #evaluateInBeamFrame({ xM, yM, zM, weight, plane }: HomogeneousPoint): void {
    const beam = this.#beam;
    const shiftM = (this.#isOnFloor && this.#discrepancy?.shiftM) || NO_SHIFT;
    beam.evaluate(xM - shiftM[0]!, yM - shiftM[1]!, zM, weight);
    copy(beam.residual, this.residual);
    if (plane) this.#setPlaneToBeam(plane, this.pointJacobian);
    else copy(beam.pointJacobian, this.pointJacobian);
    this.#beamToFrame[0] = this.#beamToFrame[3] = 1;
    this.#beamToFrame[1] = this.#beamToFrame[2] = 0;
  }

  /** Derivatives are taken at the model's spot, where measurement noise cannot bias them. */
  #evaluateInFloorFrame({ xM, yM }: FloorPoint): void {
    const beam = this.#beam;
    beam.evaluate(beam.spotXM, beam.spotYM);
    const shiftM = this.#discrepancy?.shiftM ?? NO_SHIFT;
    this.residual[0] = xM - beam.spotXM - shiftM[0]!;
    this.residual[1] = yM - beam.spotYM - shiftM[1]!;
    this.pointJacobian[0] = this.pointJacobian[3] = 1;
    this.pointJacobian[1] = this.pointJacobian[2] = 0;
    copy(beam.pointJacobian, this.#beamToFrame);
    invert(this.#beamToFrame);
    if (this.#discrepancy) addProduct(this.#beamToFrame, this.#discrepancy.shiftJacobian);
  }

  /** As on the floor, in the plane through the point. */
  #evaluateInPlane({ xM, yM, zM = metres(0) }: SurfacePoint, { u, v }: Plane): void {
    const { frame, origin } = this.#beam;
    const normal = cross(u, v);
    const ahead: Vector3 = [frame[0]!, frame[3]!, frame[6]!];
    const from: Vector3 = [xM - origin[0]!, yM - origin[1]!, zM - origin[2]!];
    const lengthM = dot(normal, from) / dot(normal, ahead);
    const apart = from.map((value, i) => value - lengthM * ahead[i]!) as unknown as Vector3;
    this.#beam.evaluate(xM - apart[0], yM - apart[1], zM - apart[2]);
    this.residual[0] = dot(u, apart);
    this.residual[1] = dot(v, apart);
    this.pointJacobian[0] = this.pointJacobian[3] = 1;
    this.pointJacobian[1] = this.pointJacobian[2] = 0;
    this.#setPlaneToBeam({ u, v }, this.#beamToFrame);
    invert(this.#beamToFrame);
  }

  /** Beam coordinates, left and above, of the directions of a plane. */
  #setPlaneToBeam({ u, v }: Plane, into: Float64Array): void {
    const { frame } = this.#beam;
    for (let row = 0; row < 2; row++) {
      for (const [column, [x, y, z]] of [u, v].entries()) {
        into[2 * row + column] = x * frame[row + 1]! + y * frame[row + 4]! + z * frame[row + 7]!;
      }
    }
  }

  #setShaftJacobian(): void {
    const { jointJacobian } = this.#beam;
    const above = JOINTS.length;
    this.#setColumn(this.shaftJacobian, 0, jointJacobian[PAN]!, jointJacobian[above + PAN]!);
    this.#setColumn(this.shaftJacobian, 1, jointJacobian[TILT]!, jointJacobian[above + TILT]!);
  }

  /** Sets a column of a Jacobian with two rows, from beam coordinates to those of the frame. */
  #setColumn(jacobian: Float64Array, column: number, left: number, above: number): void {
    const view = this.#beamToFrame;
    jacobian[column] = view[0]! * left + view[1]! * above;
    jacobian[jacobian.length / 2 + column] = view[2]! * left + view[3]! * above;
  }
}

const NO_SHIFT = new Float64Array(2);

/** Copies a few numbers, for which `TypedArray.set` takes longer than a loop. */
function copy(from: Float64Array, into: Float64Array): void {
  for (let i = 0; i < from.length; i++) into[i] = from[i]!;
}

/** Inverts a matrix in place, [2, 2] row-major. */
function invert(matrix: Float64Array): void {
  const [a, b, c, d] = [matrix[0]!, matrix[1]!, matrix[2]!, matrix[3]!];
  const determinant = a * d - b * c;
  matrix[0] = d / determinant;
  matrix[1] = -b / determinant;
  matrix[2] = -c / determinant;
  matrix[3] = a / determinant;
}

/** a += b a, [2, 2] row-major each. */
function addProduct(a: Float64Array, b: Float64Array): void {
  for (let column = 0; column < 2; column++) {
    const [first, second] = [a[column]!, a[2 + column]!];
    a[column]! += b[0]! * first + b[1]! * second;
    a[2 + column]! += b[2]! * first + b[3]! * second;
  }
}

/** Nominal angles at the centre pulses of a rig. */
export const centreAngles = (axes: {
  readonly pan: { readonly angleAtCentre: Radians };
  readonly tilt: { readonly angleAtCentre: Radians };
}): Angles => ({ panRad: axes.pan.angleAtCentre, tiltRad: axes.tilt.angleAtCentre });
