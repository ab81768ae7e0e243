/**
 * Mistakes in the rig file of a daemon whose rig is otherwise: found, fixed, and the collection
 * continues with the samples that it has.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CollectionView } from '../../src/api/collections.ts';
import type { TrainingView } from '../../src/api/trainings.ts';
import { rigFileText } from '../../src/cli/rig-init.ts';
import { VirtualClock } from '../../src/clock.ts';
import { type DaemonConfig, startDaemon } from '../../src/daemon/start-daemon.ts';
import { changedRig } from '../../src/learning/mistakes/hypotheses.ts';
import type { RigChange } from '../../src/rig-file-edit.ts';
import { type Problem, rigFile, TestDaemon } from '../support/daemon.ts';
import { runAgainst } from '../support/pantilt.ts';
import { strippedDescription } from '../support/simulated.ts';

const REVERSED: readonly RigChange[] = [{ path: 'axes.tilt.direction', value: -1 }];

/** A daemon with a changed copy of the rig file; it may be started again with the same data. */
function mistaken(changes: readonly RigChange[], more: Partial<DaemonConfig> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'mistakes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'rig.json');
  writeFileSync(path, rigFileText(changedRig(strippedDescription('hobby'), changes)));
  let restarts = 0;
  const config = {
    rigFile: path,
    access: { allowedHosts: [] },
    simulatedRigFile: rigFile('hobby'),
    dataDirectory: folder,
    ...(!more.dataDirectory && {
      restart: () => {
        restarts++;
      },
    }),
    ...more,
  };
  /** Starts the daemon, or starts it again. Histories take each sample for a new measurement, so there is none. */
  const start = async () => {
    const clock = new VirtualClock();
    const daemon = await startDaemon({ ...config, clock });
    onTestFinished(() => clock.run(daemon.close()));
    return new TestDaemon(daemon, clock, []);
  };
  return { path, start, restarts: () => restarts };
}

const viewOf = async (daemon: TestDaemon, id: number) =>
  (await daemon.get<CollectionView>(`collections/${id}`)).body;

async function collectUntil(
  daemon: TestDaemon,
  count: number,
  reached: (view: CollectionView) => boolean,
): Promise<CollectionView> {
  const request = { count, plan: 'sobol', observer: 'simulated' };
  const { body } = await daemon.post<CollectionView>('collections', request);
  let view = body;
  await daemon.until(async () => {
    view = await viewOf(daemon, body.id);
    return reached(view) || view.finishedAt !== null;
  });
  return view;
}

test('a reversed axis is found, fixed, and the collection continues', async () => {
  const { path, start, restarts } = mistaken(REVERSED);
  const daemon = await start();
  const found = await collectUntil(daemon, 12, ({ mistakes }) => mistakes.length > 0);
  expect(found.taken).toBeLessThanOrEqual(8);
  expect(found.mistakes[0]).toMatchObject({
    name: 'tilt-reversed',
    changes: [{ path: 'axes.tilt.direction', value: 1 }],
  });
  expect(found.mistakes[0]!.message).toMatch(
    /^tilt appears to be reversed: \d of \d samples fit.*Set axes\.tilt\.direction to 1 in the rig file/,
  );
  const before = readFileSync(path, 'utf8');
  const { body } = await daemon.post(`collections/${found.id}/fix`, { mistake: 'tilt-reversed' });
  expect(body).toEqual({ restarts: true });
  expect(restarts()).toBe(1);
  expect(readFileSync(path, 'utf8')).toBe(before.replace('"direction": -1', '"direction": 1'));
  await daemon.clock.run(daemon.daemon.close());

  const again = await start();
  await again.clock.run(again.services.collections.ended(found.id));
  const done = await viewOf(again, found.id);
  expect(done).toMatchObject({ state: 'done', taken: 12, mistakes: [] });
  const { body: training } = await again.post<TrainingView>('trainings', { kinds: ['calibrated'] });
  await again.clock.run(again.services.trainings.ended(training.id));
  expect(again.services.models.active.validationMedianMm).toBeLessThan(30);
}, 60_000);

test('a mistake that is not known is refused, and nothing is changed', async () => {
  const { path, start, restarts } = mistaken([]);
  const daemon = await start();
  const before = readFileSync(path, 'utf8');
  const done = await collectUntil(daemon, 8, () => false);
  expect(done.mistakes).toEqual([]);
  const refused = await daemon.post<Problem>(`collections/${done.id}/fix`, { mistake: 'l1-cm' });
  expect([refused.status, refused.body.code]).toEqual([409, 'mistake-unknown']);
  expect(restarts()).toBe(0);
  expect(readFileSync(path, 'utf8')).toBe(before);
});

test('a beam that misses the floor is searched as if the rig had a mistake', async () => {
  // The horn of tilt is five splines too high: the plan's poses point above the floor.
  const { start } = mistaken([{ path: 'axes.tilt.angleAtCentre', value: Math.PI / 4 + 1 }]);
  const daemon = await start();
  let searched = 0;
  const found = await collectUntil(daemon, 12, ({ search, mistakes }) => {
    searched = Math.max(searched, search?.poses ?? 0);
    return mistakes.length > 0;
  });
  expect(searched).toBeGreaterThan(0);
  expect(found.taken).toBeGreaterThan(4);
}, 60_000);

test('the search gives up with an explanation', async () => {
  const { start } = mistaken([]);
  const daemon = await start();
  daemon.daemon.simulated!.measureSpot = () => undefined; // A laser that is dark.
  const failed = await collectUntil(daemon, 12, () => false);
  expect(failed).toMatchObject({ state: 'failed', taken: 0, problem: { code: 'spot-not-seen' } });
  expect(failed.problem!.message).toMatch(/^the last 48 poses showed no spot/);
}, 60_000);

test('the command collect prints the mistake and the cure', async () => {
  const { start } = mistaken(REVERSED);
  const { code, stderr } = await runAgainst(await start(), ['collect', '--count', '6']);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /tilt appears to be reversed: .* press Apply \(Apply: in the page, or with "pantilt rig fix"\)/,
  );
}, 60_000);

test('a daemon that cannot restart refuses to change its rig file', async () => {
  const { path, start } = mistaken(REVERSED, { dataDirectory: ':memory:' });
  const daemon = await start();
  const { id } = await collectUntil(daemon, 6, () => false);
  const refused = await daemon.post<Problem>(`collections/${id}/fix`, { mistake: 'tilt-reversed' });
  expect([refused.status, refused.body.code]).toEqual([409, 'restart-needed']);
  expect(readFileSync(path, 'utf8')).toContain('"direction": -1');
}, 60_000);
