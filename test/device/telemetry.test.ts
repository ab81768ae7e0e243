import { describe, expect, it } from 'vitest';
import { DEVICES } from './device-under-test.ts';

describe.each(DEVICES)('telemetry of $name', ({ make }) => {
  it('is sent at the requested rate with a counter, until it is turned off', async () => {
    const device = make();
    const counters = () =>
      device.said.filter((line) => line.startsWith('T ')).map((line) => Number(line.split(' ')[1]));
    await device.command('RATE', 20);
    await device.pass(1010);
    expect(counters()).toEqual([...Array(20).keys()]);
    await device.command('RATE', 0);
    await device.pass(1000);
    expect(counters()).toHaveLength(20);
    await device.command('RATE', 50); // restarts its counter
    await device.pass(110);
    expect(counters().slice(20)).toEqual([0, 1, 2, 3, 4]);
  });
});
