/** Each optional flaw of a simulated rig against a formula of its own. */
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { rotationY, rotationZ, transformDirection } from '../../src/geometry/transforms.ts';
import { Random } from '../../src/random.ts';
import { shapedFloorHit } from '../../src/simulator/floor-shape.ts';
import { look, Mechanics } from '../../src/simulator/mechanics.ts';
import { motorAngle, settledAngle, trueHit } from '../../src/simulator/plant.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import type { AxisTruth, RigTruth } from '../../src/simulator/simulated-rig-file.ts';
import {
  type Angles,
  type FloorPoint,
  floorPoint,
  microseconds,
  radians,
} from '../../src/units.ts';

const ideal = simulatedDescription('ideal');
const axis = ideal.axes.tilt;
/** The pulse of an angle, and its rounding error at most. */
const pulseOf = (angleRad: number) =>
  microseconds(axis.pulse.centre + (angleRad - axis.angleAtCentre) / axis.radiansPerMicrosecond);
const ROUNDING_RAD = axis.pulse.resolution * axis.radiansPerMicrosecond;
const angles = (panRad: number, tiltRad: number): Angles => ({
  panRad: radians(panRad),
  tiltRad: radians(tiltRad),
});
const withFlaws = (flaws: Partial<RigTruth>) => ({ ...ideal, truth: { ...ideal.truth, ...flaws } });

function expectSamePoint(a: FloorPoint | undefined, b: FloorPoint | undefined): void {
  expect(a).toBeDefined();
  expect(a!.xM).toBeCloseTo(b!.xM, 9);
  expect(a!.yM).toBeCloseTo(b!.yM, 9);
}

describe('the scale of a servo', () => {
  /** Motor angle minus linear angle. */
  const deviation = (flaws: Partial<AxisTruth>, angleRad: number) =>
    motorAngle(axis, { ...ideal.truth.axes.tilt, ...flaws }, pulseOf(angleRad)) -
    motorAngle(axis, ideal.truth.axes.tilt, pulseOf(angleRad));

  it('is linear between kinks and shifted beyond them', () => {
    const kinks = [
      { angle: 0.2, deviation: 0.01 },
      { angle: 0.6, deviation: -0.03 },
      { angle: 0.7, deviation: 0.02 },
    ];
    const deviations = [0.1, 0.3, 0.4, 0.65, 0.9].map((angle) => deviation({ kinks }, angle));
    const expected = [0.01, 0, -0.01, -0.005, 0.02];
    deviations.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(ROUNDING_RAD);
    });
  });

  it('skips a dead spot, and stands still on a flat piece', () => {
    const deadSpots = [{ angle: 0.5, width: 0.026 }];
    expect(deviation({ deadSpots }, 0.49)).toBe(0);
    expect(deviation({ deadSpots }, 0.51)).toBeCloseTo(0.026, 12);
    const flats = [{ angle: 0.5, width: 0.04 }];
    expect(deviation({ flats }, 0.49)).toBeCloseTo(0, 12);
    expect(Math.abs(deviation({ flats }, 0.52) + 0.02)).toBeLessThan(ROUNDING_RAD);
    expect(deviation({ flats }, 0.6)).toBeCloseTo(-0.04, 12);
  });

  it('has its bumps where they are', () => {
    const bumps = [{ angle: 0.5, height: 0.035, width: 0.06 }];
    expect(deviation({ bumps }, 0.5)).toBeCloseTo(0.035, 5);
    expect(deviation({ bumps }, 0.56) / 0.035).toBeCloseTo(Math.exp(-0.5), 2);
    expect(Math.abs(deviation({ bumps }, 0.9))).toBeLessThan(1e-10);
  });

  it('turns the other way if reversed', () => {
    const reversed = { ...ideal.truth.axes.tilt, reversed: true };
    const [forth, back] = [ideal.truth.axes.tilt, reversed].map((truth) =>
      motorAngle(axis, truth, pulseOf(axis.angleAtCentre + 0.3)),
    );
    expect(forth! + back!).toBeCloseTo(2 * axis.angleAtCentre, 12);
  });

  it('sticks at the edge that it reached first', () => {
    const truth = { ...ideal.truth.axes.tilt, sticking: [{ angle: 0.5, width: 0.026 }] };
    const rests = (motorRad: number, side: 1 | -1) => settledAngle(truth, radians(motorRad), side);
    expect([rests(0.51, 1), rests(0.51, -1)]).toEqual([0.5, 0.526]);
    expect([rests(0.49, 1), rests(0.53, -1)]).toEqual([0.49, 0.53]);
  });
});

describe('the beam', () => {
  it('leans with the mast towards its soft direction, and not across it', () => {
    const bent = withFlaws({ mast: { bend: 0.02, bearing: 0.4 } });
    const pitched = withFlaws({ base: { ...ideal.truth.base, yaw: 0.4, pitch: 0.02 } });
    expectSamePoint(trueHit(bent, angles(0.4, 0.3)), trueHit(pitched, angles(0, 0.3)));
    const across = angles(0.4 - Math.PI / 2, 0.3);
    expectSamePoint(trueHit(bent, across), trueHit(ideal, across));
  });

  it('is turned by the waves of tilt', () => {
    const pulled = withFlaws({ panByTilt: [{ amplitude: 0.02, cycles: 3, phase: 0.5 }] });
    const panRad = 0.1 + 0.02 * Math.sin(3 * 0.3 + 0.5);
    expectSamePoint(trueHit(pulled, angles(0.1, 0.3)), trueHit(ideal, angles(panRad, 0.3)));
  });

  it('creeps with its zeros, and jumps with a knock', () => {
    const { pan, tilt } = ideal.truth.axes;
    const creeping = withFlaws({
      axes: { pan, tilt: { ...tilt, creep: { angle: 0.01, time: 20 } } },
      knocks: [{ time: 30, pan: 0.05, base: { x: 0.1, yaw: 0.02 } }],
    });
    const pose = angles(0.1, 0.3);
    expectSamePoint(trueHit(creeping, pose), trueHit(ideal, pose));
    const crept = (elapsedS: number) => 0.3 + 0.01 * (1 - Math.exp(-elapsedS / 20));
    expectSamePoint(trueHit(creeping, pose, 20), trueHit(ideal, angles(0.1, crept(20))));
    const { xM, yM } = trueHit(ideal, angles(0.1 + 0.05 + 0.02, crept(40)))!;
    expectSamePoint(trueHit(creeping, pose, 40), floorPoint(xM + 0.1, yM));
  });
});

