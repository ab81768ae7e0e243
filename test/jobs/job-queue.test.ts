import { expect, it } from 'vitest';
import { JobQueue, type QueuedJob } from '../../src/jobs/job-runner.ts';

/** A job whose remaining time is unknown. */
const job = (signal: AbortSignal, work: () => Promise<void>): QueuedJob => ({
  signal,
  work,
  remainingSeconds: () => null,
  onMoved: () => {},
});

/** Jobs that record their starts, and end on request. */
function setUp() {
  const queue = new JobQueue();
  const begun: string[] = [];
  const take = (name: string) => {
    const abort = new AbortController();
    let end = () => {};
    const done = new Promise<void>((resolve) => {
      end = resolve;
    });
    const work = async () => {
      begun.push(name);
      if (!abort.signal.aborted) await done;
    };
    const ended = queue.run(job(abort.signal, work));
    return { abort, end, ended };
  };
  return { begun, queue, take };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('runs jobs one after the other', async () => {
  const { begun, take } = setUp();
  const [first, second] = [take('first'), take('second')];
  await settled();
  expect(begun).toEqual(['first']);
  first.end();
  await settled();
  expect(begun).toEqual(['first', 'second']);
  second.end();
  await second.ended;
});

it('ends an aborted job at once, while later ones still wait', async () => {
  const { begun, take } = setUp();
  const [first, second, third] = [take('first'), take('second'), take('third')];
  second.abort.abort();
  await second.ended;
  await settled();
  expect(begun).toEqual(['first', 'second']);
  first.end();
  await settled();
  expect(begun).toEqual(['first', 'second', 'third']);
  third.end();
});

it('continues after a failed job', async () => {
  const queue = new JobQueue();
  const { signal } = new AbortController();
  const failed = queue.run(job(signal, () => Promise.reject(new Error('failed'))));
  const next = queue.run(job(signal, async () => {}));
  await expect(failed).rejects.toThrow('failed');
  await next;
});

it('refuses a job when a hundred are waiting', async () => {
  const { queue, take } = setUp();
  const jobs = Array.from({ length: 101 }, (_, i) => take(String(i)));
  await settled();
  expect(() => queue.assertRoom()).toThrow('100 jobs are waiting already');
  jobs[50]!.abort.abort();
  expect(() => queue.assertRoom()).not.toThrow();
});
