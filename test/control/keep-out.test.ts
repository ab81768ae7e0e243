/** Keep-out zones: the laser is never on in one, whatever moves the rig. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { sleep } from '../../src/clock.ts';
import { KeepOut } from '../../src/control/keep-out.ts';
import { inverse, laser } from '../../src/geometry/kinematics.ts';
import { anglesOfPulses, pulsesForAngles } from '../../src/geometry/servo.ts';
import { pointInWorkArea, polarPoint } from '../../src/geometry/work-area.ts';
import { loadModel } from '../../src/learning/model.ts';
import { trainModel } from '../../src/learning/train.ts';
import { Random } from '../../src/random.ts';
import { SERVO_SETTLE_MS } from '../../src/rig/approach.ts';
import { spanOf } from '../../src/rig/guarded-rig.ts';
import { parseRigFile } from '../../src/rig-file.ts';
import { rigDocument } from '../../src/simulator/rig-family.ts';
import type { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { type FloorPoint, floorPoint, microseconds, type Pulses } from '../../src/units.ts';
import { judge } from '../history/rules.ts';
import { type Problem, startTestDaemon, type TestDaemon } from '../support/daemon.ts';

const TABLE = {
  name: 'table',
  corners: [
    { x: 0.9, y: -0.2 },
    { x: 0.9, y: 0.2 },
    { x: 1.2, y: 0.2 },
    { x: 1.2, y: -0.2 },
  ],
};
const DOOR = { name: 'door', bearingMin: 0.6, bearingMax: 0.9 };

const isIn = (zone: typeof TABLE | typeof DOOR, { xM, yM }: FloorPoint): boolean => {
  if ('corners' in zone) return inTable({ xM, yM });
  const bearing = Math.atan2(yM, xM);
  return bearing > zone.bearingMin && bearing < zone.bearingMax;
};
const inTable = ({ xM, yM }: FloorPoint) => xM > 0.9 && xM < 1.2 && Math.abs(yM) < 0.2;
const inDoor = (spot: FloorPoint) => isIn(DOOR, spot);

describe('of the nominal geometry', () => {
  const zones = (...keepOut: object[]) => {
    const rig = parseRigFile({ ...rigDocument('ideal'), keepOut });
    const file = trainModel({ kind: 'nominal', rig, measurements: [], seed: 1 });
    const keeper = new KeepOut(rig, rig.keepOut!, { model: loadModel(file) });
    const pulsesTo = (target: FloorPoint) => pulsesForAngles(rig, inverse(target, rig.geometry)!);
    return (...targets: FloorPoint[]) => keeper.zoneIn(spanOf(targets.map(pulsesTo)));
  };

  it('names the zone that a spot lies in, or near', () => {
    const zoneOf = zones(TABLE, DOOR);
    expect(zoneOf(floorPoint(1.05, 0))).toBe('table');
    expect(zoneOf(floorPoint(1.05, -0.4))).toBe('table'); // the error of uncalibrated horns
    expect(zoneOf(polarPoint(1.6, 0.75))).toBe('door');
    expect(zoneOf(floorPoint(0.3, -0.9))).toBeUndefined();
  });

  it('names a zone between two spots outside', () => {
    const zoneOf = zones(DOOR);
    const [right, left] = [polarPoint(1, 0.2), polarPoint(1, 1.29)];
    expect([zoneOf(right), zoneOf(left)]).toEqual([undefined, undefined]);
    expect(zoneOf(right, left)).toBe('door');
  });

  it('keeps a sector behind the rig clear', () => {
    const zoneOf = zones({ name: 'back', bearingMin: 2.9, bearingMax: Math.PI });
    expect(zoneOf(polarPoint(1, 3.1))).toBe('back');
    expect(zoneOf(polarPoint(1, 1))).toBeUndefined();
  });

  it('keeps a part of the floor behind the rig clear, but not the floor in front', () => {
    const corners = [
      { x: -1, y: -0.2 },
      { x: -1, y: 0.2 },
      { x: -0.7, y: 0 },
    ];
    const zoneOf = zones({ name: 'back', corners });
    expect(zoneOf(polarPoint(0.9, 3.1))).toBe('back');
    expect(zoneOf(polarPoint(0.9, -3.1))).toBe('back');
    expect(zoneOf(polarPoint(0.9, 0))).toBeUndefined();
  });

  it.each([TABLE, DOOR, { name: 'back', bearingMin: 2.9, bearingMax: Math.PI }])(
    'contains every spot in it, for a head that turns and tilts all around: $name',
    (zone) => {
      const document = rigDocument('ideal') as { axes: { pan: object; tilt: object } };
      const axes = {
        pan: { ...document.axes.pan, radiansPerMicrosecond: 0.0045 },
        tilt: { ...document.axes.tilt, radiansPerMicrosecond: 0.003 },
      };
      const rig = parseRigFile({ ...document, axes, keepOut: [zone] });
      const file = trainModel({ kind: 'nominal', rig, measurements: [], seed: 1 });
      const keeper = new KeepOut(rig, rig.keepOut!, { model: loadModel(file) });
      const random = new Random(1, 'poses');
      const pulse = () => microseconds(random.uniform(500, 2500));
      const lit = Array.from({ length: 50_000 }, () => ({
        panUs: pulse(),
        tiltUs: pulse(),
      })).filter((pulses) => {
        const spot = laser(anglesOfPulses(rig, pulses), rig.geometry);
        return spot && isIn(zone, spot);
      });
      const isBackwards = (pulses: Pulses) => anglesOfPulses(rig, pulses).tiltRad > 2.1;
      expect(lit.filter(isBackwards).length).toBeGreaterThan(20);
      expect(lit.filter((pulses) => keeper.zoneIn(spanOf([pulses])) === undefined)).toEqual([]);
    },
  );
});

/** A calibrated daemon, and the spots of its laser from then on. */
async function calibrated(keepOut: readonly object[]) {
  const folder = await mkdtemp(join(tmpdir(), 'pantilt-zones-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const rigFile = join(folder, 'rig.json');
  await writeFile(rigFile, JSON.stringify({ ...rigDocument('hobby'), keepOut }));
  const daemon = await startTestDaemon({ rigFile });
  const collection = { count: 15, plan: 'sobol', observer: 'simulated', seed: 1 };
  await done(daemon, 'collections', await daemon.post('collections', collection));
  await done(daemon, 'trainings', await daemon.post('trainings', { kinds: ['calibrated'] }));
  const lit: FloorPoint[] = [];
  const simulated = daemon.daemon.simulated as SimulatedRig;
  const watch = async () => {
    const spot = simulated.device.laserOn ? simulated.trueSpot() : undefined;
    if (spot) lit.push(spot);
    await sleep(daemon.clock, 10);
    void watch();
  };
  void watch();
  return { daemon, lit };
}

async function done(daemon: TestDaemon, jobs: string, { body }: { body: unknown }) {
  const { id } = body as { id: number };
  const job = async () => (await daemon.get<{ state: string }>(`${jobs}/${id}`)).body;
  await daemon.until(async () => !['queued', 'running'].includes((await job()).state));
  expect(await job()).toMatchObject({ state: 'done' });
}

const RIM = { rMin: 0.25, rMax: 1.8, bearingMin: -1.3, bearingMax: 1.3 } as never;

/** Moves the rig in every way, now and then without waiting for the answer. @returns codes of refused aims */
async function wander(daemon: TestDaemon, random: Random): Promise<string[]> {
  const codes: string[] = [];
  const spot = () => pointInWorkArea(RIM, random.uniform(), random.uniform());
  const pulses = () => ({ panUs: random.uniform(700, 2300), tiltUs: random.uniform(900, 1500) });
  const { jogging, tracking } = daemon.services;
  const client = { motionHalted: () => {} };
  const ways = [
    async () => {
      const { body } = await daemon.begin<Problem>('POST', 'aim', { body: spot() });
      codes.push(body.code);
    },
    () => daemon.begin('POST', 'aim', { body: { ...spot(), refine: true } }),
    () => daemon.begin('POST', 'rig/command', { body: pulses() }),
    () => daemon.begin('POST', 'rig/laser', { body: { on: true } }),
    () => daemon.begin('POST', 'rig/home'),
    () => daemon.begin('POST', 'paths', { body: { points: [spot(), spot()], speedMPerS: 0.5 } }),
    async () => {
      const rates = { panRadPerS: random.uniform(-1, 1), tiltRadPerS: random.uniform(-0.3, 0.3) };
      for (let i = 0; i < 10; i++) {
        jogging.handle(client, rates);
        await sleep(daemon.clock, 100);
      }
      jogging.release(client);
    },
    async () => {
      const [from, to] = [spot(), spot()];
      for (let i = 0; i < 10; i++) {
        const between = (a: number, b: number) => a + ((b - a) * i) / 10;
        const target = floorPoint(between(from.xM, to.xM), between(from.yM, to.yM));
        tracking.handle(client, { target, ageMs: 0, laser: true });
        await sleep(daemon.clock, 100);
      }
      tracking.release(client);
    },
    () => daemon.begin('POST', 'aim', { body: { ...spot(), zM: random.uniform(0, 0.15) } }),
    () => {
      const direction = { bearingRad: random.uniform(-1.3, 1.3), elevationRad: -0.2 };
      return daemon.begin('POST', 'aim', { body: direction });
    },
  ];
  for (let step = 0; step < 30; step++) {
    const moved: Promise<unknown> = ways[random.integer(ways.length)]!();
    await (random.uniform() < 0.6 ? daemon.clock.run(moved) : daemon.clock.advance(150));
  }
  return codes;
}

it('is never on in a zone, on any way between any two poses', async () => {
  const { daemon, lit } = await calibrated([TABLE, DOOR]);
  const codes = await wander(daemon, new Random(1, 'wander'));
  expect(codes).toContain('target-unreachable');
  expect(codes).not.toContain('beam-kept-out'); // detected before the rig moves
  expect(lit.length).toBeGreaterThan(100);
  expect(lit.filter(inTable)).toEqual([]);
  expect(lit.filter(inDoor)).toEqual([]);
});

it('is on there without the guard, with the same moves, which breaks the rule', async () => {
  const { daemon, lit } = await calibrated([TABLE, DOOR]);
  vi.spyOn(KeepOut.prototype, 'zoneIn').mockReturnValue(undefined);
  onTestFinished(() => void vi.restoreAllMocks());
  await wander(daemon, new Random(1, 'wander'));
  expect(lit.filter(inTable).length).toBeGreaterThan(5);
  expect(lit.filter(inDoor).length).toBeGreaterThan(5);
  await daemon.clock.run(daemon.daemon.close());
  const broken = judge(daemon.history.splice(0)).filter(({ rule }) => rule === 'keep-out');
  expect(new Set(broken.map(({ text }) => text)).size).toBe(2); // both zones
});

it('refuses a target in a zone, and turns the laser off on the way through one', async () => {
  const { daemon } = await calibrated([TABLE]);
  const target = floorPoint(1.05, 0);
  const aim = await daemon.post<Problem>('aim', target);
  expect(aim.body).toMatchObject({ status: 422, code: 'target-unreachable' });
  expect(aim.body.detail).toContain('is in the keep-out zone "table"; the nearest reachable');
  const points = [floorPoint(1.05, -0.6), floorPoint(1.05, 0.6)];
  const path = await daemon.post<Problem>('paths', { points, speedMPerS: 0.2 });
  expect(path.body).toMatchObject({ status: 422, code: 'path-unreachable' });
  const { rig, aiming } = daemon.services;
  const { pulses } = aiming.predict(target);
  await daemon.post('rig/command', pulses!); // with the laser off it may move there
  const laser = await daemon.post<Problem>('rig/laser', { on: true });
  expect(laser.body).toMatchObject({ status: 409, code: 'beam-kept-out' });
  const poses = [pulses!];
  const collection = await daemon.post<Problem>('collections', { poses, observer: 'simulated' });
  expect(collection.body).toMatchObject({ code: 'beam-kept-out' });
  expect(rig.snapshot.device?.laserOn).toBe(false);

  // On the way from one side to the other the laser is off, and an event says so.
  const [right, left] = [floorPoint(1.05, -0.6), floorPoint(1.05, 0.6)];
  await daemon.post('aim', right);
  const events: string[] = [];
  rig.on('event', ({ name }) => events.push(name));
  await daemon.post('rig/command', aiming.predict(left).pulses!);
  expect(events).toEqual(['laser-off']);
  expect((await daemon.rig()).laserOn).toBe(false);
  await daemon.clock.advance(SERVO_SETTLE_MS);
  expect((await daemon.post('rig/laser', { on: true })).status).toBe(200);
});

it('leaves a refined aim beside a zone uncorrected if the correction would cross the zone', async () => {
  const { daemon } = await calibrated([TABLE]);
  const { rig } = daemon.services;
  const events: string[] = [];
  rig.on('event', ({ name }) => events.push(name));
  for (const yM of [0.297, 0.3, 0.32]) {
    const { status } = await daemon.post('aim', { xM: 1.05, yM, refine: true });
    expect(status).toBe(200);
    expect((await daemon.rig()).laserOn).toBe(true);
    await daemon.post('rig/laser', { on: false });
  }
  expect(events).toEqual([]);
});