describe('the floor', () => {
  const bumps = [
    { x: 0.8, y: 0.1, radius: 0.3, height: 0.03 },
    { x: 1.2, y: -0.3, radius: 0.1, height: 0.02 },
  ];
  const edges = [{ bearing: 0.3, distance: 1.3, height: 0.015 }];

  /** Height of the floor [m]: spherical caps, and the carpet. */
  function heightM(xM: number, yM: number): number {
    const caps = bumps.map(({ x, y, radius, height }) => {
      const ballM = (radius ** 2 + height ** 2) / (2 * height);
      const besideM = Math.hypot(xM - x, yM - y);
      return besideM < radius ? Math.sqrt(ballM ** 2 - besideM ** 2) - ballM + height : 0;
    });
    const carpets = edges.map(({ bearing, distance, height }) =>
      xM * Math.cos(bearing) + yM * Math.sin(bearing) >= distance ? height : 0,
    );
    return Math.max(...caps, ...carpets);
  }

  it('is met where a beam that is followed in small steps first goes below it', () => {
    const random = new Random(1);
    let raised = 0;
    for (let i = 0; i < 300; i++) {
      const [pan, tilt] = [random.uniform(-0.6, 0.6), random.uniform(0.12, 0.6)].map(radians);
      const direction = transformDirection(
        rotationZ(pan!),
        transformDirection(rotationY(tilt!), [1, 0, 0]),
      );
      const hit = shapedFloorHit({ bumps, edges }, [0, 0, 0.28], direction)!;
      const stepM = 1e-4;
      let range = 0;
      const at = (i: number) => direction[i]! * range;
      while (0.28 + at(2) > heightM(at(0), at(1))) range += stepM;
      expect(Math.hypot(hit.xM - at(0), hit.yM - at(1))).toBeLessThan(2 * stepM);
      if (0.28 + at(2) > 0.001) raised++;
    }
    expect(raised).toBeGreaterThan(50);
  });

  it('stops a beam at the side of a carpet', () => {
    const low = shapedFloorHit({ edges }, [0, 0, 0.1], [Math.cos(0.3), Math.sin(0.3), -0.07]);
    expect(Math.hypot(low!.xM, low!.yM)).toBeCloseTo(1.3, 9);
  });

  it('has no hit for a beam that rises or starts inside', () => {
    expect(shapedFloorHit({ bumps }, [0, 0, 0.28], [1, 0, 0.1])).toBeUndefined();
    expect(shapedFloorHit({ bumps }, [0.8, 0.1, 0.01], [1, 0, -0.1])).toBeUndefined();
  });
});

describe('the camera', () => {
  const exact = { noise: 0, noisePerMetre: 0, outlierRate: 0, missRate: 0 };
  const seen = (camera: object, hit: FloorPoint) =>
    look({ ...ideal, camera: { ...exact, ...camera } }, hit, new Random(1))!;

  it('draws points towards the middle through a barrel lens', () => {
    const lens = { x: 0.9, y: 0.1, distortion: -0.02 };
    expectSamePoint(seen({ lens }, floorPoint(0.9, 0.1)), floorPoint(0.9, 0.1));
    const shrunk = 0.6 * (1 - 0.02 * 0.36);
    expectSamePoint(seen({ lens }, floorPoint(1.5, 0.1)), floorPoint(0.9 + shrunk, 0.1));
  });

  it('maps them by its homography', () => {
    const homography = [1, 0.02, 0.01, 0, 1, -0.01, 0.03, 0, 1];
    const depth = 1 + 0.03 * 1.5;
    expectSamePoint(
      seen({ homography }, floorPoint(1.5, 0.5)),
      floorPoint((1.5 + 0.02 * 0.5 + 0.01) / depth, (0.5 - 0.01) / depth),
    );
  });
});

it('a rig at rest is moved by creep and knocks as its clock runs', async () => {
  const { pan, tilt } = ideal.truth.axes;
  const rig = withFlaws({
    axes: { pan, tilt: { ...tilt, creep: { angle: 0.01, time: 20 } } },
    knocks: [{ time: 30, base: { yaw: 0.05 } }],
  });
  const clock = new VirtualClock();
  await clock.advance(5000);
  const mechanics = new Mechanics(rig, clock, 1);
  const home = angles(ideal.axes.pan.angleAtCentre, ideal.axes.tilt.angleAtCentre);
  for (const elapsedS of [0, 10, 20, 30]) {
    expectSamePoint(mechanics.trueSpot(), trueHit(rig, home, elapsedS));
    await clock.advance(10_000);
  }
});

it('flaws of size zero change nothing', () => {
  const hobby = simulatedDescription('hobby');
  const pose = angles(0.2, 0.3);
  const empty = { floor: {}, mast: { bend: 0, bearing: 1 }, panByTilt: [], knocks: [] };
  expectSamePoint(
    trueHit({ ...hobby, truth: { ...hobby.truth, ...empty } }, pose, 100),
    trueHit(hobby, pose),
  );
});
