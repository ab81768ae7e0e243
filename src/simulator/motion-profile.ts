/**
 * The trapezoidal speed profile of one axis, as a device makes it: once a servo frame, in pulses.
 */
import { type Microseconds, microseconds } from '../units.ts';

/** One axis on its way: position [µs], velocity [µs/s], target [µs]. */
export class MotionProfile {
  #positionUs: number;
  #velocityUsPerS = 0;
  #targetUs: number;
  #speedUsPerS = 0;
  #accelerationUsPerS2 = 0;
  #braking = false;

  constructor(positionUs: Microseconds) {
    this.#positionUs = positionUs;
    this.#targetUs = positionUs;
  }

  get positionUs(): Microseconds {
    return microseconds(this.#positionUs);
  }

  get atRest(): boolean {
    return this.#velocityUsPerS === 0 && this.#positionUs === this.#targetUs;
  }

  /** Sets off for a target from wherever it is, at whatever speed it has. */
  moveTo(targetUs: Microseconds, speedUsPerS: number, accelerationUsPerS2: number): void {
    // On the way it must be able to stop where the move before could have, or it leaves the limits.
    const before = this.atRest ? 0 : this.#accelerationUsPerS2;
    this.#targetUs = targetUs;
    this.#speedUsPerS = speedUsPerS;
    this.#accelerationUsPerS2 = Math.max(accelerationUsPerS2, before);
    this.#braking = false;
  }

  /** Slows down at the acceleration of the move under way and stays where that ends. */
  brake(): void {
    this.#braking = true;
  }

  /** Stands still at once. */
  halt(positionUs = microseconds(this.#positionUs)): void {
    this.#positionUs = positionUs;
    this.#targetUs = positionUs;
    this.#velocityUsPerS = 0;
  }

  /** Goes on by one frame. */
  step(frameS: number): void {
    if (this.atRest) return;
    const stepUsPerS = this.#accelerationUsPerS2 * frameS;
    const wantedUsPerS = this.#braking ? 0 : this.#speedTowardsTarget(frameS, stepUsPerS);
    const change = wantedUsPerS - this.#velocityUsPerS;
    this.#velocityUsPerS += Math.min(Math.max(change, -stepUsPerS), stepUsPerS);
    this.#positionUs += this.#velocityUsPerS * frameS;
    const remainingUs = this.#targetUs - this.#positionUs;
    // A target that is met in mid-flight, too fast to stop there, is passed and come back to.
    const canHalt = Math.abs(this.#velocityUsPerS) <= stepUsPerS * (1 + 1e-9);
    if (this.#braking && this.#velocityUsPerS === 0) this.halt();
    else if (!this.#braking && canHalt && Math.abs(remainingUs) < 1e-6) {
      this.halt(microseconds(this.#targetUs));
    }
  }

  /** The greatest speed from which whole frames of deceleration still end at the target. */
  #speedTowardsTarget(frameS: number, stepUsPerS: number): number {
    const remainingUs = this.#targetUs - this.#positionUs;
    const distanceUs = Math.abs(remainingUs);
    const frames = Math.max(
      1,
      Math.ceil(Math.sqrt(0.25 + (2 * distanceUs) / (stepUsPerS * frameS)) - 0.5),
    );
    const stoppableUsPerS = distanceUs / (frames * frameS) + (stepUsPerS * (frames - 1)) / 2;
    return Math.sign(remainingUs) * Math.min(this.#speedUsPerS, stoppableUsPerS);
  }
}
