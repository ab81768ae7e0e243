/**
 * What a simulated rig is beside its device: the servos that follow the pulses, the beam, and the
 * camera that watches the floor. Deterministic by seed: servos and camera draw from streams of their
 * own, once a move and once a look, so that timing changes nothing.
 */
import { pointInWorkArea } from '../geometry/work-area.ts';
import { Random } from '../random.ts';
import type { AxisDescription } from '../rig-file.ts';
import {
  type Axis,
  type FloorPoint,
  floorPoint,
  type Microseconds,
  type Radians,
  radians,
  type Side,
} from '../units.ts';
import { motorAngle, settledAngle, trueHit } from './plant.ts';
import type { AxisTruth, SimulatedRigDescription } from './simulated-rig-file.ts';

/**
 * The simulated camera that watches the floor: sees the laser spot with noise, sometimes reports a
 * point at random, sometimes nothing.
 */

/** The camera sees no further than this from the origin [m]. */
const RANGE_M = 3;

/** What the camera reports of a spot, or nothing when it reports nothing. */
export function look(
  { camera, workArea }: SimulatedRigDescription,
  hit: FloorPoint | undefined,
  random: Random,
): FloorPoint | undefined {
  if (random.uniform() < camera.missRate) return undefined;
  if (random.uniform() < camera.outlierRate) {
    return pointInWorkArea(workArea, random.uniform(), random.uniform());
  }
  const rangeM = hit ? Math.hypot(hit.xM, hit.yM) : Number.POSITIVE_INFINITY;
  if (!hit || rangeM > RANGE_M) return undefined;
  const deviationM = camera.noise + camera.noisePerMetre * rangeM;
  return floorPoint(hit.xM + random.normal(deviationM), hit.yM + random.normal(deviationM));
}

/**
 * One servo of the simulated rig as a machine: follows the pulses that it is sent, frame by frame,
 * and comes to rest with lost motion on the side that it came from.
 */

/** A servo with its flaws; it starts at its centre, having come from below. */
export class ServoAxis {
  readonly #axis: AxisDescription;
  readonly #truth: AxisTruth;
  readonly #random: Random;
  #pulseUs: Microseconds;
  #motorRad: Radians;
  #restRad: Radians;
  #outputRad: Radians;
  #side: Side = 1;
  #moving = false;

  constructor(axis: AxisDescription, truth: AxisTruth, random: Random) {
    this.#axis = axis;
    this.#truth = truth;
    this.#random = random;
    this.#pulseUs = axis.pulse.centre;
    this.#motorRad = motorAngle(axis, truth, this.#pulseUs);
    this.#restRad = this.#motorRad;
    this.#outputRad = settledAngle(truth, this.#motorRad, this.#side);
  }

  /** Where the axis really points. */
  get outputRad(): Radians {
    return this.#outputRad;
  }

  /** Takes the pulse of one servo frame. A pulse that stays for a frame lets a move settle. */
  follow(pulseUs: Microseconds): void {
    if (pulseUs === this.#pulseUs) {
      if (this.#moving) this.#settle();
      return;
    }
    const motorRad = motorAngle(this.#axis, this.#truth, pulseUs);
    const fromRad = this.#moving ? this.#motorRad : this.#restRad;
    this.#pulseUs = pulseUs;
    this.#motorRad = motorRad;
    if (!this.#moving && Math.abs(motorRad - fromRad) < this.#truth.deadband) return;
    if (motorRad !== fromRad) this.#side = motorRad > fromRad ? 1 : -1;
    this.#moving = true;
    this.#outputRad = settledAngle(this.#truth, motorRad, this.#side);
  }

  #settle(): void {
    this.#moving = false;
    this.#restRad = this.#motorRad;
    this.#outputRad = radians(this.#outputRad + this.#random.normal(this.#truth.repeatability));
  }
}

/** Servos, beam and camera, with the flaws that a rig file gives them. */
export class Mechanics {
  readonly #description: SimulatedRigDescription;
  readonly #servos: Readonly<Record<Axis, ServoAxis>>;
  readonly #cameraRandom: Random;

  constructor(description: SimulatedRigDescription, seed: number) {
    const { axes, truth } = description;
    const servo = (axis: Axis) =>
      new ServoAxis(axes[axis], truth.axes[axis], new Random(seed, axis));
    this.#description = description;
    this.#servos = { pan: servo('pan'), tilt: servo('tilt') };
    this.#cameraRandom = new Random(seed, 'camera');
  }

  /** An axis gets the pulse of one servo frame. */
  drive(axis: Axis, pulseUs: Microseconds): void {
    this.#servos[axis].follow(pulseUs);
  }

  /** What the camera reports of the spot now, or nothing; it's for the caller to know whether there is light. */
  look(): FloorPoint | undefined {
    return look(this.#description, this.trueSpot(), this.#cameraRandom);
  }

  /** Where the laser really points now, as a perfect ruler would tell, or nothing. */
  trueSpot(): FloorPoint | undefined {
    const { pan, tilt } = this.#servos;
    return trueHit(this.#description, { panRad: pan.outputRad, tiltRad: tilt.outputRad });
  }
}
