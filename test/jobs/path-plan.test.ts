import { expect, it } from 'vitest';
import type { TargetPrediction } from '../../src/control/aiming.ts';
import { yieldToEventLoop } from '../../src/event-loop.ts';
import { inverse, laser } from '../../src/geometry/kinematics.ts';
import { planPath } from '../../src/jobs/path-plan.ts';
import {
  type Angles,
  type FloorPoint,
  floorPoint,
  microseconds,
  type Pulses,
  radians,
} from '../../src/units.ts';

const HOLE_M = 0.25;
/** Maximum deviation from the line by interpolation of the angles [m]. */
const OFF_LINE_M = 1e-4;
const FAST = { pan: 100, tilt: 100 };
const NO_LAG = { panRad: radians(0), tiltRad: radians(0) };

/** The nominal geometry; the area around the base is unreachable. */
const predict = (target: FloorPoint): TargetPrediction => ({
  angles: inverse(target) ?? null,
  pulses: null,
  reachable: Math.hypot(target.xM, target.yM) >= HOLE_M,
  expectedErrorMm: null,
  errorBound90Mm: null,
  extrapolating: false,
});
const [A, B, C] = [floorPoint(0.5, -0.5), floorPoint(0.5, 0.5), floorPoint(1, 0.5)];
const plan = (points: FloorPoint[], changes: object = {}, maxRadPerS = FAST, lostMotion = NO_LAG) =>
  planPath({ points, speedMPerS: 0.5, repeat: 1, ...changes }, { predict, lostMotion, maxRadPerS });

it('follows its lines at its speed', async () => {
  const path = await plan([A, B, C]);
  expect(path.lengthM).toBeCloseTo(1.5);
  expect(path.durationMs).toBeCloseTo(3000);
  for (const [pathMs, xM, yM] of [
    [0, 0.5, -0.5],
    [503, 0.5, -0.2485],
    [2000, 0.5, 0.5],
    [2501, 0.7505, 0.5],
    [9999, 1, 0.5],
  ] as const) {
    const spot = laser(path.anglesAt(pathMs))!;
    expect(Math.hypot(spot.xM - xM, spot.yM - yM), `${pathMs}`).toBeLessThan(OFF_LINE_M);
  }
});

it('is closed when repeated, and ends where it started', async () => {
  const path = await plan([A, B], { repeat: 3 });
  expect(path.lengthM).toBeCloseTo(6);
  const spotAt = (pathMs: number) => laser(path.anglesAt(pathMs))!;
  expect(spotAt(6000).yM).toBeCloseTo(0.5);
  expect(spotAt(8000).yM).toBeCloseTo(-0.5);
  expect(spotAt(path.durationMs).yM).toBeCloseTo(-0.5);
  expect((await plan([A, B, A], { repeat: 3 })).lengthM).toBeCloseTo(6);
});

it('sends a reversing axis lower by twice its lost motion', async () => {
  const lostMotion = { panRad: radians(0.004), tiltRad: radians(0.003) };
  const there = [A, B, A];
  const [straight, aware] = [await plan(there), await plan(there, {}, FAST, lostMotion)];
  const pan = (path: typeof straight, pathMs: number) => path.anglesAt(pathMs).panRad;
  expect(pan(aware, 1000)).toBeCloseTo(pan(straight, 1000), 6); // to the left, pan rises
  expect(pan(aware, 3000)).toBeCloseTo(pan(straight, 3000) - 0.008, 6);
});

it('slows down where an axis would have to turn too fast, and only there', async () => {
  const near = [floorPoint(0.3, -0.3), floorPoint(0.3, 0.3)];
  const maxRadPerS = { pan: 1, tilt: 100 };
  const path = await plan(near, {}, maxRadPerS);
  const rateAt = (pathMs: number) =>
    (path.anglesAt(pathMs + 10).panRad - path.anglesAt(pathMs).panRad) / 0.01;
  const rates = Array.from({ length: 100 }, (_, i) => rateAt((i / 100) * (path.durationMs - 10)));
  expect(Math.max(...rates)).toBeLessThan(1);
  expect(path.durationMs).toBeGreaterThan((await plan(near)).durationMs);
  expect((await plan([A, B, C], {}, maxRadPerS)).durationMs).toBeLessThan(1.5 * 3000);
});

it.each([
  [[A, floorPoint(0.1, 0), B], 'point 2 (0.100, 0.000)'],
  [[A, B, floorPoint(0, 0.1)], 'point 3 (0.000, 0.100)'],
  [[floorPoint(-0.5, 0), floorPoint(0.5, 0)], 'between point 1 and point 2, (-0.245, 0.000)'],
])('refuses %j, naming what is out of reach', async (points, name) => {
  await expect(plan(points)).rejects.toThrow(
    expect.objectContaining({
      code: 'path-unreachable',
      message: expect.stringContaining(name),
    }),
  );
});

it('refuses an unreachable way back added by a repetition', async () => {
  const around = [A, B, floorPoint(-0.5, 0.5)];
  await plan(around);
  await expect(plan(around, { repeat: 2 })).rejects.toThrow('between point 3 and point 1');
});

it.each([
  [[A, A], 1, 'all its points are the same'],
  [[A, B], 51, '102.0 m long'],
])('refuses %j %d times: %s', async (points, repeat, text) => {
  await expect(plan(points, { repeat })).rejects.toThrow(
    expect.objectContaining({ code: 'path-invalid', message: expect.stringContaining(text) }),
  );
});

it.each([
  [100, undefined],
  [2000, 'path-kept-out'],
])('meets a zone beside a corner, for poses passed within %d ms: %s', async (spanMs, code) => {
  const pulsesFor = ({ panRad, tiltRad }: Angles) => ({
    panUs: microseconds(panRad),
    tiltUs: microseconds(tiltRad),
  });
  const wide = (angles: readonly Pulses[]) =>
    Math.max(...angles.map(({ panUs }) => panUs)) - Math.min(...angles.map(({ panUs }) => panUs));
  const zoneBetween = (...poses: readonly Pulses[]) => (wide(poses) > 0.3 ? 'table' : undefined);
  const keepOut = { pulsesFor, zoneBetween, spanMs };
  const request = { points: [A, B, C], speedMPerS: 0.5, repeat: 1 };
  const planned = planPath(request, { predict, lostMotion: NO_LAG, maxRadPerS: FAST, keepOut });
  expect(
    await planned.then(
      () => undefined,
      (error) => error.code,
    ),
  ).toBe(code);
});

it('handles pending events, such as a stop, between predictions', async () => {
  await yieldToEventLoop(); // The slice of this turn may be used up by other tests.
  let looks = 0;
  let looksBeforeStop = 0;
  setImmediate(() => {
    looksBeforeStop = looks;
  });
  const slowly = (target: FloorPoint) => {
    looks++;
    const endMs = performance.now() + 1;
    while (performance.now() < endMs);
    return predict(target);
  };
  const request = { points: [A, B], speedMPerS: 0.5, repeat: 1 };
  await planPath(request, { predict: slowly, lostMotion: NO_LAG, maxRadPerS: FAST });
  expect(looks).toBeGreaterThan(200);
  expect(looksBeforeStop).toBeGreaterThan(0);
  expect(looksBeforeStop).toBeLessThan(looks);
});
