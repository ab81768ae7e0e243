import { expect, test } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { PantiltError } from '../../src/errors.ts';
import type { JobView } from '../../src/job.ts';
import { type Job, MemoryRecords } from '../../src/jobs/job-records.ts';
import { JobRunner } from '../../src/jobs/job-runner.ts';
import { type JobContext, Jobs } from '../../src/jobs/jobs.ts';
import { msg } from '../../src/message.ts';
import { quiet } from '../support/simulated.ts';

interface StepFields {
  readonly progress: number;
}
type Step = Job<StepFields>;

/** Jobs that end on request, and report progress on request. */
class Steps extends Jobs<StepFields, JobView> {
  context: JobContext<StepFields> | undefined;

  constructor(runner: JobRunner, resource?: string) {
    const records = new MemoryRecords<StepFields>('exercise');
    super(runner, { name: 'exercise', rig: 'hobby', records, ...(resource && { resource }) });
  }

  /** @param end resolves or rejects when the job is to end */
  begin(end: Promise<void>): Promise<JobView> {
    return this.add({ progress: 0 }, async (_step, context) => {
      context.signal.throwIfAborted();
      this.context = context;
      const aborted = new Promise<never>((_resolve, reject) => {
        context.signal.addEventListener('abort', () => reject(context.signal.reason));
      });
      await Promise.race([end, aborted]);
      return { progress: 1 };
    });
  }

  protected override view(record: Step): JobView {
    return record;
  }

  protected override progress({ progress }: Step): number {
    return progress;
  }
}

function setUp(resource: string | undefined = 'trainer') {
  const clock = new VirtualClock();
  const runner = new JobRunner({ clock, log: quiet });
  const steps = new Steps(runner, resource);
  const ends: (() => void)[] = [];
  const begin = () => steps.begin(new Promise((resolve) => ends.push(resolve)));
  return { clock, runner, steps, ends, begin };
}

const NEVER = new Promise<void>(() => {});

test('a queued job shows its position, and moves up when one before it ends or is cancelled', async () => {
  const { steps, ends, begin } = setUp();
  await begin();
  const [second, third] = [await begin(), await begin()];
  expect([second, third]).toMatchObject([
    { state: 'queued', queuePosition: 1, waitSeconds: null },
    { state: 'queued', queuePosition: 2, waitSeconds: null },
  ]);
  const positions: unknown[] = [];
  steps.on('change', ({ id, queuePosition }) => id === third.id && positions.push(queuePosition));
  expect(await steps.cancel(second.id)).toMatchObject({ state: 'cancelled' });
  ends[0]!();
  await steps.ended(1);
  await expect.poll(async () => (await steps.get(third.id)).state).toBe('running');
  expect(positions).toEqual([1, undefined]);
  expect(await steps.get(third.id)).not.toHaveProperty('queuePosition');
});

test('the waiting time follows from the progress of the running job, then from earlier durations', async () => {
  const { clock, steps, ends, begin } = setUp();
  await begin();
  const { id } = await begin();
  await clock.advance(10_000);
  expect(await steps.get(id)).toMatchObject({ waitSeconds: null });
  steps.context!.report({ progress: 0.25 });
  expect(await steps.get(id)).toMatchObject({ waitSeconds: 30 });
  await clock.advance(10_000);
  ends[0]!();
  await steps.ended(1);
  const third = await begin(); // no progress yet: the first took 20 s
  expect(third).toMatchObject({ queuePosition: 1, waitSeconds: 20 });
  expect(await begin()).toMatchObject({ queuePosition: 2, waitSeconds: 40 });
  expect(await steps.get(id)).not.toHaveProperty('waitSeconds'); // it runs
});

test('a job without a resource runs at once', async () => {
  const { begin, steps, ends } = setUp('');
  expect(await begin()).toMatchObject({ state: 'running' });
  expect(await begin()).toMatchObject({ state: 'running' });
  ends[1]!();
  expect(await steps.ended(2)).toMatchObject({ state: 'done', progress: 1, problem: null });
  expect(await steps.get(1)).toMatchObject({ state: 'running' });
});

test('a failed job shows its problem, and the next one runs', async () => {
  const { steps } = setUp();
  const failure = new PantiltError('failed', 'spot-not-seen', msg`no spot`);
  const { id } = await steps.begin(Promise.reject(failure));
  const next = await steps.begin(Promise.resolve());
  expect(await steps.ended(id)).toMatchObject({
    state: 'failed',
    problem: { code: 'spot-not-seen', message: 'no spot' },
    finishedAt: expect.any(String),
  });
  expect(await steps.ended(next.id)).toMatchObject({ state: 'done' });
});

test('the newest fifty jobs and all unfinished ones are kept', async () => {
  const { steps } = setUp('');
  await steps.begin(NEVER);
  for (let i = 0; i < 60; i++) await steps.ended((await steps.begin(Promise.resolve())).id);
  const ids = (await steps.list()).map(({ id }) => id);
  expect(ids).toHaveLength(50);
  expect([ids[0], ids[1], ids.at(-1)]).toEqual([1, 13, 61]);
  await expect(steps.get(2)).rejects.toMatchObject({ code: 'exercise-unknown' });
});

test('closing the runner cancels running, queued and later jobs', async () => {
  const { runner, steps, begin } = setUp();
  await runner.start([steps]);
  await begin();
  await begin();
  await runner.close();
  await steps.ended((await begin()).id);
  expect((await steps.list()).map(({ state }) => state)).toEqual(Array(3).fill('cancelled'));
});
