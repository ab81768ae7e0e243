import { describe, expect, it, onTestFinished } from 'vitest';
import { Aiming } from '../../src/control/aiming.ts';
import { type TrackedTarget, Tracking } from '../../src/control/tracking.ts';
import type { PantiltError } from '../../src/errors.ts';
import type { Target } from '../../src/geometry/targets.ts';
import { distanceM, pointInWorkArea } from '../../src/geometry/work-area.ts';
import { loadModel } from '../../src/learning/model.ts';
import { trainModel } from '../../src/learning/train.ts';
import { msg } from '../../src/message.ts';
import type { Rig } from '../../src/rig/rig.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { takeSamples } from '../../src/simulator/true-rig.ts';
import { type FloorPoint, floorPoint, metres, microseconds, radians } from '../../src/units.ts';
import { simulateConnected } from '../support/simulated.ts';

const PERIOD_MS = 20;
const LATE_MS = 50;
/** Time to come to rest after the end of a track, from full speed. */
const HALT_MS = 150;

const hobby = simulatedDescription('hobby');
const measurements = takeSamples(hobby, {
  count: 40,
  seed: 1,
  targetAt: (i) => pointInWorkArea(hobby.workArea, ((7 * i) % 40) / 40, (i * 0.618) % 1),
});
const trained = (kind: 'servo-nets' | 'residual') =>
  loadModel(trainModel({ kind, rig: knownOf(hobby), seed: 1, measurements }));
const model = trained('servo-nets');
const ofTheFloor = trained('residual');

class TestClient {
  readonly codes: string[] = [];
  motionHalted(_name: string, { code }: PantiltError): void {
    this.codes.push(code);
  }
}

async function setUp(models = { model }) {
  const parts = await simulateConnected();
  const { rig, clock } = parts;
  onTestFinished(() => clock.run(rig.close()));
  await clock.run(rig.moveTo({ panUs: microseconds(1510), tiltUs: microseconds(1300) }));
  await clock.run(rig.moveTo({ panUs: microseconds(1500), tiltUs: microseconds(1300) }));
  const aiming = new Aiming(rig, clock, models);
  const tracking = new Tracking(rig, clock, aiming, models);
  const client = new TestClient();
  const send = (target: Target, more: Partial<TrackedTarget> = {}, who = client) =>
    tracking.handle(who, { target, ageMs: 0, laser: false, ...more });
  /** Sends the targets of a way, each when it was there but late, for so long; `watch` sees the rig meanwhile. */
  const follow = async (
    durationMs: number,
    way: (ms: number) => Target,
    more: Partial<TrackedTarget> = {},
    watch = (_ms: number) => {},
  ) => {
    for (let ms = 0; ms < durationMs; ms += PERIOD_MS) {
      send(way(ms - LATE_MS), { ageMs: LATE_MS, ...more });
      for (let step = 0; step < 2; step++) {
        await clock.advance(PERIOD_MS / 2);
        watch(ms + ((step + 1) * PERIOD_MS) / 2);
      }
    }
  };
  return { ...parts, aiming, tracking, client, send, follow };
}

const pulsesOf = (rig: Rig) => {
  const { panUs, tiltUs } = rig.snapshot.device!;
  return { panUs, tiltUs };
};
/** Around a circle at 0.25 m/s. */
const circle = (ms: number): FloorPoint =>
  floorPoint(0.9 + 0.25 * Math.cos(ms / 1000), 0.25 * Math.sin(ms / 1000));

