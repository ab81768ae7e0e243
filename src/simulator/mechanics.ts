/**
 * What a simulated rig is beside its device: the servos that follow the pulses, the beam, and the
 * camera that watches the floor. Deterministic by seed: servos and camera draw from streams of their
 * own, once a move and once a look, so that timing changes nothing.
 */
import { Random } from '../random.ts';
import type { Axis, FloorPoint, Microseconds } from '../units.ts';
import { look } from './floor-camera.ts';
import { trueHit } from './plant.ts';
import { ServoAxis } from './servo-axis.ts';
import type { SimulatedRigDescription } from './simulated-rig-file.ts';

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
