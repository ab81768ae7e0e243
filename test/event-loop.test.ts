import { expect, test } from 'vitest';
import { mapYielding, yielding } from '../src/event-loop.ts';

/** Longer than a slice. */
const HOLD_MS = 10;

function hold(): void {
  const endMs = performance.now() + HOLD_MS;
  while (performance.now() < endMs);
}

test('maps each item, in order', async () => {
  expect(await mapYielding('abc', (letter, i) => `${letter}${i}`)).toEqual(['a0', 'b1', 'c2']);
  expect(await mapYielding([], hold)).toEqual([]);
});

test('handles pending events before the work is done', async () => {
  const order: string[] = [];
  setImmediate(() => order.push('a stop'));
  await mapYielding(['first', 'second', 'third'], (name) => {
    hold();
    order.push(name);
  });
  expect(order).toEqual(['first', 'a stop', 'second', 'third']);
});

test('yields between the items of tasks that begin together', async () => {
  let turn = 0;
  const count = () => {
    turn++;
    if (turn < 100) setImmediate(count);
  };
  setImmediate(count);
  const turns: number[] = [];
  const work = async () => {
    for await (const _ of yielding([1, 2, 3, 4])) {
      turns.push(turn);
      hold();
    }
  };
  await Promise.all([work(), work(), work()]);
  turn = 100;
  expect(turns).toHaveLength(12);
  expect(new Set(turns).size).toBe(12);
});
