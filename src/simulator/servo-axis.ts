/**
 * One servo of the simulated rig as a machine: follows the pulses that it is sent, frame by frame,
 * and comes to rest with lost motion on the side that it came from.
 */
import type { Random } from '../random.ts';
import type { AxisDescription } from '../rig-file.ts';
import { type Microseconds, type Radians, radians, type Side } from '../units.ts';
import { motorAngle, settledAngle } from './plant.ts';
import type { AxisTruth } from './simulated-rig-file.ts';

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
