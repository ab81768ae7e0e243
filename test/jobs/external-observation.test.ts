/** Collections whose spots are observed outside the daemon. */
import { describe, expect, it } from 'vitest';
import { msg } from '../../src/message.ts';
import { floorPoint } from '../../src/units.ts';
import { collecting, request } from '../support/collecting.ts';
import { WALL } from '../support/wall.ts';

describe('the external observer', () => {
  const external = { ...request, count: 2, observer: 'external' };

  it('is requested pose by pose; its answer is stored when the call returns', async () => {
    const { collections, clock, store, until } = await collecting();
    const { id } = await collections.create(external);
    await until(id, () => collections.awaiting(id) === 0);
    await clock.advance(10_000); // a person takes a while
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

  it('refuses a floor spot for a pose of a wall', async () => {
    const { collections, rig, clock } = await collecting();
    Object.assign(rig.description, { surfaces: [WALL] });
    const { id } = await collections.create({ ...external, surface: 'wall' });
    await expect(clock.run(collections.observe(id, 0, floorPoint(0.8, 0.1)))).rejects.toMatchObject(
      {
        code: 'sample-invalid',
        message: `the spots of collection ${id} are on surface "wall", not on "floor"`,
      },
    );
  });

  it('refuses an answer for another pose, and a repeated one', async () => {
    const { collections, clock, store, until } = await collecting();
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

  it.each(['laser-off', 'lost'] as const)(
    'discards an answer that arrives with the event %s, and requests the pose again',
    async (name) => {
      const { collections, clock, rig, store, until } = await collecting();
      const { id } = await collections.create(external);
      await until(id, () => collections.awaiting(id) === 0);
      const answer = collections.observe(id, 0, floorPoint(0.5, 0.1)).catch(({ code }) => code);
      while (collections.awaiting(id) === 0) await Promise.resolve();
      rig.emit('event', { name, wording: msg`the spot is gone` });
      expect(await clock.run(answer)).toBe('pose-not-awaited');
      expect(collections.awaiting(id)).toBe(0);
      expect(await store.samples.count()).toBe(0);
      await clock.run(collections.observe(id, 0, floorPoint(0.6, 0.1)));
      expect(await store.samples.count()).toBe(1);
      await clock.run(collections.cancel(id));
    },
  );

  it('requests the pose again if the rig was lost in between', async () => {
    const { collections, clock, binding, until } = await collecting();
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
