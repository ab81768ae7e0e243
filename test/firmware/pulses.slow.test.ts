/** Servo pulses under random commands and noise: none leaves the limits. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EmulatedUnderTest } from '../device/device-under-test.ts';

it('pulses never leave the limits, whatever bytes arrive', async () => {
  const [min, max] = [900, 2100];
  const commands = fc.oneof(
    fc.record({
      verb: fc.constant('MOVE' as const),
      args: fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 3000 })),
    }),
    fc.record({
      verb: fc.constant('MOVE' as const),
      args: fc.tuple(
        fc.integer({ min, max }),
        fc.integer({ min, max }),
        fc.integer({ min: 1, max: 3819 }),
        fc.integer({ min: 1, max: 38_197 }),
      ),
    }),
    fc.record({
      verb: fc.constantFrom('ARM', 'RESUME', 'RELEASE'),
      args: fc.constant([] as number[]),
    }),
  );
  const garbage = fc.string({ unit: 'binary', maxLength: 60 });
  const script = fc.array(
    fc.tuple(commands, garbage, fc.constantFrom('', '', '', '!'), fc.integer({ max: 400, min: 0 })),
    { minLength: 5, maxLength: 30 },
  );
  let pulseCount = 0; // a script may release the servos before their first pulse
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const device = new EmulatedUnderTest(250_000);
      await device.command('PANLIMITS', min, max, 3819, 38_197);
      await device.command('TILTLIMITS', min, max, 3819, 38_197);
      await device.command('ARM');
      for (const [{ verb, args }, noise, stop, pauseMs] of steps) {
        await device.send(`${noise}${stop}\n`);
        await device.command(verb, ...args);
        device.run(pauseMs);
      }
      device.run(1000);
      pulseCount += device.pulses.length;
      for (const { widthUs } of device.pulses) {
        expect(widthUs).toBeGreaterThanOrEqual(min);
        expect(widthUs).toBeLessThanOrEqual(max);
      }
    }),
    { seed: 5, numRuns: 30 },
  );
  expect(pulseCount).toBeGreaterThan(1000);
});
