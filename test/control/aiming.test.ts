import { describe, expect, it } from 'vitest';
import type { VirtualClock } from '../../src/clock.ts';
import { Aiming } from '../../src/control/aiming.ts';
import { Models } from '../../src/control/models.ts';
import { isInWorkArea, pointInWorkArea } from '../../src/geometry/work-area.ts';
import { openStore } from '../../src/store/store.ts';
import { floorPoint } from '../../src/units.ts';
import { quiet, simulateConnected } from '../support/simulated.ts';

async function setUp(name = 'hobby') {
  const parts = await simulateConnected({ name });
  const store = await openStore(':memory:');
  const { rig, clock } = parts;
  const models = await Models.open(store, rig.description, clock, quiet);
  return { ...parts, store, models, aiming: new Aiming(rig, clock, models) };
}

const refusalOf = (clock: VirtualClock, work: Promise<unknown>) =>
  clock.run(
    work.then(
      () => {
        throw new Error('it was not refused');
      },
      (error) => error,
    ),
  );

describe('aim', () => {
  it('hits on an ideal rig, as exactly as its pulses allow', async () => {
    const { aiming, clock, simulated, rig } = await setUp('ideal');
    for (const [u, v] of [
      [0.1, 0.2],
      [0.6, 0.9],
      [0.95, 0.5],
    ] as const) {
      const target = pointInWorkArea(rig.description.workArea, u, v);
      const aim = await clock.run(aiming.aim(target));
      const hit = simulated.trueSpot()!;
      expect(Math.hypot(hit.xM - target.xM, hit.yM - target.yM)).toBeLessThan(0.01);
      expect(aim).toMatchObject({ panSide: 1, tiltSide: 1, reachable: true });
    }
  });

  it('arrives from below from any direction, with the laser on', async () => {
    const { aiming, clock, simulated, rig } = await setUp('hobby-mild');
    const target = floorPoint(1, 0.2);
    const hits = [];
    for (const before of [floorPoint(0.4, -0.9), floorPoint(1.5, 0.8)]) {
      await clock.run(aiming.aim(before));
      await clock.run(aiming.aim(target));
      hits.push(simulated.trueSpot()!);
    }
    const [a, b] = hits;
    // Lost motion would separate these two by several centimetres; only repeatability may.
    expect(Math.hypot(a!.xM - b!.xM, a!.yM - b!.yM)).toBeLessThan(0.015);
    expect(rig.snapshot.device?.laserOn).toBe(true);
  });

  it.each([
    [floorPoint(5, 0), 'outside the work area'],
    [floorPoint(-1, 0), 'outside the work area'],
    [floorPoint(0.01, 0), 'outside the work area'],
  ])('refuses %j, moves nothing, and names a reachable target', async (target, reason) => {
    const { aiming, clock, rig } = await setUp();
    const refusal = await refusalOf(clock, aiming.aim(target));
    expect(refusal).toMatchObject({ code: 'target-unreachable', kind: 'unreachable' });
    expect(refusal.message).toContain(reason);
    await clock.advance(50); // telemetry shows the actions on the rig
    expect(rig.snapshot.device).toMatchObject({ servoOn: false });
    const { nearest } = refusal.details;
    expect(isInWorkArea(rig.description.workArea, nearest)).toBe(true);
    expect(await clock.run(aiming.aim(nearest))).toMatchObject({ reachable: true });
  });

  it('refuses a target beyond the limits, and names the nearest one within them', async () => {
    const { aiming, clock, rig } = await setUp();
    rig.description.axes.pan.pulse.max = 1700 as never;
    const refusal = await refusalOf(clock, aiming.aim(floorPoint(0.5, 1)));
    expect(refusal.message).toContain("beyond the axes' limits");
    expect(aiming.predict(refusal.details.nearest).reachable).toBe(true);
  });

  it('reports if the model has no solution, and moves nothing', async () => {
    const { clock, rig, models } = await setUp();
    const mute = {
      ...models.model,
      predict: () => undefined,
      covariance: () => undefined,
    };
    const refusal = await refusalOf(
      clock,
      new Aiming(rig, clock, { model: mute }).aim(floorPoint(0.8, 0)),
    );
    expect(refusal).toMatchObject({ code: 'target-unreachable', details: { nearest: null } });
    expect(refusal.message).toContain('the active model (nominal) has no solution');
    await clock.advance(50); // telemetry shows the actions on the rig
    expect(rig.snapshot.device).toMatchObject({ servoOn: false });
  });

  it('gives way to a newer target', async () => {
    const { aiming, clock } = await setUp();
    const first = refusalOf(clock, aiming.aim(floorPoint(1.2, -0.8)));
    await clock.advance(50);
    const second = await clock.run(aiming.aim(floorPoint(0.8, 0.4)));
    expect((await first).code).toBe('move-interrupted');
    expect(second).toMatchObject(aiming.predict(floorPoint(0.8, 0.4)).pulses!);
  });

  it('ends with a stop at any moment, and does not continue', async () => {
    for (const afterMs of [30, 300, 600]) {
      const { aiming, clock, rig } = await setUp();
      await clock.run(rig.arm());
      const aim = refusalOf(clock, aiming.aim(floorPoint(1.2, -0.8)));
      await clock.advance(afterMs);
      await clock.run(rig.stop());
      expect((await aim).code).toBe('rig-stopped');
      const { panUs, tiltUs } = rig.snapshot.device!;
      await clock.advance(2000);
      expect(rig.snapshot.device).toMatchObject({ panUs, tiltUs, state: 'S', laserOn: false });
    }
  });
});

describe('spotAt', () => {
  it('undoes predict', async () => {
    const { aiming, rig } = await setUp();
    const target = pointInWorkArea(rig.description.workArea, 0.5, 0.4);
    const spot = aiming.predictSpot(aiming.predict(target).pulses!)!;
    expect(Math.hypot(spot.xM - target.xM, spot.yM - target.yM)).toBeLessThan(0.01);
  });
});
