import { describe, expect, it } from 'vitest';
import type { VirtualClock } from '../../src/clock.ts';
import { type Aim, Aiming } from '../../src/control/aiming.ts';
import { automaticObserver, type Observer } from '../../src/control/observer.ts';
import { AIM_SESSION, RefinedAiming } from '../../src/control/refined-aiming.ts';
import { MAX_MEASUREMENTS } from '../../src/control/refinement.ts';
import { pointInWorkArea } from '../../src/geometry/work-area.ts';
import { loadModel } from '../../src/learning/model.ts';
import { trainModel } from '../../src/learning/train.ts';
import { quantile } from '../../src/quantile.ts';
import { Random } from '../../src/random.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import type { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { openStore } from '../../src/store/store.ts';
import { type FloorPoint, floorPoint, metres, radians } from '../../src/units.ts';
import { takeSamples } from '../learning/one-sided-samples.ts';
import { simulateConnected } from '../support/simulated.ts';

type Observers = (simulated: SimulatedRig) => Readonly<Record<string, Observer>>;
const camera: Observers = (simulated) => ({
  simulated: automaticObserver(() => simulated.measureSpot()),
});

/**
 * @param samples for training the model; without any it is the nominal one
 * @param seed of the samples
 */
async function setUp({ name = 'hobby', samples = 0, seed = 5, observers = camera } = {}) {
  const parts = await simulateConnected({ name });
  const { rig, clock, simulated } = parts;
  const kind = samples > 0 ? 'servo-nets' : 'nominal';
  const measurements = takeSamples(simulatedDescription(name), samples, seed);
  const file = trainModel({ kind, rig: rig.description, measurements, seed: 1 });
  const models = { model: loadModel(file) };
  const store = await openStore(':memory:');
  const aiming = new Aiming(rig, clock, models);
  const refined = new RefinedAiming({
    rig,
    clock,
    models,
    aiming,
    observers: observers(simulated),
    keep: (sample) => store.samples.add(sample),
  });
  return { ...parts, store, aiming, refined };
}

const offMm = (spot: FloorPoint | undefined, { xM, yM }: FloorPoint): number =>
  spot ? 1000 * Math.hypot(spot.xM - xM, spot.yM - yM) : Number.POSITIVE_INFINITY;

/**
 * True errors of plain and of refined aims at the same targets [mm].
 * @param count of the targets of each seed
 */
async function compare(
  { seeds = [5], ...options }: { name?: string; samples?: number; seeds?: number[] },
  count: number,
) {
  const random = new Random(11, 'targets');
  const errors: { plain: number[]; refined: number[] } = { plain: [], refined: [] };
  for (const seed of seeds) {
    const { simulated, clock, aiming, refined, rig } = await setUp({ ...options, seed });
    for (let i = 0; i < count; i++) {
      const target = pointInWorkArea(rig.description.workArea, random.uniform(), random.uniform());
      await clock.run(aiming.aim(target));
      errors.plain.push(offMm(simulated.trueSpot(), target));
      await clock.run(refined.aim(target));
      errors.refined.push(offMm(simulated.trueSpot(), target));
    }
  }
  const at = (probability: number) => ({
    plain: quantile(errors.plain, probability)!,
    refined: quantile(errors.refined, probability)!,
  });
  return { median: at(0.5), p95: at(0.95), worst: at(1) };
}

const refusalOf = (clock: VirtualClock, work: Promise<unknown>) =>
  clock.run(
    work.then(
      () => undefined,
      (error) => error,
    ),
  );

