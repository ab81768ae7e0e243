import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CollectionRecord } from '../../src/samples/collection.ts';
import { Collections } from '../../src/samples/collections.ts';
import { lookingObserver } from '../../src/samples/observer.ts';
import type { Proposer } from '../../src/samples/proposer.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { floorPoint, microseconds } from '../../src/units.ts';
import { proposesNothing } from '../support/proposes-nothing.ts';
import { quiet, simulateConnected } from '../support/simulated.ts';

const stores: Store[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

interface Options {
  readonly name?: string;
  readonly seed?: number;
  readonly store?: Store;
  readonly proposer?: Proposer;
}

async function setUp(options: Options = {}) {
  const store = options.store ?? (await openStore(':memory:'));
  if (!options.store) stores.push(store);
  const parts = await simulateConnected(options);
  const { rig, clock, simulated } = parts;
  const collections = new Collections({
    rig,
    clock,
    log: quiet,
    ledger: store.collections,
    samplesOf: (session) => store.samples.list({ session }),
    proposer: options.proposer ?? proposesNothing,
    observers: { simulated: lookingObserver(() => simulated.look()) },
  });
  /** Resolves with the collection as soon as it is as wanted. */
  const until = (id: number, wanted: (record: CollectionRecord) => boolean) =>
    clock.run(
      new Promise<CollectionRecord>((resolve) => {
        collections.on('change', (record) => record.id === id && wanted(record) && resolve(record));
      }),
    );
  return { ...parts, store, collections, until };
}

/** How often the simulated camera looks before a pose counts as missed. */
const LOOKS_AT_A_POSE = 3;
const pulses = (panUs: number, tiltUs: number) => ({
  panUs: microseconds(panUs),
  tiltUs: microseconds(tiltUs),
});
const request = { count: 6, plan: 'sobol', observer: 'simulated', seed: 1 } as const;

describe('a collection', () => {
  it('takes the samples that were asked for, each axis from below, and gives the rig back', async () => {
    const { collections, clock, store, rig } = await setUp();
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

  it('gives the same samples by the same seed', async () => {
    const take = async () => {
      const { collections, clock, store } = await setUp({ seed: 5 });
      await collections.create(request);
      await clock.run(collections.ended(1));
      return store.samples.list();
    };
    const [first, second] = [await take(), await take()];
    expect(first.map(({ takenAt: _, ...sample }) => sample)).toEqual(
      second.map(({ takenAt: _, ...sample }) => sample),
    );
  });

  it('goes on to other poses when the camera misses', async () => {
    const { collections, clock, store, simulated } = await setUp({ name: 'hobby-rough' });
    simulated.description.camera.missRate = 0.7;
    await collections.create({ ...request, count: 10 });
    const done = await clock.run(collections.ended(1));
    expect(done.taken).toBe(10);
    expect(done.missed).toBeGreaterThan(0);
    expect(done.nextPose).toBe(done.taken + done.missed);
    expect(await store.samples.count()).toBe(10);
  });

  it('fails, and says what to look at, when nobody sees the spot', async () => {
    const { collections, clock, simulated } = await setUp();
    simulated.look = () => undefined;
    await collections.create(request);
    const failed = await clock.run(collections.ended(1));
    expect(failed).toMatchObject({ state: 'failed', taken: 0 });
    expect(failed.problem).toMatchObject({
      code: 'spot-not-seen',
      message: expect.stringContaining('is the laser on'),
    });
  });

  it('looks at the poses that it was given, once each, and goes on after a miss', async () => {
    const { collections, clock, store, simulated } = await setUp();
    const poses = [pulses(1400, 1300), pulses(1600, 1250), pulses(1400, 1300)];
    const look = simulated.look.bind(simulated);
    let looks = 0;
    simulated.look = () => (++looks <= LOOKS_AT_A_POSE ? undefined : look());
    await collections.create({ ...request, count: poses.length, poses });
    const done = await clock.run(collections.ended(1));
    expect(done).toMatchObject({ state: 'done', taken: 2, missed: 1, nextPose: 3, poses });
    expect(await store.samples.list()).toMatchObject(poses.slice(1));
  });

  it('refuses poses that the rig cannot get to', async () => {
    const { collections, store } = await setUp();
    const create = (panUs: number) =>
      collections.create({ ...request, count: 1, poses: [pulses(panUs, 1300)] });
    await expect(create(2600)).rejects.toMatchObject({ code: 'pulse-out-of-limits' });
    await expect(create(500)).rejects.toMatchObject({ code: 'pulse-not-approachable' });
    expect(await store.collections.list()).toEqual([]);
  });

  it('is finished after an unplugged cable is back, with nothing lost or twice', async () => {
    const { collections, clock, store, binding, until } = await setUp();
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

  it('is taken up by the next daemon where it was left', async () => {
    const store = await openStore(':memory:');
    stores.push(store);
    const first = await setUp({ store });
    await first.collections.create(request);
    await first.until(1, ({ taken }) => taken === 2);
    await first.clock.run(first.collections.close());
    expect((await store.collections.get(1)).state).toBe('running');

    const second = await setUp({ store });
    void second.collections.resumeUnfinished();
    const done = await second.clock.run(second.collections.ended(1));
    expect(done).toMatchObject({ state: 'done', taken: 6, nextPose: 6 });
    expect(await store.samples.count()).toBe(6);
  });

  it('ends when the rig is stopped, and keeps what it has', async () => {
    const { collections, clock, rig, store, until } = await setUp();
    await collections.create(request);
    await until(1, ({ taken }) => taken === 2);
    await clock.run(rig.stop());
    const failed = await clock.run(collections.ended(1));
    expect(failed).toMatchObject({ state: 'failed', taken: 2, problem: { code: 'rig-stopped' } });
    expect(await store.samples.count()).toBe(2);
  });

  it('ends when the rig is stopped, though that is taken back before it would have moved again', async () => {
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
    const { collections, clock, rig } = await setUp({ proposer });
    await collections.create({ ...request, plan: 'active' });
    await clock.run(wasAsked);
    await clock.run(rig.stop());
    await clock.run(rig.resume());
    propose();
    const failed = await clock.run(collections.ended(1));
    expect(failed).toMatchObject({ state: 'failed', taken: 0, problem: { code: 'rig-stopped' } });
    expect(rig.snapshot.device).toMatchObject({ servoOn: false });
  });

  it('can be cancelled while it runs and while it waits, and then stays so', async () => {
    const { collections, clock, until } = await setUp();
    await collections.create(request);
    await collections.create(request);
    await until(1, ({ taken }) => taken === 1);
    expect((await clock.run(collections.cancel(2))).state).toBe('cancelled');
    expect((await clock.run(collections.cancel(1))).state).toBe('cancelled');
    expect((await clock.run(collections.cancel(1))).state).toBe('cancelled');
  });

  it('waits for the one before it', async () => {
    const { collections, clock } = await setUp();
    await collections.create(request);
    await collections.create({ ...request, seed: 2 });
    const second = await clock.run(collections.ended(2));
    expect(second.state).toBe('done');
    expect((await clock.run(collections.ended(1))).state).toBe('done');
  });

  it('whose end the database refuses holds up no other, and can be cancelled later', async () => {
    const { collections, clock, store, rig } = await setUp();
    const ledger = store.collections;
    const setState = ledger.setState.bind(ledger);
    const full = vi.spyOn(ledger, 'setState').mockImplementation((id, state, ...end) => {
      if (id === 1 && state !== 'running') throw new Error('database or disk is full');
      return setState(id, state, ...end);
    });
    await collections.create(request);
    await collections.create({ ...request, seed: 2 });
    expect(await clock.run(collections.ended(2))).toMatchObject({ state: 'done', taken: 6 });
    expect(await ledger.get(1)).toMatchObject({ state: 'running', taken: 6 });
    expect(rig.lease.holder).toBeNull();
    await expect(collections.cancel(1)).rejects.toThrow('database or disk is full');
    full.mockRestore();
    expect(await collections.cancel(1)).toMatchObject({ state: 'cancelled', taken: 6 });
    await collections.resume(1);
    expect(await clock.run(collections.ended(1))).toMatchObject({ state: 'done', taken: 6 });
  });

  it('waits for the next that is asked for when the database cannot be read', async () => {
    const { collections, clock, store } = await setUp();
    const { unfinished } = store.collections;
    vi.spyOn(store.collections, 'unfinished')
      .mockRejectedValueOnce(new Error('disk I/O error'))
      .mockImplementation(unfinished.bind(store.collections));
    await collections.create(request);
    await clock.advance(1000);
    expect((await store.collections.get(1)).state).toBe('queued');
    await collections.create({ ...request, seed: 2 });
    expect(await clock.run(collections.ended(2))).toMatchObject({ state: 'done' });
    expect(await store.collections.get(1)).toMatchObject({ state: 'done' });
  });

  it('refuses an observer that there is not', async () => {
    const { collections } = await setUp();
    await expect(collections.create({ ...request, observer: 'owl' })).rejects.toThrow(
      'there is no observer "owl" here; there is: simulated, external',
    );
  });
});

describe('the external observer', () => {
  const external = { ...request, count: 2, observer: 'external' };

  it('is asked pose by pose, and an answer is kept when it returns', async () => {
    const { collections, clock, store, until } = await setUp();
    const { id } = await collections.create(external);
    await until(id, () => collections.awaiting(id) === 0);
    await clock.advance(10_000); // people take their time
    await clock.run(collections.observe(id, 0, floorPoint(0.5, 0.1)));
    expect(await store.samples.count()).toBe(1);
    await until(id, () => collections.awaiting(id) === 1);
    await clock.run(collections.observe(id, 1, undefined));
    await until(id, () => collections.awaiting(id) === 2);
    await clock.run(collections.observe(id, 2, floorPoint(0.6, 0.2)));
    const done = await clock.run(collections.ended(id));
    expect(done).toMatchObject({ state: 'done', taken: 2, missed: 1 });
    expect((await store.samples.list()).map(({ xM, yM }) => [xM, yM])).toEqual([
      [0.5, 0.1],
      [0.6, 0.2],
    ]);
  });

  it('takes no answer for another pose, nor one twice', async () => {
    const { collections, clock, store, until } = await setUp();
    const { id } = await collections.create(external);
    await until(id, () => collections.awaiting(id) === 0);
    await expect(collections.observe(id, 1, floorPoint(0.5, 0.1))).rejects.toMatchObject({
      code: 'pose-not-awaited',
      details: { awaiting: 0 },
    });
    await clock.run(collections.observe(id, 0, floorPoint(0.5, 0.1)));
    await expect(collections.observe(id, 0, floorPoint(0.5, 0.1))).rejects.toMatchObject({
      code: 'pose-not-awaited',
    });
    await expect(collections.observe(99, 0, undefined)).rejects.toMatchObject({
      code: 'collection-unknown',
    });
    expect(await store.samples.count()).toBe(1);
    await clock.run(collections.cancel(id));
  });

  it('asks for the pose again when the rig was lost meanwhile', async () => {
    const { collections, clock, binding, until } = await setUp();
    const { id } = await collections.create(external);
    await until(id, () => collections.awaiting(id) === 0);
    binding.unplug();
    await clock.advance(500);
    expect(collections.awaiting(id)).toBeNull();
    binding.plug();
    await until(id, () => collections.awaiting(id) === 0);
    await clock.run(collections.cancel(id));
  });
});
