import { expect, it } from 'vitest';
import { SerialQueue } from '../../src/jobs/serial-queue.ts';

/** Jobs that tell when they begin, and end when they are told to. */
function setUp() {
  const turns = new SerialQueue();
  const begun: string[] = [];
  const take = (name: string) => {
    const abort = new AbortController();
    let end = () => {};
    const done = new Promise<void>((resolve) => {
      end = resolve;
    });
    const ended = turns.run(abort.signal, async () => {
      begun.push(name);
      if (!abort.signal.aborted) await done;
    });
    return { abort, end, ended };
  };
  return { begun, take };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('lets jobs go one after the other', async () => {
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

it('ends one that is aborted at once, and lets those behind it wait on', async () => {
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

it('goes on after one that has failed', async () => {
  const turns = new SerialQueue();
  const { signal } = new AbortController();
  const failed = turns.run(signal, () => Promise.reject(new Error('failed')));
  const next = turns.run(signal, async () => {});
  await expect(failed).rejects.toThrow('failed');
  await next;
});