describe('a refined aim', () => {
  it('brings the bare geometry from decimetres to millimetres', async () => {
    const { median } = await compare({ name: 'hobby-mild' }, 30);
    expect(median.plain).toBeGreaterThan(100);
    expect(median.refined).toBeLessThan(8);
  });

  it('also improves a trained model, most where its errors are largest', async () => {
    const { median, p95 } = await compare({ name: 'hobby', samples: 20, seeds: [5, 6, 7, 8] }, 40);
    expect(median.refined).toBeLessThan(median.plain);
    expect(p95.refined).toBeLessThan(0.9 * p95.plain);
  });

  it('is robust against outliers and misses', async () => {
    const { median, worst } = await compare({ name: 'hobby-rough', samples: 40 }, 60);
    expect(median.refined).toBeLessThan(1.1 * median.plain);
    expect(worst.refined).toBeLessThan(1.2 * worst.plain);
  });

  it('stores every measurement as a sample, and returns the spots', async () => {
    const { store, clock, refined, rig } = await setUp({ samples: 20 });
    const target = floorPoint(0.8, -0.3);
    const { looks, expectedErrorMm, ...aim } = await clock.run(refined.aim(target));
    expect(looks.length).toBeGreaterThan(0);
    expect(looks.length).toBeLessThanOrEqual(MAX_MEASUREMENTS);
    const samples = await store.samples.list();
    expect(samples.map(({ xM, yM }) => ({ xM, yM }))).toEqual(looks);
    expect(samples[0]).toMatchObject({
      observer: 'simulated',
      rig: 'hobby',
      session: AIM_SESSION,
      panSide: 1,
      tiltSide: 1,
    });
    expect(aim).toMatchObject({ panSide: 1, tiltSide: 1, reachable: true });
    const { panUs, tiltUs } = rig.snapshot.device!;
    expect(aim).toMatchObject({ panUs, tiltUs });
    expect(expectedErrorMm).toBeLessThan(5);
  });

  it('stores no sample for a miss, and does not move', async () => {
    const nothing = () => ({ blind: automaticObserver(() => undefined) });
    const { store, clock, refined, aiming } = await setUp({ samples: 20, observers: nothing });
    const target = floorPoint(0.8, -0.3);
    const { angles, pulses, ...prediction } = aiming.predict(target);
    const aim = await clock.run(refined.aim(target));
    expect(aim).toMatchObject({
      ...prediction,
      ...pulses,
      looks: Array(MAX_MEASUREMENTS).fill(undefined),
    });
    expect(await store.samples.count()).toBe(0);
  });

  it('refuses without an automatic observer, and moves nothing', async () => {
    const target = floorPoint(0.8, -0.3);
    const blind = await setUp({ observers: () => ({}) });
    const missing = await refusalOf(blind.clock, blind.refined.aim(target));
    expect(missing).toMatchObject({ code: 'observer-unable', kind: 'conflict' });
    expect(missing.message).toContain('aim without refine');
    const { clock, refined, rig } = await setUp();
    for (const [name, code] of [
      ['external', 'observer-unable'],
      ['nobody', 'observer-unknown'],
      ['constructor', 'observer-unknown'],
    ] as const) {
      const refusal = await refusalOf(clock, refined.aim(target, name));
      expect(refusal).toMatchObject({ code, message: expect.stringContaining('simulated') });
    }
    for (const parts of [{ clock, rig }, blind]) {
      await parts.clock.advance(200);
      expect(parts.rig.snapshot.device).toMatchObject({ servoOn: false, laserOn: false });
    }
  });

  it('ends with a stop during a measurement: no further measurement, move or sample', async () => {
    let [looks, stop] = [0, (): void => {}];
    const { clock, refined, rig, store } = await setUp({
      observers: (simulated) => ({
        simulated: {
          async observe() {
            looks++;
            stop();
            return simulated.measureSpot();
          },
        },
      }),
    });
    stop = () => void rig.stop();
    const end = await refusalOf(clock, refined.aim(floorPoint(0.8, -0.3)));
    expect(end).toMatchObject({ code: 'rig-stopped' });
    await clock.advance(2000);
    expect(looks).toBe(1);
    expect(rig.snapshot.device).toMatchObject({ state: 'S', laserOn: false });
    expect(await store.samples.count()).toBe(0);
  });

  it('ends with a stop while it corrects', async () => {
    const { clock, refined, rig, store } = await setUp({ name: 'hobby-mild' });
    const aim = refusalOf(clock, refined.aim(floorPoint(1, 0.2)));
    refined.once('sample', () => clock.schedule(150, () => void rig.stop()));
    expect(await aim).toMatchObject({ code: 'rig-stopped' });
    const { panUs, tiltUs } = rig.snapshot.device!;
    await clock.advance(2000);
    expect(rig.snapshot.device).toMatchObject({ panUs, tiltUs, state: 'S' });
    expect(await store.samples.count()).toBe(1);
  });

  it.each([
    { ...floorPoint(0.8, 0), zM: metres(0.2) },
    { bearingRad: radians(0), elevationRad: radians(0) },
  ])('refuses %j, which is not on the floor, and moves nothing', async (target) => {
    const { clock, refined, rig } = await setUp();
    const refusal = await refusalOf(clock, refined.aim(target));
    expect(refusal).toMatchObject({ code: 'refine-floor-only' });
    await clock.advance(50); // telemetry shows the actions on the rig
    expect(rig.snapshot.device).toMatchObject({ servoOn: false });
  });

  it('is replaced by a newer target between measurements', async () => {
    const { clock, refined, aiming } = await setUp({ name: 'hobby-mild' });
    const newer = new Promise<Aim>((resolve, reject) => {
      refined.once('sample', () => aiming.aim(floorPoint(0.8, 0.4)).then(resolve, reject));
    });
    const first = await refusalOf(clock, refined.aim(floorPoint(1, 0.2)));
    expect(first).toMatchObject({ code: 'move-interrupted' });
    const { pulses } = aiming.predict(floorPoint(0.8, 0.4));
    expect(await clock.run(newer)).toMatchObject(pulses!);
  });

  it('gives the same result for the same seed', async () => {
    const once = async () => {
      const { clock, refined } = await setUp({ name: 'hobby-rough', samples: 20 });
      return [
        await clock.run(refined.aim(floorPoint(0.8, -0.3))),
        await clock.run(refined.aim(floorPoint(1.5, 0.4))),
      ];
    };
    expect(await once()).toEqual(await once());
  });
});
