/**
 * A floor that is not flat: bumps and the edges of carpets as convex solids on the plane z = 0. The
 * beam ends where it enters the first of them (ray casting).
 */
import { floorHit, type Vector3 } from '../geometry/transforms.ts';
import { type FloorPoint, floorPoint } from '../units.ts';
import type { SimulatedRigDescription } from './simulated-rig-file.ts';

/** The shape of a floor, in the world frame. */
type FloorShape = NonNullable<SimulatedRigDescription['truth']['floor']>;

/** The part of a ray that lies in a solid, as multiples of its direction; empty if enter ≥ leave. */
interface Span {
  readonly enter: number;
  readonly leave: number;
}

/**
 * The point where a ray meets the floor, seen from above; undefined if it does not descend, or
 * starts inside the floor.
 */
export function shapedFloorHit(
  { bumps = [], edges = [] }: FloorShape,
  originWorld: Vector3,
  directionWorld: Vector3,
): FloorPoint | undefined {
  if (!floorHit(originWorld, directionWorld)) return undefined;
  const inside = (normal: Vector3, offsetM: number) =>
    halfSpaceSpan(originWorld, directionWorld, normal, offsetM);
  const spans = [
    inside([0, 0, 1], 0),
    ...edges.map(({ bearing, distance, height }) =>
      intersection(
        inside([0, 0, 1], height),
        inside([-Math.cos(bearing), -Math.sin(bearing), 0], -distance),
      ),
    ),
    ...bumps.map(({ x, y, radius, height }) => {
      const ballM = (radius ** 2 + height ** 2) / (2 * height);
      return ballSpan(originWorld, directionWorld, [x, y, height - ballM], ballM);
    }),
  ].filter(({ enter, leave }) => enter < leave && leave > 0);
  const range = Math.min(...spans.map(({ enter }) => enter));
  if (range < 0) return undefined;
  const [[x, y], [dx, dy]] = [originWorld, directionWorld];
  return floorPoint(x + range * dx, y + range * dy);
}

/** Where a ray is in the half-space p · normal ≤ offset. */
function halfSpaceSpan(origin: Vector3, direction: Vector3, normal: Vector3, offset: number): Span {
  const distance = dot(origin, normal) - offset;
  const speed = dot(direction, normal);
  const crossing = -distance / speed;
  if (speed < 0) return { enter: crossing, leave: Number.POSITIVE_INFINITY };
  if (speed > 0) return { enter: Number.NEGATIVE_INFINITY, leave: crossing };
  return distance > 0
    ? { enter: 0, leave: 0 }
    : { enter: Number.NEGATIVE_INFINITY, leave: Number.POSITIVE_INFINITY };
}

function ballSpan(origin: Vector3, direction: Vector3, centre: Vector3, radius: number): Span {
  const from: Vector3 = [origin[0] - centre[0], origin[1] - centre[1], origin[2] - centre[2]];
  const square = dot(direction, direction);
  const middle = -dot(from, direction) / square;
  const half = Math.sqrt(middle ** 2 - (dot(from, from) - radius ** 2) / square);
  return Number.isNaN(half)
    ? { enter: 0, leave: 0 }
    : { enter: middle - half, leave: middle + half };
}

const intersection = (a: Span, b: Span): Span => ({
  enter: Math.max(a.enter, b.enter),
  leave: Math.min(a.leave, b.leave),
});

const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
