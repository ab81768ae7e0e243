/** Roll-outs by share, over restarts, and over NATS with the commands of users. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RolloutView } from '../../src/api/rollouts.ts';
import type { Daemon } from '../../src/daemon/start-daemon.ts';
import { isInShare } from '../../src/jobs/rollout-follower.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { NatsServer } from '../support/nats.ts';
import { isMissing } from '../support/packages.ts';
import { eventually, runHere } from '../support/pantilt.ts';
import { begin, check, follow, reaches, wanted } from './rollout-rigs.ts';
import { StartedHub } from './started-hub.ts';

test('only the rigs in its share take a roll-out, until it is extended', async () => {
  const hub = await StartedHub.start();
  const daemons = new Map<string, Daemon>();
  for (const name of ['a', 'b', 'c']) daemons.set(name, await follow(hub, name, { samples: [] }));
  await hub.has(...daemons.keys());
  const settings = { turnMinutes: 9 };
  const { body } = await begin(hub, { wanted: { settings }, share: 0.4 });
  const { id } = body.rollout!;
  const isIn = (name: string, share: number) =>
    isInShare(id, daemons.get(name)!.services.store.outbox!.origin, share);
  const has = (name: string) => daemons.get(name)!.services.turns.turnMs === 9 * 60_000;
  const follows = (share: number) =>
    eventually(() => [...daemons.keys()].every((name) => has(name) === isIn(name, share)));
  await follows(0.4);
  expect(await hub.call('PATCH', 'rollout', { share: 0.1 })).toMatchObject({
    body: { code: 'rollout-share-smaller' },
  });
  expect(await begin(hub, { wanted: { settings }, share: 1 })).toMatchObject({
    body: { code: 'rollout-unfinished' },
  });
  await hub.call('PATCH', 'rollout', { share: 1 });
  await follows(1);
  // A later roll-out keeps what the complete one before has brought.
  await begin(hub, { wanted: { firmware: '9.9.9' }, share: 1 });
  await eventually(async () => {
    const { counts } = (await hub.call<RolloutView>('GET', 'rollout')).body;
    return counts.applied === 3 && counts.otherFirmware === 3;
  });
  expect([...daemons.keys()].every(has)).toBe(true);
});

test('a restarted daemon knows what it has taken, and a restarted hub what it wants', async () => {
  const [hubData, data] = [await temporaryDirectory(), await temporaryDirectory()];
  const before = await StartedHub.start(hubData);
  const daemon = await follow(before, 'left', { dataDirectory: data });
  await begin(before, { wanted, share: 1 });
  await reaches(before, 'left', 'applied');
  await daemon.close();
  const { port } = new URL(before.url);
  await before.hub.close();
  const after = await StartedHub.start(hubData, Number(port));
  const again = await follow(after, 'left', { samples: [], dataDirectory: data });
  await eventually(() => again.services.turns.turnMs === 7 * 60_000);
  expect((await again.services.trainings.list()).length).toBe(1); // None anew.
  check(again, false);
  await reaches(after, 'left', 'rolled-back');
  expect(again.services.models.active.kind).toBe('nominal');
});

describe.skipIf(isMissing('nats-server'))('over NATS', () => {
  test('roll-outs reach daemons that no hub can reach, also after an outage', async () => {
    const server = await NatsServer.start();
    onTestFinished(() => server.close());
    const hub = await StartedHub.start(':memory:', 0, { nats: server.url });
    const rollout = (...args: string[]) =>
      runHere(['rollout', ...args, '--url', hub.url, '--token', hub.address.token]);
    const shows = (pattern: RegExp) =>
      eventually(async () => pattern.test((await rollout('show')).stdout));
    const overNats = { hub: undefined, nats: server.url, bridges: { hub: undefined } };
    await follow(hub, 'left', overNats);
    await shows(/^rigs: 1$/m);
    const begun = await rollout('begin', '--share', '100', '--kind', 'calibrated');
    expect(begun.stdout).toMatch(/^roll-out to 100 % of the rigs: model calibrated$/m);
    await shows(/^left +applied +calibrated +3 min/m);
    await follow(hub, 'late', { ...overNats, samples: [] });
    await shows(/^rigs: 2, of which 1 applied, 1 failed$/m);
    await server.down();
    expect(await rollout('withdraw')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[nats-unreachable]'),
    });
    await server.up();
    await eventually(async () => (await rollout('withdraw')).code === 0);
    await shows(/^rigs: 2, of which 2 rolled-back$/m);
    await shows(/^left +rolled-back +nominal .*the roll-out was withdrawn$/m);
  });
});
