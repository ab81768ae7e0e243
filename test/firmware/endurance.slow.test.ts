/**
 * The firmware over several minutes, its clock started a minute before it wraps: 2 minutes of
 * emulated time, or the value of PANTILT_EMULATED_MINUTES.
 */
import { expect, it, vi } from 'vitest';
import { decodeDeviceLine } from '../../src/protocol/device-lines.ts';
import { frame } from '../../src/protocol/framing.ts';
import { Random } from '../../src/random.ts';
import { EmulatedUnderTest } from '../device/device-under-test.ts';

const MINUTES = Number(process.env.PANTILT_EMULATED_MINUTES ?? 2);
const MINUTE_MS = 60_000;
const CLOCK_RANGE_MS = 2 ** 32;
const FIRST_CLOCK_MS = CLOCK_RANGE_MS - MINUTE_MS;
const RATE_HZ = 50;
const PING_MS = 160;
/** The address range of the variables in memory. */
const SRAM = { first: 0x100, end: 0x900 };

vi.setConfig({ testTimeout: 60_000 + MINUTES * 20_000 });

async function clockOf(device: EmulatedUnderTest): Promise<number> {
  return Number((await device.command('PING')).split(' ')[1]);
}

/** Sets the device's clock, wherever it is in memory; the next PING returns it. */
async function setClock(device: EmulatedUnderTest, clockMs: number): Promise<void> {
  const memory = new DataView(device.board.data.buffer);
  for (let at = SRAM.first; at < SRAM.end - 4; at++) {
    const now = await clockOf(device);
    const before = memory.getUint32(at, true);
    if (Math.abs(before - now) > 100) continue;
    memory.setUint32(at, clockMs, true);
    if (Math.abs((await clockOf(device)) - clockMs) < 100) return;
    memory.setUint32(at, before, true);
  }
  throw new Error('the clock was not found');
}

it(`works for ${MINUTES} minutes without drift or loss, across the wrap of its clock`, async () => {
  const device = new EmulatedUnderTest(115_200);
  const random = new Random(11);
  await setClock(device, FIRST_CLOCK_MS);
  await device.command('ARM');
  await device.command('MOVE', 1600, 1400);
  await device.wait(1500);
  const offsetMs = device.nowMs - (await clockOf(device));
  await device.command('RATE', RATE_HZ);
  device.said.length = 0;

  let [pings, moves, wrapped] = [0, 0, false];
  let target = { panUs: 1600, tiltUs: 1400 };
  let lines = 0;
  for (const endMs = device.nowMs + MINUTES * MINUTE_MS; device.nowMs < endMs; ) {
    if (pings++ % 20 === 0) {
      const { state, panUs, tiltUs } = await device.status();
      expect({ state, panUs, tiltUs }).toEqual({ state: 'A', ...target });
      target = { panUs: 500 + random.integer(4001) / 2, tiltUs: 500 + random.integer(4001) / 2 };
      expect(await device.command('MOVE', target.panUs, target.tiltUs)).toMatch(/^OK/);
      moves++;
    } else {
      const clockMs = await clockOf(device);
      wrapped ||= clockMs < FIRST_CLOCK_MS;
      const driftMs = device.nowMs - (clockMs + (wrapped ? CLOCK_RANGE_MS : 0)) - offsetMs;
      expect(Math.abs(driftMs)).toBeLessThan(25); // transmission of the reply, and the wait of the harness
    }
    device.run(PING_MS - 12);
    for (const body of device.said.splice(0)) {
      if (!body.startsWith('T ')) continue;
      const line = decodeDeviceLine(frame(body.split(' ')).trimEnd());
      if (line?.kind !== 'telemetry') throw new Error(body);
      expect(line.counter).toBe(lines++ % 65_536);
      expect(line).toMatchObject({ crc: 0, syntax: 0, overflow: 0, refused: 0, silences: 0 });
    }
    for (const { widthUs } of device.pulses.splice(0)) {
      expect(widthUs).toBeGreaterThanOrEqual(500);
      expect(widthUs).toBeLessThanOrEqual(2500);
    }
  }
  expect(wrapped).toBe(true);
  expect(moves).toBeGreaterThan(10 * MINUTES);
  expect(Math.abs(lines - MINUTES * 60 * RATE_HZ)).toBeLessThan(15);
});
