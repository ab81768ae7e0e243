/**
 * The kinematic chain from the world to the laser beam, with geometric errors: elementary joints,
 * two of them driven, the others constant errors estimated by calibration. It computes the residual
 * of the beam at a floor point and its geometric Jacobian (Siciliano et al., Robotics, 3.1): a
 * revolute joint with axis a through c moves a point p by a × (p - c).
 *
 * Zero pose and positive directions are those of geometry/kinematics.ts.
 */
import type { Geometry } from '../../geometry/kinematics.ts';

/** The joints from the world to the laser, in order. */
export const JOINTS = [
  'baseXM',
  'baseYM',
  'baseZM',
  'baseYawRad',
  'basePitchRad',
  'baseRollRad',
  'panRad',
  'tiltAxisOffsetM',
  'l1ErrorM',
  'axisSkewRad',
  'tiltRad',
  'laserYM',
  'l2ErrorM',
  'laserYawRad',
  'laserPitchRad',
] as const;
export type Joint = (typeof JOINTS)[number];

/** The constant joints; their errors are the first parameters of a rig. */
export const ERROR_JOINTS = JOINTS.filter(
  (joint): joint is Exclude<Joint, 'panRad' | 'tiltRad'> =>
    joint !== 'panRad' && joint !== 'tiltRad',
);

/** Indices of the driven joints. */
export const PAN = JOINTS.indexOf('panRad');
export const TILT = JOINTS.indexOf('tiltRad');
const L1 = JOINTS.indexOf('l1ErrorM');
const L2 = JOINTS.indexOf('l2ErrorM');

/** Axis of each joint: 0 x, 1 y, 2 z. */
export const JOINT_AXES = [0, 1, 2, 2, 1, 0, 2, 0, 2, 0, 1, 1, 2, 2, 1] as const;
/** Whether a joint is revolute; the others are prismatic. */
export const IS_REVOLUTE: readonly boolean[] = JOINTS.map((joint) => joint.endsWith('Rad'));

/**
 * The chain and its results, which the next call overwrites: calibration evaluates it hundreds of
 * times, without allocation.
 */
export class BeamChain {
  /**
   * Whether the beam of the last `trace` points downwards and so meets the floor ahead of the
   * laser.
   */
  descends = false;
  /** Floor point of the beam [m]. */
  spotXM = 0;
  spotYM = 0;
  /** Offset of the point from the beam, to the left and upwards, perpendicular to the beam [m]; [2]. */
  readonly residual = new Float64Array(2);
  /** d residual / d joint, [2, 15] row-major. */
  readonly jointJacobian = new Float64Array(2 * JOINTS.length);
  /** Distance of the point from the laser along the beam; negative behind it [m]. */
  aheadM = 0;
  /** d residual / d floor point, [2, 2] row-major. */
  readonly pointJacobian = new Float64Array(4);
  readonly #lengths = new Float64Array(JOINTS.length);
  /** Rotation from the laser to the world: columns ahead, to the left and above, [3, 3] row-major. */
  readonly frame = new Float64Array(9);
  /** Place of the laser in the world [m]; [3]. */
  readonly origin: Float64Array;
  /** Axis and origin of each joint in the world; [15, 3]. */
  readonly #axes = new Float64Array(3 * JOINTS.length);
  readonly #origins = new Float64Array(3 * JOINTS.length);
  /** Point of the last `evaluate` in homogeneous coordinates [m]. */
  #xM = 0;
  #yM = 0;
  #zM = 0;
  #weight = 1;

  constructor({ l1, l2 }: Geometry) {
    this.#lengths[L1] = l1;
    this.#lengths[L2] = l2;
    this.origin = this.#origins.subarray(-3);
  }

