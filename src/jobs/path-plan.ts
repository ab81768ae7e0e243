/**
 * From a path on the floor to angles over time: the line is looked at every few millimetres, each look
 * predicted by the active model, and the whole refused where the rig can't follow.
 */

import type { TargetPrediction } from '../control/aiming.ts';
import { PantiltError } from '../errors.ts';
import { yielding } from '../event-loop.ts';
import { distanceM, MAX_PATH_M, pathCorners, pathLengthM } from '../geometry/work-area.ts';
import { fixed, type Message, msg } from '../message.ts';
import { type Angles, AXES, type Axis, type FloorPoint, floorPoint, radians } from '../units.ts';

/** Between two looks the beam goes straight in angles: hundredths of a millimetre off the line. */
const LOOK_M = 0.005;
/** The share of an axis's greatest speed that a path may ask for; the rest is to catch up with. */
const SPEED_SHARE = 0.8;

/** What a path is asked for with. */
export interface PathRequest {
  /** Corners of the line, two at least. */
  readonly points: readonly FloorPoint[];
  /** How fast the spot goes [m/s]; slower where an axis can't keep up. */
  readonly speedMPerS: number;
  /** How often it is gone along. A path that is repeated closes itself. */
  readonly repeat: number;
}

/** What the rig can do, as far as is known. */
export interface PathMeans {
  /** What a model says of a target that both axes arrive at from below. */
  readonly predict: (target: FloorPoint) => TargetPrediction;
  /** How far each axis lags on the side that it came from. */
  readonly lostMotion: Angles;
  /** How fast each axis may turn. */
  readonly maxRadPerS: Readonly<Record<Axis, number>>;
}

/** A path that the rig can follow. */
export interface PathPlan {
  /** The corners of the line; closed when it is repeated. */
  readonly corners: FloorPoint[];
  readonly lengthM: number;
  readonly durationMs: number;
  /** Where the axes are to be after so long [ms]. */
  anglesAt(pathMs: number): Angles;
}

interface Waypoint {
  readonly point: FloorPoint;
  /** The angles that hit it when both axes rise to them. */
  readonly risen: Angles;
  /** Those that hit it from the side that the axes really come from. */
  readonly angles: Angles;
  readonly atMs: number;
}

/**
 * Plans in slices: the longest paths have twenty thousand looks.
 * @throws PantiltError `path-invalid`; `path-unreachable`, naming what can't be hit
 */
export async function planPath(
  request: PathRequest,
  { predict, lostMotion, maxRadPerS }: PathMeans,
): Promise<PathPlan> {
  const { points, speedMPerS, repeat } = request;
  const corners = pathCorners(points, repeat);
  const onceM = pathLengthM(corners);
  assertLength(onceM, repeat);
  for await (const [i, point] of yielding(points.entries())) {
    anglesFor(predict(point), nameOf(i)); // corners first
  }
  const waypoints: Waypoint[] = [];
  for await (const { point, name } of yielding(looks(corners, points.length))) {
    const before = waypoints.at(-1);
    const risen = anglesFor(predict(point), name);
    const angles = before ? turned(risen, before.risen, lostMotion) : risen;
    const tookS = before
      ? Math.max(
          distanceM(before.point, point) / speedMPerS,
          ...AXES.map(
            (axis) => turnedRad(axis, before.angles, angles) / (SPEED_SHARE * maxRadPerS[axis]),
          ),
        )
      : 0;
    waypoints.push({ point, risen, angles, atMs: (before?.atMs ?? 0) + 1000 * tookS });
  }
  const onceMs = waypoints.at(-1)!.atMs;
  const durationMs = onceMs * repeat;
  return {
    corners,
    lengthM: onceM * repeat,
    durationMs,
    anglesAt: (pathMs) => anglesAt(waypoints, pathMs < durationMs ? pathMs % onceMs : onceMs),
  };
}

/** The points of a line a few millimetres apart, each with what to call it when it can't be hit. */
function* looks(
  corners: readonly FloorPoint[],
  given: number,
): Generator<{ point: FloorPoint; name: Message }> {
  for (const [i, corner] of corners.entries()) {
    const from = corners[i - 1] ?? corner;
    const steps = Math.ceil(distanceM(from, corner) / LOOK_M);
    for (let step = 1; step < steps; step++) {
      const between = (a: number, b: number) => a + (step / steps) * (b - a);
      const point = floorPoint(between(from.xM, corner.xM), between(from.yM, corner.yM));
      yield { point, name: msg`between ${nameOf(i - 1)} and ${nameOf(i % given)},` };
    }
    yield { point: corner, name: nameOf(i % given) };
  }
}

const nameOf = (index: number): Message => msg`point ${index + 1}`;

function anglesFor({ xM, yM, angles, reachable }: TargetPrediction, name: Message): Angles {
  if (angles && reachable) return angles;
  throw new PantiltError(
    'unreachable',
    'path-unreachable',
    msg`${name} (${fixed(xM, 3)}, ${fixed(yM, 3)}) can't be hit: it is outside the work area, or
      beyond the axes' limits; move it, or make the path smaller`,
    { xM, yM },
  );
}

/** An axis that falls lags above instead of below, and is sent farther down by both. */
function turned(risen: Angles, before: Angles, lostMotion: Angles): Angles {
  const [panRad, tiltRad] = (['panRad', 'tiltRad'] as const).map((angle) =>
    radians(risen[angle] - (risen[angle] < before[angle] ? 2 * lostMotion[angle] : 0)),
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
  const before = waypoints[low - 1] ?? next;
  const spanMs = next.atMs - before.atMs;
  const share = spanMs > 0 ? (atMs - before.atMs) / spanMs : 1;
  const between = (from: number, to: number) => radians(from + share * (to - from));
  return {
    panRad: between(before.angles.panRad, next.angles.panRad),
    tiltRad: between(before.angles.tiltRad, next.angles.tiltRad),
  };
}

function assertLength(onceM: number, repeat: number): void {
  if (onceM > 0 && onceM * repeat <= MAX_PATH_M) return;
  const fault =
    onceM === 0
      ? msg`all its points are the same: give two different ones at least`
      : msg`it is ${fixed(onceM * repeat, 1)} m long, repetitions included: ${MAX_PATH_M} m at most`;
  throw new PantiltError('invalid', 'path-invalid', msg`the path can't be followed: ${fault}`);
}

const turnedRad = (axis: Axis, from: Angles, to: Angles): number =>
  Math.abs(to[`${axis}Rad`] - from[`${axis}Rad`]);
