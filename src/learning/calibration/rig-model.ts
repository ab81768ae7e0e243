/**
 * The whole rig as calibration sees it: two servo curves that drive a flawed beam, with all that may
 * be learned in one array of parameters.
 *
 *     pose (nominal angles, sides) -> servo-curve.ts -> shaft angles -> flawed-beam.ts -> how the beam
 *     passes a floor point
 */
import type { Geometry } from '../../geometry/kinematics.ts';
import type { Angles, FloorPoint, Radians, Side } from '../../units.ts';
import { ERROR_JOINTS, FlawedBeam, JOINTS, PAN, TILT } from './beam-chain.ts';
import { curveParameterCount, ServoCurve } from './servo-curve.ts';

/** What is known of a rig, and how much of it is to be learned. */
export interface RigModelShape {
  readonly geometry: Geometry;
  /** The nominal angles at the centre pulses. */
  readonly centre: Angles;
  /** Hidden units in the net of each servo; 0 leaves the scales straight. */
  readonly hidden: number;
}

/** A settled pose. */
export interface AnglePose extends Angles {
  readonly panSide: Side;
  readonly tiltSide: Side;
}

/** The places of the joints that are errors. */
const PLACES = ERROR_JOINTS.map((joint) => JOINTS.indexOf(joint));

/** No spot is seen beyond this; near the horizon it would be anywhere. */
export const FARTHEST_SPOT_M = 10;

/** In which coordinates a rig model tells how far a spot is off. */
export type View =
  /** Left of the beam and above it, square to it: nearly linear, and told of any beam. */
  | 'beam'
  /** Along x and y on the floor: what is measured there is noise without bias. */
  | 'floor';

/** A rig model at work; what it says is overwritten by each call, nothing is allocated. */
export class RigModel {
  readonly parameterCount: number;
  /** How far the point is from where the beam goes, in the coordinates of the view [m]; [2]. */
  readonly offset = new Float64Array(2);
  /** d offset / d point, [2, 2] row-major. */
  readonly byPoint = new Float64Array(4);
  /** d offset / d shaft angle, pan and tilt, [2, 2] row-major. */
  readonly byShaft = new Float64Array(4);
  /** d shaft angle / d nominal angle, pan and tilt; [2]. */
  readonly slopes = new Float64Array(2);
  /** d offset / d parameter, [2, parameters] row-major; what `differentiate` finds. */
  readonly byParameter: Float64Array;
  readonly #beam: FlawedBeam;
  readonly #pan: ServoCurve;
  readonly #tilt: ServoCurve;
  readonly #panAt = ERROR_JOINTS.length;
  readonly #tiltAt: number;
  readonly #joints = new Float64Array(JOINTS.length);
  /** Takes beam coordinates to those of the view, [2, 2] row-major. */
  readonly #toView = new Float64Array(4);

  constructor({ geometry, centre, hidden }: RigModelShape) {
    this.#tiltAt = this.#panAt + curveParameterCount(hidden);
    this.parameterCount = this.#tiltAt + curveParameterCount(hidden);
    this.#beam = new FlawedBeam(geometry);
    this.byParameter = new Float64Array(2 * this.parameterCount);
    this.#pan = new ServoCurve(centre.panRad, hidden);
    this.#tilt = new ServoCurve(centre.tiltRad, hidden);
  }

  /** Whether the beam of the last pose comes down on the floor, not too far out to be seen. */
  get marks(): boolean {
    const { descends, spotXM, spotYM } = this.#beam;
    return descends && Math.hypot(spotXM, spotYM) < FARTHEST_SPOT_M;
  }

  /**
   * Looks how far a point is from the spot of a pose. The view of the floor tells nothing unless it
   * `marks`.
   */
  look(point: FloorPoint, pose: AnglePose, parameters: Float64Array, view: View): void {
    const joints = this.#joints;
    const beam = this.#beam;
    for (let i = 0; i < PLACES.length; i++) joints[PLACES[i]!] = parameters[i]!;
    joints[PAN] = this.#pan.shaftRad(pose.panRad, pose.panSide, parameters, this.#panAt);
    joints[TILT] = this.#tilt.shaftRad(pose.tiltRad, pose.tiltSide, parameters, this.#tiltAt);
    this.slopes[0] = this.#pan.slope;
    this.slopes[1] = this.#tilt.slope;
    beam.trace(joints);
    if (view === 'floor') this.#lookAtFloor(point);
    else this.#lookAlongBeam(point);
    this.#setByShaft();
  }

  /** Finds `byParameter` where the last `look` looked. */
  differentiate(): void {
    this.#beam.differentiate();
    const { byJoint } = this.#beam;
    for (let i = 0; i < PLACES.length; i++) {
      const place = PLACES[i]!;
      this.#setColumn(i, byJoint[place]!, byJoint[JOINTS.length + place]!);
    }
    this.#chain(this.#pan, this.#panAt, 0);
    this.#chain(this.#tilt, this.#tiltAt, 1);
  }

  #chain({ byParameter }: ServoCurve, at: number, axis: number): void {
    const alongFirst = this.byShaft[axis]!;
    const alongSecond = this.byShaft[2 + axis]!;
    for (let i = 0; i < byParameter.length; i++) {
      this.byParameter[at + i] = alongFirst * byParameter[i]!;
      this.byParameter[this.parameterCount + at + i] = alongSecond * byParameter[i]!;
    }
  }

  #lookAlongBeam({ xM, yM }: FloorPoint): void {
    const beam = this.#beam;
    beam.pass(xM, yM);
    this.offset.set(beam.passing);
    this.byPoint.set(beam.byPoint);
    this.#toView[0] = this.#toView[3] = 1;
    this.#toView[1] = this.#toView[2] = 0;
  }

  /** Derivatives are taken at the model's own spot, so that noise of the seen one can't tilt them. */
  #lookAtFloor({ xM, yM }: FloorPoint): void {
    const beam = this.#beam;
    beam.pass(beam.spotXM, beam.spotYM);
    this.offset[0] = xM - beam.spotXM;
    this.offset[1] = yM - beam.spotYM;
    this.byPoint[0] = this.byPoint[3] = 1;
    this.byPoint[1] = this.byPoint[2] = 0;
    const { byPoint } = beam;
    const determinant = byPoint[0]! * byPoint[3]! - byPoint[1]! * byPoint[2]!;
    this.#toView[0] = byPoint[3]! / determinant;
    this.#toView[1] = -byPoint[1]! / determinant;
    this.#toView[2] = -byPoint[2]! / determinant;
    this.#toView[3] = byPoint[0]! / determinant;
  }

  #setByShaft(): void {
    const { byJoint } = this.#beam;
    const view = this.#toView;
    const byShaft = this.byShaft;
    for (let axis = 0; axis < 2; axis++) {
      const place = axis === 0 ? PAN : TILT;
      const left = byJoint[place]!;
      const above = byJoint[JOINTS.length + place]!;
      byShaft[axis] = view[0]! * left + view[1]! * above;
      byShaft[2 + axis] = view[2]! * left + view[3]! * above;
    }
  }

  #setColumn(column: number, left: number, above: number): void {
    const view = this.#toView;
    this.byParameter[column] = view[0]! * left + view[1]! * above;
    this.byParameter[this.parameterCount + column] = view[2]! * left + view[3]! * above;
  }
}

/** The nominal angles at the centre pulses of a rig. */
export const centreAngles = (axes: {
  readonly pan: { readonly angleAtCentre: Radians };
  readonly tilt: { readonly angleAtCentre: Radians };
}): Angles => ({ panRad: axes.pan.angleAtCentre, tiltRad: axes.tilt.angleAtCentre });
