import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { direct, EXERCISE_GEOMETRY, inverse, laser } from '../../src/geometry/kinematics.ts';
import { pointInWorkArea } from '../../src/geometry/work-area.ts';
import { floorPoint, type Radians, radians } from '../../src/units.ts';
import { strippedDescription } from '../support/simulated.ts';

const { l1, l2 } = EXERCISE_GEOMETRY;
const angles = (panRad: number, tiltRad: number) => ({
  panRad: radians(panRad),
  tiltRad: radians(tiltRad),
});
const share = () => fc.double({ min: 0, max: 1, noNaN: true });

describe('direct', () => {
  it('is upright in the zero pose, with the laser forward', () => {
    expect(direct(angles(0, 0))).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, l1 + l2, 0, 0, 0, 1]);
  });

  it('turns the head left with positive pan, and the head forward and the laser down with positive tilt', () => {
    const head = direct(angles(Math.PI / 2, Math.PI / 2));
    const [laserX, , , x, laserY, , , y, laserZ, , , z] = head;
    expect([x, y, z].map((value) => value!.toFixed(9))).toEqual(
      [0, l2, l1].map((value) => value.toFixed(9)),
    );
    expect([laserX, laserY, laserZ].map((value) => Math.round(value!) + 0)).toEqual([0, 0, -1]);
  });
});

describe('laser', () => {
  it('has no spot if the beam does not descend', () => {
    expect(laser(angles(1, 0))).toBeUndefined();
    expect(laser(angles(1, -0.3))).toBeUndefined();
  });

  it('returns an array for an array', () => {
    const [down, level] = laser([angles(0, Math.PI / 2), angles(0, 0)]);
    expect(down!.xM).toBeCloseTo(l2, 12);
    expect(level).toBeUndefined();
  });
});

describe('inverse', () => {
  it.each(['ideal', 'hobby'])('undoes laser over the work area of %s', (name) => {
    const { workArea, geometry } = strippedDescription(name);
    fc.assert(
      fc.property(share(), share(), (u, v) => {
        const target = pointInWorkArea(workArea, u, v);
        const hit = laser(inverse(target, geometry)!, geometry)!;
        expect(Math.hypot(hit.xM - target.xM, hit.yM - target.yM)).toBeLessThan(1e-9);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('is undone by laser for any angles that point down and outward', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3.14, max: 3.14, noNaN: true }),
        fc.double({ min: 0.05, max: 1.9, noNaN: true }),
        (panRad, tiltRad) => {
          const back = inverse(laser(angles(panRad, tiltRad))!)!;
          const turn = (angle: Radians) => Math.atan2(Math.sin(angle), Math.cos(angle));
          expect(Math.abs(turn(radians(back.panRad - panRad)))).toBeLessThan(1e-9);
          expect(Math.abs(back.tiltRad - tiltRad)).toBeLessThan(1e-9);
        },
      ),
      { seed: 2, numRuns: 1000 },
    );
  });

  it('has no solution too close to the base', () => {
    const short = { l1: l2, l2: l1 };
    expect(inverse(floorPoint(0.01, 0), short)).toBeUndefined();
  });
});
