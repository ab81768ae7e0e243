/**
 * From angles that come twenty times a second to angles for every frame: each frame goes most of the way
 * that is left. Whoever wants no motion sees the angles as they come.
 */

/** Both axes [rad]. */
export interface SceneAngles {
  readonly panRad: number;
  readonly tiltRad: number;
}

/** After so long, two thirds of a change are shown [ms]. */
const TIME_CONSTANT_MS = 40;
/** What is left can't be seen. */
const LEAST_RAD = 2e-4;
/** After a pause, no frame stands for more than this [ms]. */
const LONGEST_FRAME_MS = 50;

/** Angles on their way. */
export class Turning {
  readonly #atOnce: boolean;
  #shown: SceneAngles | undefined;
  #wanted: SceneAngles = { panRad: 0, tiltRad: 0 };
  #lastMs: number | undefined;

  /** @param atOnce without any way */
  constructor(atOnce: boolean) {
    this.#atOnce = atOnce;
  }

  /** What to show now. */
  get angles(): SceneAngles {
    return this.#shown ?? this.#wanted;
  }

  turnTo({ panRad, tiltRad }: SceneAngles): void {
    const same = panRad === this.#wanted.panRad && tiltRad === this.#wanted.tiltRad;
    if (!same) this.#wanted = { panRad, tiltRad };
  }

  /** Goes on to the frame of this moment; true when there is more to go. */
  advance(nowMs: number): boolean {
    const spanMs = Math.min(nowMs - (this.#lastMs ?? nowMs - LONGEST_FRAME_MS), LONGEST_FRAME_MS);
    const { panRad, tiltRad } = this.angles;
    const [pan, tilt] = [this.#wanted.panRad - panRad, this.#wanted.tiltRad - tiltRad];
    const arrived = this.#atOnce || !this.#shown || Math.hypot(pan, tilt) < LEAST_RAD;
    const share = 1 - Math.exp(-spanMs / TIME_CONSTANT_MS);
    this.#shown = arrived
      ? this.#wanted
      : { panRad: panRad + share * pan, tiltRad: tiltRad + share * tilt };
    this.#lastMs = arrived ? undefined : nowMs;
    return !arrived;
  }
}
