import { expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { SerialWire } from '../../src/simulator/serial-endpoint.ts';

function lay(chunkBytes: number) {
  const clock = new VirtualClock();
  const arrived: [text: string, atMs: number][] = [];
  const wire = new SerialWire({
    clock,
    baudRate: 10_000, // a byte a millisecond
    chunkBytes,
    deliver: (bytes) => arrived.push([Buffer.from(bytes).toString(), clock.nowMs()]),
  });
  return { clock, arrived, wire };
}

it('delivers each byte at the speed of the baud rate', async () => {
  const { clock, arrived, wire } = lay(1);
  wire.send(Buffer.from('ab'));
  await clock.advance(1.5);
  wire.send(Buffer.from('c'));
  await clock.advance(10);
  wire.send(Buffer.from('d'));
  await clock.advance(10);
  expect(arrived).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 3],
    ['d', 12.5],
  ]);
});

it('collects bytes in chunks like a bridge, and loses none', async () => {
  const { clock, arrived, wire } = lay(4);
  wire.send(Buffer.from('abcdef'));
  await clock.advance(20);
  expect(arrived).toEqual([
    ['abcd', 4],
    ['ef', 6],
  ]);
  expect(wire.busy).toBe(false);
});

it('drops bytes in transit when it is cut', async () => {
  const { clock, arrived, wire } = lay(1);
  wire.send(Buffer.from('abc'));
  await clock.advance(1);
  wire.cut();
  await clock.advance(20);
  expect(arrived).toEqual([['a', 1]]);
});

it('catches up if the clock is coarser than a byte', async () => {
  const { clock, arrived, wire } = lay(1);
  const schedule = clock.schedule.bind(clock);
  clock.schedule = (delayMs, callback) => schedule(Math.max(10, delayMs), callback);
  wire.send(Buffer.from('abcdefghijkl'));
  await clock.run(new Promise<void>((resolve) => schedule(25, resolve)));
  expect(arrived.filter(([, atMs]) => atMs === 10)).toHaveLength(10);
  expect(arrived).toHaveLength(12);
});
