import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { encodeCommand, type Verb } from '../../src/protocol/commands.ts';
import { limitsOfAxes } from '../../src/protocol/limits.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { SimulatedDevice } from '../../src/simulator/simulated-device.ts';
import type { Pulses } from '../../src/units.ts';

const { axes } = simulatedDescription('hobby');

function start(fingerprint: number) {
  const clock = new VirtualClock();
  const lines: string[] = [];
  const driven: Pulses[] = [];
  const wakeUpsMs: number[] = [];
  const schedule = clock.schedule.bind(clock);
  const device = new SimulatedDevice({
    clock: Object.assign(Object.create(clock), {
      nowMs: () => clock.nowMs(),
      schedule: (delayMs: number, callback: () => unknown) =>
        schedule(delayMs, () => {
          wakeUpsMs.push(clock.nowMs());
          return callback();
        }),
    }),
    fingerprint,
    limits: limitsOfAxes(axes),
    send: (line) => lines.push(line),
    drive: (pulses) => pulses && driven.push(pulses),
    setLaser: () => {},
  });
  device.reset('POWER');
  const send = (sequence: number, verb: Verb, ...args: number[]) => {
    for (const byte of Buffer.from(encodeCommand(sequence, verb, ...args))) device.receive(byte);
    return lines.at(-1);
  };
  return { clock, device, lines, driven, wakeUpsMs, send };
}

describe('the simulated device', () => {
  it('has its fingerprint as its identity', () => {
    expect(start(0x5f3a09c1).lines).toEqual([
      expect.stringMatching(/^BOOT 1 1\.0\.0 SIM-5F3A09C1 POWER\*/),
    ]);
    expect(start(0xffffffff).lines[0]).toMatch(/SIM-FFFFFFFF/);
  });

  it('shares no state with another', () => {
    const [one, other] = [start(1), start(2)];
    one.send(1, 'PANLIMITS', 1000, 2000, 3000, 20_000);
    one.send(2, 'ARM');
    expect(one.send(3, 'STATUS')).toMatch(/^3 OK 0 A 1 0 1500\.0 1500\.0 0 0 0 0 0 0\*/);
    expect(other.send(3, 'STATUS')).toMatch(/^3 OK 0 R 0 0 1500\.0 1500\.0 0 0 0 0 0 0\*/);
    expect(other.send(4, 'PANLIMITS')).toMatch(/^4 OK 500 2500 3819 38197 /);
    expect(one.send(4, 'PANLIMITS')).toMatch(/^4 OK 1000 2000 3000 20000 /);
  });

  it('keeps its limits through a reset', () => {
    const { device, send } = start(1);
    send(1, 'TILTLIMITS', 1000, 2000, 3000, 20_000);
    device.reset('EXTERNAL');
    expect(send(1, 'TILTLIMITS')).toMatch(/^1 OK 1000 2000 3000 20000 /);
  });

  it('wakes only for servo frames and telemetry', async () => {
    const { clock, device, driven, wakeUpsMs, send } = start(1);
    const wakeUpsIn = async (durationMs: number) => {
      const before = wakeUpsMs.length;
      await clock.advance(durationMs);
      return wakeUpsMs.length - before;
    };
    send(1, 'PING');
    expect(await wakeUpsIn(1000)).toBe(0);
    send(2, 'RATE', 10);
    expect(await wakeUpsIn(1005)).toBe(10);
    send(3, 'RATE', 0);
    send(4, 'ARM');
    expect(await wakeUpsIn(1005)).toBe(51);
    expect(driven).toHaveLength(51);
    send(5, 'RELEASE');
    expect(await wakeUpsIn(1000)).toBeLessThanOrEqual(1);
    send(6, 'RATE', 50);
    device.halt();
    expect(await wakeUpsIn(1000)).toBe(0);
  });
});
