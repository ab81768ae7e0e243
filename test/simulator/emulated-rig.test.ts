import { expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { compiledFirmware } from '../../src/simulator/avr/intel-hex.ts';
import { EmulatedRig } from '../../src/simulator/emulated-rig.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';

/** Connects to a rig, and collects its output until it fails or a timeout. */
async function listen(hex: string, baudRate: number, durationMs = 100) {
  const clock = new VirtualClock();
  const rig = new EmulatedRig(simulatedDescription('hobby'), clock, 1, hex);
  let said = '';
  const failed = new Promise<Error>((resolve) => {
    rig.connect(baudRate, {
      deliver: (bytes) => {
        said += Buffer.from(bytes).toString('latin1');
      },
      fail: resolve,
    });
  });
  rig.reset();
  const failure = await Promise.race([failed, clock.advance(durationMs)]);
  await rig.close();
  return { said, failure };
}

it('boots when its line is opened, and reports the reason', async () => {
  const { said, failure } = await listen(compiledFirmware(115_200), 115_200);
  expect(failure).toBeUndefined();
  expect(said).toMatch(/^BOOT 1 1\.0\.0 [0-9A-F]{8} EXTERNAL\*[0-9A-F]{4}\n$/);
});

it('is garbled at another baud rate', async () => {
  const { said } = await listen(compiledFirmware(250_000), 115_200);
  expect(said.length).toBeGreaterThan(5);
  expect(said).not.toContain('BOOT');
});

it('reports a failure of the board to its host', async () => {
  const { failure } = await listen('no firmware', 115_200);
  expect(failure).toMatchObject({
    message: 'the emulated board failed: line 1 of the firmware file is damaged',
  });
});

it('has no firmware for other baud rates', () => {
  expect(() => compiledFirmware(9600)).toThrow(
    /no firmware for 9600 baud: choose 115200 or 250000/,
  );
});
