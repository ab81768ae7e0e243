/**
 * Converts a path on the floor to angles over time: the line is sampled every few millimetres, and
 * the active model predicts the angles of each point. A path with an unreachable point is refused.
 */

import type { TargetPrediction } from '../control/aiming.ts';
import { PantiltError } from '../errors.ts';
import { yielding } from '../event-loop.ts';
import { distanceM, MAX_PATH_M, pathCorners, pathLengthM } from '../geometry/work-area.ts';
import { fixed, type Message, msg } from '../message.ts';
import {
  type Angles,
  AXES,
  type Axis,
  type FloorPoint,
  floorPoint,
  type Pulses,
  radians,
} from '../units.ts';

/**
 * Distance of the sampled points; linear interpolation of the angles deviates from the line by a
 * few 0.01 mm.
 */
const SPACING_M = 0.005;
/**
 * Fraction of an axis's maximum speed that a path may use; the rest is a reserve for catching up.
 */
const SPEED_SHARE = 0.8;

/** The request of a path. */
export interface PathRequest {
  /** Corners of the line, at least two. */
  readonly points: readonly FloorPoint[];
  /** Speed of the spot [m/s]; lower where an axis cannot follow. */
  readonly speedMPerS: number;
  /** Number of laps. A path of more than one lap is closed. */
  readonly repeat: number;
}

/** The model and the limits used to plan a path. */
export interface PathContext {
  /** The model's prediction for a target, with both axes approaching from below. */
  readonly predict: (target: FloorPoint) => TargetPrediction;
  /** Half of deadband plus backlash of each axis. */
  readonly lostMotion: Angles;
  /** Maximum speed of each axis [rad/s]. */
  readonly maxRadPerS: Readonly<Record<Axis, number>>;
  /** For a rig with keep-out zones. */
  readonly keepOut?: KeepOutContext | undefined;
}

interface KeepOutContext {
  readonly pulsesFor: (angles: Angles) => Pulses;
  /** The keep-out zone that the beam could meet between these poses. */
  readonly zoneBetween: (...poses: readonly Pulses[]) => string | undefined;
  /** Maximum time between two poses for which any pose between them may be passed [ms]. */
  readonly spanMs: number;
}

/** A path that the rig can follow. */
export interface PathPlan {
  /** The corners of the line; closed if it is repeated. */
  readonly corners: FloorPoint[];
  readonly lengthM: number;
  readonly durationMs: number;
  /** The angles at a time since the start [ms]. */
  anglesAt(pathMs: number): Angles;
}

interface Waypoint {
  readonly point: FloorPoint;
  /** Angles for an approach from below by both axes. */
  readonly risen: Angles;
  /** Angles for the side from which each axis actually approaches. */
  readonly angles: Angles;
  readonly atMs: number;
}

/**
 * Plans a path, and yields to the event loop in between: the longest paths have 20,000 points.
 * @throws PantiltError `path-invalid`; `path-unreachable`, naming the unreachable point;
 *   `path-kept-out`, naming the point and the zone
 */
export async function planPath(request: PathRequest, context: PathContext): Promise<PathPlan> {
  const { predict, lostMotion, maxRadPerS } = context;
  const { points, speedMPerS, repeat } = request;
  const corners = pathCorners(points, repeat);
  const lapM = pathLengthM(corners);
  assertLength(lapM, repeat);
  for await (const [i, point] of yielding(points.entries())) {
    anglesFor(point, predict(point), nameOf(i)); // Corners first.
  }
  const waypoints: Waypoint[] = [];
  for await (const { point, name } of yielding(samplePoints(corners, points.length))) {
    const previous = waypoints.at(-1);
    const risen = anglesFor(point, predict(point), name);
    const angles = previous ? withLostMotion(risen, previous.risen, lostMotion) : risen;
    const stepS = previous
      ? Math.max(
          distanceM(previous.point, point) / speedMPerS,
          ...AXES.map(
            (axis) => rotationRad(axis, previous.angles, angles) / (SPEED_SHARE * maxRadPerS[axis]),
          ),
        )
      : 0;
    waypoints.push({ point, risen, angles, atMs: (previous?.atMs ?? 0) + 1000 * stepS });
  }
  if (context.keepOut) await assertClear(waypoints, context.keepOut);
  const lapMs = waypoints.at(-1)!.atMs;
  const durationMs = lapMs * repeat;
  return {
    corners,
    lengthM: lapM * repeat,
    durationMs,
    anglesAt: (pathMs) => anglesAt(waypoints, pathMs < durationMs ? pathMs % lapMs : lapMs),
  };
}