  /**
   * Computes the laser's frame and the spot of its beam.
   * @param joints values of all joints, errors and driven angles [15]
   */
  trace(joints: Float64Array): void {
    const frame = this.frame;
    const axes = this.#axes;
    const places = this.#origins;
    for (let i = 0; i < 9; i++) frame[i] = 0;
    frame[0] = frame[4] = frame[8] = 1;
    let x = 0;
    let y = 0;
    let z = 0;
    for (let joint = 0; joint < JOINTS.length; joint++) {
      const along = JOINT_AXES[joint]!;
      const ax = frame[along]!;
      const ay = frame[3 + along]!;
      const az = frame[6 + along]!;
      const value = joints[joint]! + this.#lengths[joint]!;
      if (IS_REVOLUTE[joint]) rotateFrame(frame, along, value);
      else {
        x += value * ax;
        y += value * ay;
        z += value * az;
      }
      const at = 3 * joint;
      axes[at] = ax;
      axes[at + 1] = ay;
      axes[at + 2] = az;
      places[at] = x;
      places[at + 1] = y;
      places[at + 2] = z;
    }
    const ahead = frame[0]!;
    const down = frame[6]!;
    this.descends = down < 0 && z > 0;
    this.spotXM = x - (z / down) * ahead;
    this.spotYM = y - (z / down) * frame[3]!;
    this.pointJacobian[0] = frame[1]!;
    this.pointJacobian[1] = frame[4]!;
    this.pointJacobian[2] = frame[2]!;
    this.pointJacobian[3] = frame[5]!;
  }

  /**
   * Computes `residual` of the last `trace` at a point, and `jointJacobian` of pan and tilt.
   * @param weight 0 for a direction, whose residual has no unit
   */
  evaluate(xM: number, yM: number, zM = 0, weight = 1): void {
    const dx = xM - weight * this.origin[0]!;
    const dy = yM - weight * this.origin[1]!;
    const dz = zM - weight * this.origin[2]!;
    const { pointJacobian } = this;
    this.aheadM = this.frame[0]! * dx + this.frame[3]! * dy + this.frame[6]! * dz;
    this.residual[0] = pointJacobian[0]! * dx + pointJacobian[1]! * dy + this.frame[7]! * dz;
    this.residual[1] = pointJacobian[2]! * dx + pointJacobian[3]! * dy + this.frame[8]! * dz;
    this.#xM = xM;
    this.#yM = yM;
    this.#zM = zM;
    this.#weight = weight;
    this.#differentiateJoint(PAN);
    this.#differentiateJoint(TILT);
  }

  /** Computes `jointJacobian` of all joints at the point of the last `evaluate`. */
  differentiate(): void {
    for (let joint = 0; joint < JOINTS.length; joint++) this.#differentiateJoint(joint);
  }

  #differentiateJoint(joint: number): void {
    const axes = this.#axes;
    const at = 3 * joint;
    const ax = axes[at]!;
    const ay = axes[at + 1]!;
    const az = axes[at + 2]!;
    const weight = this.#weight;
    let vx = weight * ax;
    let vy = weight * ay;
    let vz = weight * az;
    if (IS_REVOLUTE[joint]) {
      const rx = this.#xM - weight * this.#origins[at]!;
      const ry = this.#yM - weight * this.#origins[at + 1]!;
      const rz = this.#zM - weight * this.#origins[at + 2]!;
      vx = ay * rz - az * ry;
      vy = az * rx - ax * rz;
      vz = ax * ry - ay * rx;
    }
    const { pointJacobian, jointJacobian } = this;
    // The point is fixed and the frame moves, hence the sign.
    jointJacobian[joint] = -(pointJacobian[0]! * vx + pointJacobian[1]! * vy + this.frame[7]! * vz);
    jointJacobian[JOINTS.length + joint] = -(
      pointJacobian[2]! * vx +
      pointJacobian[3]! * vy +
      this.frame[8]! * vz
    );
  }
}

/** Rotates a frame about its own axes, in place. */
function rotateFrame(frame: Float64Array, about: number, angleRad: number): void {
  const cosine = Math.cos(angleRad);
  const sine = Math.sin(angleRad);
  const first = (about + 1) % 3;
  const second = (about + 2) % 3;
  for (let row = 0; row < 9; row += 3) {
    const a = frame[row + first]!;
    const b = frame[row + second]!;
    frame[row + first] = cosine * a + sine * b;
    frame[row + second] = cosine * b - sine * a;
  }
}
