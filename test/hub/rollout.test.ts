/** Roll-outs of a hub to daemons that join it by HTTP: share, model, settings, alarms, withdrawal. */
import { expect, onTestFinished, test } from 'vitest';
import { type FollowerReport, NOTHING_DESIRED, type RolloutView } from '../../src/api/rollouts.ts';
import { wallClock } from '../../src/clock.ts';
import { Rollouts } from '../../src/hub/rollouts.ts';
import { isInShare } from '../../src/jobs/rollout-follower.ts';
import { uuidV7 } from '../../src/uuid.ts';
import { eventually } from '../support/pantilt.ts';
import { quiet } from '../support/simulated.ts';
import { begin, check, follow, reaches, reportOf, wanted } from './rollout-rigs.ts';
import { StartedHub } from './started-hub.ts';

test('a share has its part of the rigs, and is part of every larger one', () => {
  const [rollout, other] = [uuidV7(1), uuidV7(2)];
  const rigs = Array.from({ length: 2000 }, (_, i) => uuidV7(i));
  const within = (share: number, id = rollout) => rigs.filter((rig) => isInShare(id, rig, share));
  expect(within(0.1).length / rigs.length).toBeCloseTo(0.1, 1);
  expect(within(0.5)).toEqual(expect.arrayContaining(within(0.1)));
  expect(within(1)).toEqual(rigs);
  expect(within(0.1, other)).not.toEqual(within(0.1));
});

test('of many rigs, those with a problem are listed, then the others by name', async () => {
  const desired = { read: async () => ({ desired: NOTHING_DESIRED, revision: 0 }) };
  const rollouts = new Rollouts({ ...desired, write: async () => true }, wallClock, quiet);
  onTestFinished(() => rollouts.close());
  const names = Array.from({ length: 150 }, (_, i) => `rig ${100 + ((i * 67) % 150)}`);
  for (const rig of names) {
    const problem = rig === 'rig 240' ? { code: 'x', message: 'x', wording: null } : null;
    rollouts.report({ rig, origin: rig, problem } as unknown as FollowerReport);
  }
  const sorted = ['rig 240', ...names.toSorted().filter((rig) => rig !== 'rig 240')];
  const { counts, rigs } = await rollouts.view();
  expect(counts.rigs).toBe(150);
  expect(rigs.map(({ rig }) => rig)).toEqual(sorted.slice(0, 100));
});

test('a rig trains the wanted kind, takes the settings, and goes back when it is withdrawn', async () => {
  const hub = await StartedHub.start();
  const daemon = await follow(hub, 'left');
  await follow(hub, 'empty', { samples: [] });
  expect(await begin(hub, { wanted: {}, share: 1 })).toMatchObject({
    body: { code: 'rollout-empty' },
  });
  const { body } = await begin(hub, { wanted, share: 1, maxAlarmShare: 1 });
  expect(body.rollout).toMatchObject({ wanted, share: 1, withdrawn: null });
  await reaches(hub, 'left', 'applied');
  expect(await reportOf(hub, 'left')).toMatchObject({
    model: { kind: 'calibrated' },
    settings: wanted.settings,
    firmware: expect.stringMatching(/^\d/),
  });
  await reaches(hub, 'empty', 'failed');
  expect((await reportOf(hub, 'empty'))!.problem!.message).toMatch(/samples/);
  check(daemon, true);
  await reaches(hub, 'left', 'confirmed');
  const withdrawn = await hub.call<RolloutView>('DELETE', 'rollout');
  expect(withdrawn.body.rollout!.withdrawn).toMatchObject({ code: 'rollout-withdrawn' });
  await reaches(hub, 'left', 'rolled-back');
  expect(await reportOf(hub, 'left')).toMatchObject({
    model: { kind: 'nominal' },
    settings: { turnMinutes: 3 },
  });
  expect(daemon.services.models.active.activeBecause?.message).toMatch(/taken back/);
});

test('an alarm takes the rig back; too many of them end the roll-out everywhere', async () => {
  const hub = await StartedHub.start();
  const [first, second] = [await follow(hub, 'left'), await follow(hub, 'right')];
  await begin(hub, { wanted, share: 1, maxAlarmShare: 0.5 });
  await reaches(hub, 'left', 'applied');
  await reaches(hub, 'right', 'applied');
  check(first, false);
  await reaches(hub, 'left', 'rolled-back');
  expect(first.services.models.active.kind).toBe('nominal');
  const view = (await hub.call<RolloutView>('GET', 'rollout')).body;
  expect(view.rollout!.withdrawn).toBeNull(); // 1 of 2 is not more than the allowed half.
  expect(view.counts).toMatchObject({ rigs: 2, applied: 1, 'rolled-back': 1, alarms: 1 });
  check(second, false);
  await eventually(async () => {
    const { rollout } = (await hub.call<RolloutView>('GET', 'rollout')).body;
    return rollout!.withdrawn?.code === 'rollout-alarms';
  });
});
