/**
 * The search for the spot when poses of the plan show none: poses that would hit if the person who
 * wrote the rig file, or mounted the rig, had made one of the usual mistakes.
 */

import { polygonContains } from 'd3-polygon';
import { inverse } from '../../geometry/kinematics.ts';
import { pulsesForAngles } from '../../geometry/servo.ts';
import { pointInWorkArea, polarPoint } from '../../geometry/work-area.ts';
import type { Message } from '../../message.ts';
import { Random } from '../../random.ts';
import type { KeepOutZone, RigDescription } from '../../rig-file.ts';
import { type FloorPoint, floorPoint, type Pulses, radians } from '../../units.ts';
import { changedRig, type Hypothesis, hypothesesOf } from './hypotheses.ts';

/** Misses in a row after which the search begins; more of them once the plan has shown spots. */
const MISSES_BEFORE = 3;
const MISSES_BEFORE_PER_SPOT = 2;
/** Misses in a row after which the search gives up. */
export const SEARCH_POSES = 48;
/** The search begins at this part of the work area (along radius and bearing), and widens. */
const [START_U, START_V] = [0.15, 0.5];
/** Poses until the search covers the whole work area: without a spot, and with those of one guess. */
const POSES_TO_WIDEN = 24;
const SPOTS_TO_WIDEN = 2;
/** Distance of a target from keep-out zones [m], [rad]. */
const [CLEAR_M, CLEAR_RAD] = [0.2, 0.2];

/** A guess of the search. */
export interface SearchGuess {
  /** What the next pose assumes. */
  readonly assumes: Message;
  /** Poses of the search so far. */
  readonly poses: number;
}

/** The search of one collection. */
export class SpotSearch {
  readonly #rig: RigDescription;
  readonly #guesses: readonly Hypothesis[];
  readonly #random: Random;
  /** Misses in a row. */
  #misses = 0;
  /** Poses of the search so far, and spots that the current guess, or before it the plan, has shown. */
  #poses = 0;
  #spots = 0;
  /** The guess of the next pose; -1 before the search. */
  #current = -1;

  constructor(rig: RigDescription, seed: number) {
    this.#rig = rig;
    this.#guesses = hypothesesOf(rig).filter(
      ({ name, changes }) => changes.length > 0 || name === 'axes-swapped',
    );
    this.#random = new Random(seed, 'search');
  }

  /** The guess of the next pose; undefined while poses come from the plan. */
  get guess(): SearchGuess | undefined {
    const guess = this.#guesses[this.#current];
    return guess && { assumes: guess.what, poses: this.#poses };
  }

  /** Poses of the search so far. */
  get poses(): number {
    return this.#poses;
  }

  /** Whether the search has tried enough. */
  get isExhausted(): boolean {
    return this.#misses >= MISSES_BEFORE + SEARCH_POSES;
  }

  /** Updates the search with the outcome of a pose: a guess that shows a spot is kept. */
  add(isSeen: boolean): void {
    if (this.#current >= 0) this.#poses++;
    if (isSeen) {
      this.#misses = 0;
      this.#spots++;
      return;
    }
    this.#misses++;
    const begins = this.#misses >= MISSES_BEFORE + MISSES_BEFORE_PER_SPOT * this.#spots;
    if (this.#current >= 0 || begins) this.#next();
  }

  /**
   * The pulses of the next pose: of the current guess, or of the next one that has an allowed pose.
   * @returns undefined if no guess has one
   */
  pulses(isAllowed: (pulses: Pulses) => boolean): Pulses | undefined {
    for (let tried = 0; tried < this.#guesses.length; tried++) {
      const pulses = this.#pulsesOf(this.#guesses[this.#current]!);
      if (pulses && isAllowed(pulses)) return pulses;
      this.#next();
    }
    return undefined;
  }

  #next(): void {
    this.#current = (this.#current + 1) % this.#guesses.length;
    this.#spots = 0;
  }

  #pulsesOf({ changes, correct }: Hypothesis): Pulses | undefined {
    const rig = changedRig(this.#rig, changes);
    const width = Math.min(1, this.#poses / POSES_TO_WIDEN + this.#spots / SPOTS_TO_WIDEN);
    const along = (start: number) => start + (this.#random.uniform() - start) * width;
    const target = pointInWorkArea(rig.workArea, along(START_U), along(START_V));
    const angles = inverse(target, rig.geometry);
    if (!angles || rig.keepOut?.some((zone) => isNear(zone, target))) return undefined;
    const pulses = pulsesForAngles(rig, angles);
    const sample = { ...pulses, panSide: 1, tiltSide: 1, ...floorPoint(0, 0) } as const;
    const { panUs, tiltUs } = correct?.(sample) ?? pulses; // Exchanging the axes twice changes nothing.
    return { panUs, tiltUs };
  }
}

/** Whether a floor point is in a keep-out zone, or near it. */
function isNear({ corners, bearingMin, bearingMax }: KeepOutZone, point: FloorPoint): boolean {
  const bearing = Math.atan2(point.yM, point.xM);
  if (!corners) return bearing > bearingMin! - CLEAR_RAD && bearing < bearingMax! + CLEAR_RAD;
  const outline = corners.map(({ x, y }): [number, number] => [x, y]);
  const around = [0, 1, 2].flatMap((ring) =>
    Array.from({ length: 8 }, (_, i) =>
      polarPoint((ring * CLEAR_M) / 2, radians((i * Math.PI) / 4)),
    ),
  );
  return around.some(({ xM, yM }) => polygonContains(outline, [point.xM + xM, point.yM + yM]));
}