describe('a track', () => {
  it('follows a target around a circle', async () => {
    const { simulated, clock, client, follow } = await setUp();
    await follow(1000, () => circle(0));
    const beganMs = clock.nowMs();
    const errorsM: number[] = [];
    await follow(4000, circle, {}, (ms) => {
      if (ms > 500) errorsM.push(distanceM(simulated.trueSpot()!, circle(ms)));
    });
    expect(clock.nowMs() - beganMs).toBe(4000);
    const rmsM = Math.sqrt(errorsM.reduce((sum, errorM) => sum + errorM ** 2, 0) / errorsM.length);
    expect(rmsM).toBeLessThan(0.012); // Chasing the last measurement trails by 20 mm.
    expect(client.codes).toEqual([]);
  });

  it('follows a point above the floor, and a direction beyond half a turn', async () => {
    const { aiming, rig, client, follow } = await setUp();
    for (const target of [
      { ...floorPoint(0.9, 0.3), zM: metres(0.2) },
      { bearingRad: radians(0.4 - 2 * Math.PI), elevationRad: radians(-0.2) },
    ]) {
      const { pulses } = aiming.predict(target);
      await follow(800, () => target);
      expect(Math.abs(pulsesOf(rig).panUs - pulses!.panUs)).toBeLessThan(6); // the lost motion
      expect(Math.abs(pulsesOf(rig).tiltUs - pulses!.tiltUs)).toBeLessThan(6);
    }
    expect(client.codes).toEqual([]);
  });

  it('sends a falling axis lower by twice its lost motion, and holds it there', async () => {
    const { aiming, rig, follow } = await setUp();
    const left = floorPoint(0.9, 0.3);
    const { pulses } = aiming.predict(left);
    await follow(800, () => floorPoint(0.9, 0.1));
    await follow(800, () => left);
    expect(pulsesOf(rig).panUs).toBe(pulses!.panUs);
    await follow(800, () => floorPoint(0.9, 0.5));
    await follow(800, () => left);
    const { radiansPerMicrosecond } = rig.description.axes.pan;
    const lowerRad = (pulses!.panUs - pulsesOf(rig).panUs) * radiansPerMicrosecond;
    expect(lowerRad).toBeGreaterThan(0.003);
    expect(lowerRad).toBeCloseTo(2 * model.lostMotion.panRad, 2.9);
  });

  it('holds while the target is out of reach, reports it once, and continues', async () => {
    const { rig, client, follow } = await setUp();
    await follow(800, () => floorPoint(0.9, 0));
    const held = pulsesOf(rig);
    await follow(600, () => floorPoint(-0.9, 0));
    expect(client.codes).toEqual(['target-unreachable']);
    expect(pulsesOf(rig)).toEqual(held);
    await follow(800, () => floorPoint(0.9, 0.4));
    expect(pulsesOf(rig).panUs).toBeGreaterThan(held.panUs + 100);
    expect(client.codes).toEqual(['target-unreachable']);
  });

  it('does not arm a released rig for a target out of reach', async () => {
    const parts = await simulateConnected();
    const { rig, clock } = parts;
    onTestFinished(() => clock.run(rig.close()));
    await clock.advance(50);
    const client = new TestClient();
    const tracking = new Tracking(rig, clock, new Aiming(rig, clock, { model }), { model });
    tracking.handle(client, { target: floorPoint(-1, 0), ageMs: 0, laser: true });
    await clock.advance(3000);
    expect(client.codes).toEqual(['target-unreachable', 'track-silent']);
    expect(rig.snapshot.device).toMatchObject({ state: 'R', servoOn: false });
  });

  it('covers the floor alone with a model of the floor', async () => {
    const { client, tracking, follow } = await setUp({ model: ofTheFloor });
    await follow(400, () => floorPoint(0.9, 0.2));
    expect(client.codes).toEqual([]);
    await follow(400, () => ({ ...floorPoint(0.9, 0.2), zM: metres(0.1) }));
    expect(client.codes).toEqual(['model-floor-only']);
    expect(tracking.active).toBe(false);
  });
});

