/** The introduction of a simulated rig: its shots, what it does once only, and its early end. */
import { expect, onTestFinished, test } from 'vitest';
import { automaticObserver } from '../../src/control/observer.ts';
import { FastForwardClock } from '../../src/daemon/first-samples.ts';
import { startDaemon } from '../../src/daemon/start-daemon.ts';
import { Introduction } from '../../src/jobs/introduction.ts';
import { rigFile } from '../support/daemon.ts';
import { quiet } from '../support/simulated.ts';

/** A daemon, and an introduction that only notes when it would collect and learn. */
async function setUp() {
  const clock = new FastForwardClock();
  const daemon = await startDaemon({ rigFile: rigFile('hobby'), clock });
  onTestFinished(() => daemon.close());
  const { services, simulated } = daemon;
  const done: string[] = [];
  const introduction = new Introduction({
    ...services,
    clock,
    pace: (work) => clock.fastForward(work), // as fast as possible, also while it is watched
    observer: automaticObserver(() => simulated!.measureSpot()),
    log: quiet,
    collect: async () => done.push('collect'),
    learn: async () => done.push('learn'),
  });
  const reached = (state: string) =>
    new Promise<void>((resolve) => {
      introduction.on('change', (view) => view.state === state && resolve());
    });
  return { rig: services.rig, introduction, done, reached };
}

test('shoots by geometry, collects, learns, and shoots again; can be repeated', async () => {
  const { introduction, done, rig, reached } = await setUp();
  const parts = new Set<string>();
  introduction.on('change', ({ part }) => parts.add(part));
  await introduction.begin(0);
  expect([...parts]).toEqual(['geometry', 'collecting', 'learning', 'model']);
  expect(done).toEqual(['collect', 'learn']);
  const { state, shots, beforeMm, afterMm } = introduction.view;
  expect(state).toBe('done');
  expect(shots).toHaveLength(5);
  expect(beforeMm).toBeGreaterThan(20); // the hobby rig's geometry is wrong by centimetres
  expect(afterMm).toBeGreaterThan(0.5 * beforeMm!); // nothing was learned here
  expect(rig.snapshot.device).toMatchObject({ state: 'R', laserOn: false });

  const again = reached('done');
  introduction.show();
  introduction.show(); // goes on
  introduction.hurry();
  expect(introduction.view).toMatchObject({ state: 'running', beforeMm: null });
  await again;
  expect(done).toHaveLength(4);
});

test('ends with a stop of the rig', async () => {
  const { introduction, rig, done } = await setUp();
  introduction.on('change', ({ shots }) => {
    if (shots[1]?.before) void rig.stop();
  });
  await introduction.begin(0);
  expect(introduction.view).toMatchObject({ state: 'stopped', part: 'geometry', afterMm: null });
  expect(done).toEqual([]);
});

test('waits for a viewer, and then begins', async () => {
  const { introduction, done, reached } = await setUp();
  const begun = reached('running');
  const run = introduction.begin(1e6);
  expect(introduction.view.state).toBe('waiting');
  introduction.show();
  await begun;
  introduction.hurry();
  await run;
  expect(introduction.view.state).toBe('done');
  expect(done).toEqual(['collect', 'learn']);
});