/** The servos trail their pulses, so that the beam may cut a corner of the path. */
async function assertClear(
  waypoints: readonly Waypoint[],
  { pulsesFor, zoneBetween, spanMs }: KeepOutContext,
): Promise<void> {
  const poses = waypoints.map(({ angles }) => pulsesFor(angles));
  let first = 0;
  for await (const [i, { point, atMs }] of yielding(waypoints.entries())) {
    while (waypoints[first]!.atMs < atMs - spanMs) first++;
    const zone = zoneBetween(...poses.slice(first, i + 1));
    if (zone === undefined) continue;
    const { xM, yM } = point;
    throw new PantiltError(
      'unreachable',
      'path-kept-out',
      msg`at (${fixed(xM, 3)}, ${fixed(yM, 3)}) the beam could meet the keep-out zone "${zone}": move the path away from it, or make it slower`,
      { xM, yM, zone },
    );
  }
}

/** The points of a line, a few millimetres apart, each with its name for an error. */
function* samplePoints(
  corners: readonly FloorPoint[],
  given: number,
): Generator<{ point: FloorPoint; name: Message }> {
  for (const [i, corner] of corners.entries()) {
    const from = corners[i - 1] ?? corner;
    const steps = Math.ceil(distanceM(from, corner) / SPACING_M);
    for (let step = 1; step < steps; step++) {
      const between = (a: number, b: number) => a + (step / steps) * (b - a);
      const point = floorPoint(between(from.xM, corner.xM), between(from.yM, corner.yM));
      yield { point, name: msg`between ${nameOf(i - 1)} and ${nameOf(i % given)},` };
    }
    yield { point: corner, name: nameOf(i % given) };
  }
}

const nameOf = (index: number): Message => msg`point ${index + 1}`;

function anglesFor(
  { xM, yM }: FloorPoint,
  { angles, reachable }: TargetPrediction,
  name: Message,
): Angles {
  if (angles && reachable) return angles;
  throw new PantiltError(
    'unreachable',
    'path-unreachable',
    msg`${name} (${fixed(xM, 3)}, ${fixed(yM, 3)}) can't be hit: it is outside the work area,
      beyond the axes' limits, or in a keep-out zone; move it, or make the path smaller`,
    { xM, yM },
  );
}

/**
 * Compensates lost motion: a falling axis comes to rest above instead of below, and needs twice the
 * lost motion.
 */
function withLostMotion(risen: Angles, previous: Angles, lostMotion: Angles): Angles {
  const [panRad, tiltRad] = (['panRad', 'tiltRad'] as const).map((angle) =>
    radians(risen[angle] - (risen[angle] < previous[angle] ? 2 * lostMotion[angle] : 0)),
  );
  return { panRad: panRad!, tiltRad: tiltRad! };
}

function anglesAt(waypoints: readonly Waypoint[], atMs: number): Angles {
  let [low, high] = [0, waypoints.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (waypoints[middle]!.atMs < atMs) low = middle + 1;
    else high = middle;
  }
  const next = waypoints[low]!;
  const previous = waypoints[low - 1] ?? next;
  const spanMs = next.atMs - previous.atMs;
  const share = spanMs > 0 ? (atMs - previous.atMs) / spanMs : 1;
  const between = (from: number, to: number) => radians(from + share * (to - from));
  return {
    panRad: between(previous.angles.panRad, next.angles.panRad),
    tiltRad: between(previous.angles.tiltRad, next.angles.tiltRad),
  };
}

function assertLength(lapM: number, repeat: number): void {
  if (lapM > 0 && lapM * repeat <= MAX_PATH_M) return;
  const fault =
    lapM === 0
      ? msg`all its points are the same: give at least two different ones`
      : msg`it is ${fixed(lapM * repeat, 1)} m long, repetitions included: at most ${MAX_PATH_M} m are allowed`;
  throw new PantiltError('invalid', 'path-invalid', msg`the path can't be followed: ${fault}`);
}

const rotationRad = (axis: Axis, from: Angles, to: Angles): number =>
  Math.abs(to[`${axis}Rad`] - from[`${axis}Rad`]);
