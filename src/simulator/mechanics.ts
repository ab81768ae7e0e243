/**
 * The mechanics of a simulated rig: servos that follow the pulses, the beam, and the camera that
 * observes the floor. Deterministic by seed: servos and camera have separate random streams, with
 * one draw per move and per measurement, so that timing has no effect except on creeping zeros and
 * knocks.
 */
import type { Clock } from '../clock.ts';
import type { Vector3 } from '../geometry/transforms.ts';
import { pointInWorkArea } from '../geometry/work-area.ts';
import { Random } from '../random.ts';
import type { AxisDescription } from '../rig-file.ts';
import { firstMet, planeOf, type Surface, type SurfaceSpot } from '../surfaces.ts';
import {
  type Angles,
  type Axis,
  type FloorPoint,
  floorPoint,
  type Microseconds,
  metres,
  type Radians,
  radians,
  type Side,
} from '../units.ts';
import { motorAngle, settledAngle, trueBeam, trueHit } from './plant.ts';
import type { AxisTruth, SimulatedRigDescription } from './simulated-rig-file.ts';

/** Range of the camera from the origin [m]. */
const RANGE_M = 3;

/**
 * One measurement of the simulated camera: the spot with noise, sometimes an outlier, sometimes no
 * spot.
 */
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
  const { xM, yM } = seenPoint(camera, hit);
  const deviationM = camera.noise + camera.noisePerMetre * rangeM;
  return floorPoint(xM + random.normal(deviationM), yM + random.normal(deviationM));
}

/** The same for a spot on a surface, with noise along its plane. */
function lookAtSurface(
  { camera, workArea }: SimulatedRigDescription,
  { surface, point }: { readonly surface: Surface; readonly point: Vector3 },
  random: Random,
): SurfaceSpot | undefined {
  if (random.uniform() < camera.missRate) return undefined;
  if (random.uniform() < camera.outlierRate) {
    return pointInWorkArea(workArea, random.uniform(), random.uniform());
  }
  const rangeM = Math.hypot(...point);
  if (rangeM > RANGE_M) return undefined;
  const deviationM = camera.noise + camera.noisePerMetre * rangeM;
  const { u, v } = planeOf(surface)!;
  const [uM, vM] = [random.normal(deviationM), random.normal(deviationM)];
  const [x, y, z] = point.map((value, i) => value + uM * u[i]! + vM * v[i]!);
  return { ...floorPoint(x!, y!), zM: metres(z!), surface: surface.name };
}

/** A floor point in the frame of the camera: distorted by its lens, then by its homography. */
export function seenPoint(
  { lens, homography }: SimulatedRigDescription['camera'],
  point: FloorPoint,
): FloorPoint {
  let { xM, yM }: { xM: number; yM: number } = point;
  if (lens) {
    const [dxM, dyM] = [xM - lens.x, yM - lens.y];
    const stretch = 1 + lens.distortion * (dxM ** 2 + dyM ** 2);
    [xM, yM] = [lens.x + stretch * dxM, lens.y + stretch * dyM];
  }
  if (!homography) return floorPoint(xM, yM);
  const row = (i: number) =>
    homography[3 * i]! * xM + homography[3 * i + 1]! * yM + homography[3 * i + 2]!;
  return floorPoint(row(0) / row(2), row(1) / row(2));
}

/**
 * A servo with its flaws: it follows the pulses frame by frame and comes to rest with lost motion
 * on the side that it arrived from. It starts at its centre, having arrived from below.
 */
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

  /** The true angle of the axis. */
  get outputRad(): Radians {
    return this.#outputRad;
  }

  /** Applies the pulse of one servo frame. A move has settled when a pulse is repeated. */
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

/** Servos, beam and camera, with the flaws of a rig file. */
export class Mechanics {
  readonly #description: SimulatedRigDescription;
  readonly #servos: Readonly<Record<Axis, ServoAxis>>;
  readonly #cameraRandom: Random;
  readonly #clock: Clock;
  readonly #startMs: number;

  constructor(description: SimulatedRigDescription, clock: Clock, seed: number) {
    const { axes, truth } = description;
    const servo = (axis: Axis) =>
      new ServoAxis(axes[axis], truth.axes[axis], new Random(seed, axis));
    this.#description = description;
    this.#servos = { pan: servo('pan'), tilt: servo('tilt') };
    this.#cameraRandom = new Random(seed, 'camera');
    this.#clock = clock;
    this.#startMs = clock.nowMs();
  }

  /** Sends the pulse of one servo frame to an axis. */
  drive(axis: Axis, pulseUs: Microseconds): void {
    this.#servos[axis].follow(pulseUs);
  }

  /** A measurement of the current spot, or undefined; the caller checks that the laser is on. */
  measureSpot(): SurfaceSpot | undefined {
    const onSurface = this.#spotOnSurface();
    return onSurface
      ? lookAtSurface(this.#description, onSurface, this.#cameraRandom)
      : look(this.#description, this.trueSpot(), this.#cameraRandom);
  }

  /** The true spot; undefined if the beam misses the floor, or meets another surface first. */
  trueSpot(): FloorPoint | undefined {
    return this.#spotOnSurface()
      ? undefined
      : trueHit(this.#description, this.#output, this.#elapsedS);
  }

  get #output(): Angles {
    const { pan, tilt } = this.#servos;
    return { panRad: pan.outputRad, tiltRad: tilt.outputRad };
  }

  get #elapsedS(): number {
    return (this.#clock.nowMs() - this.#startMs) / 1000;
  }

  /** Where the beam meets a surface of the rig file before the floor. */
  #spotOnSurface(): ReturnType<typeof firstMet<Surface>> {
    const { surfaces } = this.#description;
    if (!surfaces) return undefined;
    const beam = trueBeam(this.#description, this.#output, this.#elapsedS);
    const met = firstMet(surfaces, beam);
    return met && met.point[2] > 0 ? met : undefined;
  }
}
