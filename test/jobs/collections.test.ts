import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { timestamp } from '../../src/clock.ts';
import type { Proposer } from '../../src/samples/plans.ts';
import { openStore } from '../../src/store/store.ts';
import { collecting, request } from '../support/collecting.ts';
import { pulses } from '../support/driven-rig.ts';

/** Measurements of the simulated camera before a pose counts as missed. */
const LOOKS_AT_A_POSE = 3;

describe('a collection', () => {
  it('takes the requested samples, each axis from below, and releases the rig', async () => {
    const { collections, clock, store, rig } = await collecting();
    const { id } = await collections.create(request);
    const done = await clock.run(collections.ended(id));
    expect(done).toMatchObject({ state: 'done', taken: 6, nextPose: 6, missed: 0, problem: null });
    const samples = await store.samples.list();
    expect(samples).toHaveLength(6);
    expect(new Set(samples.map(({ panSide, tiltSide }) => `${panSide} ${tiltSide}`))).toEqual(
      new Set(['1 1']),
    );
    expect(samples[0]).toMatchObject({
      observer: 'simulated',
      rig: 'hobby',
      session: 'collection 1',
    });
    expect(rig.lease.holder).toBeNull();
    await clock.advance(100);
    expect(rig.snapshot.device?.laserOn).toBe(false);
  });

  it('arrives from both sides on request, half of the poses each, and the pulses show it', async () => {
    const { collections, clock, store, rig } = await collecting();
    const widths: Record<'pan' | 'tilt', number[]> = { pan: [], tilt: [] };
    rig.on('change', () => {
      for (const axis of ['pan', 'tilt'] as const) {
        const pulseUs = rig.snapshot.device?.[`${axis}Us`];
        if (pulseUs && widths[axis].at(-1) !== pulseUs) widths[axis].push(pulseUs);
      }
    });
    const arrivals: number[] = [];
    collections.on('change', (_, sample) => {
      if (!sample) return;
      for (const axis of ['pan', 'tilt'] as const) {
        const [before, last] = widths[axis].slice(-2);
        expect(last).toBe(sample[`${axis}Us`]);
        expect(Math.sign(last! - before!)).toBe(sample[`${axis}Side`]);
        arrivals.push(sample[`${axis}Side`]);
      }
    });
    await collections.create({ ...request, count: 12, approach: 'both' });
    await clock.run(collections.ended(1));
    expect(await store.samples.count()).toBe(12);
    expect(arrivals).toHaveLength(24);
    const rising = arrivals.filter((side) => side === 1).length;
    expect(rising).toBeGreaterThanOrEqual(10);
    expect(rising).toBeLessThanOrEqual(14);
  });

  it('gives the same samples for the same seed', async () => {
    const take = async () => {
      const { collections, clock, store } = await collecting({ seed: 5 });
      await collections.create(request);
      await clock.run(collections.ended(1));
      return store.samples.list();
    };
    const [first, second] = [await take(), await take()];
    expect(first.map(({ takenAt: _, uuid: __, ...sample }) => sample)).toEqual(
      second.map(({ takenAt: _, uuid: __, ...sample }) => sample),
    );
  });

  it('continues with other poses after a miss', async () => {
    const { collections, clock, store, simulated } = await collecting({ name: 'hobby-rough' });
    simulated.description.camera.missRate = 0.7;
    await collections.create({ ...request, count: 10 });
    const done = await clock.run(collections.ended(1));
    expect(done.taken).toBe(10);
    expect(done.missed).toBeGreaterThan(0);
    expect(done.nextPose).toBe(done.taken + done.missed);
    expect(await store.samples.count()).toBe(10);
  });

  it('fails with a cure if no spot is visible', async () => {
    const { collections, clock, simulated } = await collecting();
    simulated.measureSpot = () => undefined;
    await collections.create(request);
    const failed = await clock.run(collections.ended(1));
    expect(failed).toMatchObject({ state: 'failed', taken: 0 });
    expect(failed.problem).toMatchObject({
      code: 'spot-not-seen',
      message: expect.stringContaining('that the laser is on'),
    });
  });

  it('observes the given poses once each, and continues after a miss', async () => {
    const { collections, clock, store, simulated } = await collecting();
    const poses = [pulses(1400, 1300), pulses(1600, 1250), pulses(1400, 1300)];
    const measureSpot = simulated.measureSpot.bind(simulated);
    let looks = 0;
    simulated.measureSpot = () => (++looks <= LOOKS_AT_A_POSE ? undefined : measureSpot());
    await collections.create({ ...request, count: poses.length, poses });
    const done = await clock.run(collections.ended(1));
    expect(done).toMatchObject({ state: 'done', taken: 2, missed: 1, nextPose: 3, poses });
    expect(await store.samples.list()).toMatchObject(poses.slice(1));
  });

  it('refuses unreachable poses', async () => {
    const { collections, store } = await collecting();
    const create = (panUs: number) =>
      collections.create({ ...request, count: 1, poses: [pulses(panUs, 1300)] });
    await expect(create(2600)).rejects.toMatchObject({ code: 'pulse-out-of-limits' });
    await expect(create(500)).rejects.toMatchObject({ code: 'pulse-not-approachable' });
    expect(await store.collections.list()).toEqual([]);
  });

  it('completes after the cable is reconnected, with nothing lost or duplicated', async () => {
    const { collections, clock, store, binding, until } = await collecting();
    await collections.create(request);
    await until(1, ({ taken }) => taken === 3);
    await clock.advance(150); // on the way to the next pose
    binding.unplug();
    await clock.advance(5000);
    expect((await store.collections.get(1)).state).toBe('running');
    binding.plug();
    const done = await clock.run(collections.ended(1));
    expect(done).toMatchObject({ state: 'done', taken: 6, nextPose: 6 });
    const samples = await store.samples.list();
    expect(new Set(samples.map(({ panUs, tiltUs }) => `${panUs} ${tiltUs}`)).size).toBe(6);
  });

  it('is resumed by the next daemon where it ended', async () => {
    const store = await openStore(':memory:');
    onTestFinished(() => store.close());
    const first = await collecting({ store });
    await first.collections.create(request);
    await first.until(1, ({ taken }) => taken === 2);
    await first.clock.run(first.collections.close());
    expect((await store.collections.get(1)).state).toBe('running');

    const second = await collecting({ store });
    void second.collections.recover();
    const done = await second.clock.run(second.collections.ended(1));
    expect(done).toMatchObject({ state: 'done', taken: 6, nextPose: 6 });
    expect(await store.samples.count()).toBe(6);
  });

  it('ends when the rig is stopped, and keeps its samples', async () => {
    const { collections, clock, rig, store, until } = await collecting();
    await collections.create(request);
    await until(1, ({ taken }) => taken === 2);
    await clock.run(rig.stop());
    const failed = await clock.run(collections.ended(1));
    expect(failed).toMatchObject({ state: 'failed', taken: 2, problem: { code: 'rig-stopped' } });
    expect(await store.samples.count()).toBe(2);
  });

  it('ends when the rig is stopped, even if it is resumed before the next move', async () => {
    let propose = (): void => {};
    let asked = (): void => {};
    const wasAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const proposer: Proposer = {
      propose() {
        asked();
        return new Promise((resolve) => {
          propose = () => resolve([]);
        });
      },
    };
    const { collections, clock, rig } = await collecting({ proposer });
    await collections.create({ ...request, plan: 'active' });
    await clock.run(wasAsked);
    await clock.run(rig.stop());
    await clock.run(rig.resume());
    propose();
    const failed = await clock.run(collections.ended(1));
    expect(failed).toMatchObject({ state: 'failed', taken: 0, problem: { code: 'rig-stopped' } });
    expect(rig.snapshot.device).toMatchObject({ servoOn: false });
  });

  it('can be cancelled while running and while queued, and stays cancelled', async () => {
    const { collections, clock, until } = await collecting();
    await collections.create(request);
    await collections.create(request);
    await until(1, ({ taken }) => taken === 1);
    expect((await clock.run(collections.cancel(2))).state).toBe('cancelled');
    expect((await clock.run(collections.cancel(1))).state).toBe('cancelled');
    expect((await clock.run(collections.cancel(1))).state).toBe('cancelled');
  });

  it('waits for the previous one', async () => {
    const { collections, clock } = await collecting();
    await collections.create(request);
    await collections.create({ ...request, seed: 2 });
    const second = await clock.run(collections.ended(2));
    expect(second.state).toBe('done');
    expect((await clock.run(collections.ended(1))).state).toBe('done');
  });

  it('whose end the database refuses has ended and delays no other; the end is stored later', async () => {
    const { collections, clock, store, rig } = await collecting();
    const ledger = store.collections;
    const update = ledger.update.bind(ledger);
    const full = vi.spyOn(ledger, 'update').mockImplementation((job) => {
      if (job.id === 1 && job.state !== 'running') throw new Error('database or disk is full');
      return update(job);
    });
    await collections.create(request);
    await collections.create({ ...request, seed: 2 });
    expect(await clock.run(collections.ended(2))).toMatchObject({ state: 'done', taken: 6 });
    const end = await collections.get(1);
    expect(end).toMatchObject({ state: 'done', taken: 6, finishedAt: expect.any(String) });
    expect(await ledger.get(1)).toMatchObject({ state: 'running', taken: 6 });
    expect(rig.lease.holder).toBeNull();
    await clock.advance(60_000);
    full.mockRestore();
    await clock.advance(10_000);
    const { state, finishedAt } = end;
    expect(await ledger.get(1)).toMatchObject({ state, finishedAt });
  });

  it('that was cancelled while the database refused is stored as cancelled when the daemon ends', async () => {
    const { collections, clock, store, until } = await collecting();
    await collections.create(request);
    await until(1, ({ taken }) => taken === 1);
    const full = vi
      .spyOn(store.collections, 'update')
      .mockRejectedValue(new Error('database or disk is full'));
    expect(await clock.run(collections.cancel(1))).toMatchObject({ state: 'cancelled' });
    full.mockRestore();
    await collections.close();
    expect(await store.collections.get(1)).toMatchObject({ state: 'cancelled' });
  });

  it('of an earlier run waits for the next request when the database cannot be read', async () => {
    const { collections, clock, store, rig } = await collecting();
    const { unfinished } = store.collections;
    vi.spyOn(store.collections, 'unfinished')
      .mockRejectedValueOnce(new Error('disk I/O error'))
      .mockImplementation(unfinished.bind(store.collections));
    await store.collections.create({
      ...request,
      rig: rig.description.name,
      createdAt: timestamp(clock),
    });
    await collections.recover();
    await clock.advance(1000);
    expect((await store.collections.get(1)).state).toBe('queued');
    await collections.create({ ...request, seed: 2 });
    expect(await clock.run(collections.ended(2))).toMatchObject({ state: 'done' });
    expect(await store.collections.get(1)).toMatchObject({ state: 'done' });
  });

  it('refuses an unknown observer', async () => {
    const { collections } = await collecting();
    await expect(collections.create({ ...request, observer: 'owl' })).rejects.toThrow(
      'there is no observer "owl" here; available: simulated, external',
    );
  });
});