describe('the dead-man switch of a track', () => {
  it('ends it after 200 ms without a target, and halts without reversing', async () => {
    const { rig, clock, client, follow } = await setUp();
    await follow(1500, (ms) => floorPoint(0.9, -0.3 + 0.0003 * ms));
    const atEnd = pulsesOf(rig).panUs;
    await clock.advance(150);
    expect(client.codes).toEqual([]);
    const beforeHalt = pulsesOf(rig).panUs;
    expect(beforeHalt).toBeGreaterThan(atEnd);
    await clock.advance(50 + HALT_MS);
    expect(client.codes).toEqual(['track-silent']);
    expect(rig.snapshot.device?.state).toBe('A');
    const resting = pulsesOf(rig).panUs;
    expect(resting).toBeGreaterThanOrEqual(beforeHalt);
    await clock.advance(1000);
    expect(pulsesOf(rig).panUs).toBe(resting);
  });

  it('waits for twice the interval of a slow client', async () => {
    const { clock, client, send } = await setUp();
    for (const y of [0, 0.05, 0.1]) {
      send(floorPoint(0.9, y));
      await clock.advance(1000);
    }
    expect(client.codes).toEqual([]);
    await clock.advance(1100);
    expect(client.codes).toEqual(['track-silent']);
  });

  it('lets the client end it', async () => {
    const { rig, clock, tracking, client, follow } = await setUp();
    await follow(500, () => floorPoint(0.9, 0.3));
    expect(tracking.active).toBe(true);
    tracking.release(client);
    await clock.advance(HALT_MS);
    expect(tracking.active).toBe(false);
    expect(client.codes).toEqual([]);
    expect(rig.snapshot.device?.state).toBe('A');
  });

  it('gives way to a stop and to a newer move, and does not resume by itself', async () => {
    const { rig, clock, client, follow } = await setUp();
    await follow(500, () => floorPoint(0.9, 0.3));
    await clock.run(rig.stop());
    await clock.run(rig.resume());
    const stopped = pulsesOf(rig);
    await follow(500, () => floorPoint(0.9, -0.3));
    expect(client.codes).toEqual(['rig-stopped']);
    expect(pulsesOf(rig)).toEqual(stopped);
  });

  it('is refused while a job holds the rig', async () => {
    const { rig, client, follow } = await setUp();
    const before = pulsesOf(rig);
    rig.lease.hold(msg`collection 1`);
    await follow(300, () => floorPoint(0.9, -0.3));
    expect(client.codes).toEqual(['rig-busy']);
    expect(pulsesOf(rig)).toEqual(before);
  });

  it('follows the client that started last', async () => {
    const { client, send, follow, clock } = await setUp();
    const other = new TestClient();
    await follow(300, () => floorPoint(0.9, 0.3));
    send(floorPoint(0.9, 0.2), {}, other);
    await clock.advance(100);
    await follow(300, () => floorPoint(0.9, 0.3));
    expect(client.codes).toEqual(['track-taken']);
    expect(other.codes).toEqual([]);
  });
});

describe('the laser of a track', () => {
  it('turns on at the target, and off with the end', async () => {
    const { rig, clock, follow } = await setUp();
    await follow(60, () => floorPoint(0.9, 0.6), { laser: true });
    expect(rig.snapshot.device?.laserOn).toBe(false);
    await follow(1500, () => floorPoint(0.9, 0.6), { laser: true });
    expect(rig.snapshot.device?.laserOn).toBe(true);
    await clock.advance(500);
    expect(rig.snapshot.device?.laserOn).toBe(false);
  });

  it('stays off once somebody has turned it off', async () => {
    const { rig, clock, follow } = await setUp();
    await follow(1000, () => floorPoint(0.9, 0.1), { laser: true });
    await clock.run(rig.setLaser(false));
    await follow(500, () => floorPoint(0.9, 0.1), { laser: true });
    expect(rig.snapshot.device?.laserOn).toBe(false);
    await follow(100, () => floorPoint(0.9, 0.1));
    await follow(200, () => floorPoint(0.9, 0.1), { laser: true });
    expect(rig.snapshot.device?.laserOn).toBe(true);
  });

  it('stays as it is, if the track does not mention it', async () => {
    const { rig, clock, follow } = await setUp();
    await clock.run(rig.setLaser(true));
    await follow(500, () => floorPoint(0.9, 0.1));
    await clock.advance(1000);
    expect(rig.snapshot.device?.laserOn).toBe(true);
  });
});
