import { expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { SimulatedRig } from '../../src/simulator/simulated-rig.ts';

/** Above the number of WebAssembly memories that the address space has room for, some 13,000. */
const COUNT = 20_000;

it('frees the memory of closed rigs', async () => {
  const description = simulatedDescription('hobby');
  for (let seed = 0; seed < COUNT; seed++) {
    const rig = new SimulatedRig(description, new VirtualClock(), seed);
    rig.powerUp();
    await rig.close();
  }
  expect(process.memoryUsage().external).toBeLessThan(500e6);
});
