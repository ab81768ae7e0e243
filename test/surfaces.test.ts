import { describe, expect, it } from 'vitest';
import { firstMet, heightAbove, planeOf, pointOnSurface, type Surface } from '../src/surfaces.ts';
import { WALL } from './support/wall.ts';

const NEARER: Surface = { name: 'box', corners: WALL.corners.map((at) => ({ ...at, x: 1 })) };
const AHEAD = { originWorld: [0, 0, 0.2], directionWorld: [1, 0, 0] } as const;

describe('a plane', () => {
  it('has orthogonal unit directions, u along the first side', () => {
    const { u, v, normal, origin } = planeOf(WALL)!;
    expect(u).toEqual([0, -1, 0]);
    expect(v.map(Math.abs)).toEqual([0, 0, 1]);
    expect(normal.map(Math.abs)).toEqual([1, 0, 0]);
    expect(origin).toEqual([2, 1, 0]);
  });

  it('does not exist for corners on one line', () => {
    const corners = [0, 1, 2].map((x) => ({ x, y: x, z: 0 }));
    expect(planeOf({ name: 'line', corners })).toBeUndefined();
  });

  it('gives the distance of a point', () => {
    expect(Math.abs(heightAbove(planeOf(WALL)!, [1.7, 0, 3]))).toBeCloseTo(0.3);
  });
});

describe('a beam', () => {
  it('meets the nearest surface within its outline', () => {
    expect(firstMet([WALL, NEARER], AHEAD)).toMatchObject({
      surface: { name: 'box' },
      point: [1, 0, 0.2],
      distanceM: 1,
    });
  });

  it.each([
    ['beside it', { ...AHEAD, originWorld: [0, 1.2, 0.2] as const }],
    ['away from it', { ...AHEAD, directionWorld: [-1, 0, 0] as const }],
    ['along it', { ...AHEAD, directionWorld: [0, 1, 0] as const }],
  ])('meets nothing %s', (_, beam) => {
    expect(firstMet([WALL], beam)).toBeUndefined();
  });
});

it('points by shares of the extent are on the surface, within its outline', () => {
  const triangle = { name: 'gable', corners: WALL.corners.slice(0, 3) };
  const shares = Array.from({ length: 100 }, (_, i) => [(i % 10) / 9, Math.floor(i / 10) / 9]);
  const points = shares.map(([u, v]) => pointOnSurface(triangle, u!, v!));
  const inside = points.filter((point) => point !== undefined);
  expect(inside.length).toBeGreaterThan(30);
  expect(inside.length).toBeLessThan(70);
  for (const { xM, zM } of inside) {
    expect(xM).toBeCloseTo(2);
    expect(zM).toBeGreaterThanOrEqual(0);
  }
});
