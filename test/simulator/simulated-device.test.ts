import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum } from '../../src/protocol/checksum.ts';
import { encodeCommand } from '../../src/protocol/commands.ts';
import { STOP } from '../../src/protocol/framing.ts';
import { vectorsOf } from '../protocol/vectors.ts';
import { freshDevice } from './device-under-test.ts';

describe('lines', () => {
  it('reports BOOT after a reset', () => {
    expect(freshDevice().said).toEqual([expect.stringMatching(/^BOOT 1 1\.0\.0 SIM-\w{8} POWER$/)]);
  });

  it.each(vectorsOf('refused'))('refuses $name', ({ bytes, meaning }) => {
    expect(freshDevice().send(bytes)).toEqual([meaning]);
  });

  it.each(vectorsOf('command'))('takes $name', ({ bytes }) => {
    const [reply] = freshDevice().send(bytes);
    expect(reply).not.toMatch(/SYNTAX|CRC|LENGTH|VERB|ARGUMENT/);
  });

  it('takes CR, LF and both as the end of a line, and ignores empty lines', () => {
    const { send } = freshDevice();
    expect(send('\n\r\n\r')).toEqual([]);
    expect(send(encodeCommand(1, 'RELEASE').replace('\n', '\r'))).toEqual(['1 OK']);
  });

  it('counts what it does not execute', () => {
    const { send, status, command } = freshDevice();
    send('1 PING*0000\n');
    send('nonsense\n');
    send(`${'x'.repeat(200)}\n`);
    command('MOVE', 1500, 1500);
    send(encodeCommand(7, 'PING'));
    send(encodeCommand(7, 'STATUS'));
    expect(status()).toMatchObject({ crc: 1, syntax: 2, refused: 1, sequence: 1, overflow: 0 });
  });
});

describe('sequence numbers', () => {
  it('answers a repeated line again and does not execute it again', async () => {
    const { send, status, wait, command } = freshDevice();
    command('ARM');
    const move = encodeCommand(900, 'MOVE', 1600, 1500);
    const [reply] = send(move);
    await wait(2000);
    send(encodeCommand(901, 'MOVE', 1500, 1500));
    await wait(2000);
    expect(send(encodeCommand(901, 'MOVE', 1500, 1500))).toEqual(['901 OK 1500.0 1500.0']);
    expect(reply).toBe('900 OK 1600.0 1500.0');
    expect(status().panUs).toBe(1500);
  });

  it('refuses the last number with another body', () => {
    const { send } = freshDevice();
    send(encodeCommand(5, 'PING'));
    expect(send(encodeCommand(5, 'ARM'))).toEqual(['5 ERR 7 SEQUENCE']);
  });

  it('executes HELLO whatever its number, with the checksum of its limits', () => {
    const { send } = freshDevice();
    const hello = encodeCommand(5, 'HELLO', 1);
    const limits = '500 2500 3819 38197 500 2500 3819 38197';
    const expected = new RegExp(`^5 OK 1 1.0.0 \\S+ ${limits} ${checksum(limits)}$`);
    send(encodeCommand(5, 'PING'));
    expect(send(hello)).toEqual([expect.stringMatching(expected)]);
    expect(send(hello)).toEqual([expect.stringMatching(expected)]);
  });
});

describe('motion', () => {
  it('arrives where it said, at most as fast as its limits', async () => {
    const { command, status, wait, clock } = freshDevice();
    command('ARM');
    command('MOVE', 1500.2, 1500);
    await wait(500);
    expect(command('MOVE', 2100.24, 900.26)).toBe('ERR 5 ARGUMENT');
    expect(command('MOVE', 2100.2, 900.3)).toBe('OK 2100.0 900.5');
    let fastest = 0;
    let hardest = 0;
    let [before, speedBefore] = [status().panUs as number, 0];
    for (let frame = 0; frame < 60; frame++) {
      command('PING');
      await clock.advance(20);
      const now = status().panUs;
      const speed = (now - before) / 0.02;
      fastest = Math.max(fastest, Math.abs(speed));
      hardest = Math.max(hardest, Math.abs(speed - speedBefore) / 0.02);
      [before, speedBefore] = [now, speed];
    }
    expect(status()).toMatchObject({ state: 'A', panUs: 2100, tiltUs: 900.5 });
    expect(fastest).toBeGreaterThan(3000);
    expect(fastest).toBeLessThanOrEqual(3819 + 25); // pulses are rounded to 0.5 µs
    expect(hardest).toBeLessThanOrEqual(38_197 + 2 * 1250);
  });

  it('holds to the speed that a move is given', async () => {
    const { command, status, wait } = freshDevice();
    command('ARM');
    command('MOVE', 1501, 1500);
    await wait(300);
    command('MOVE', 2000, 1500, 200, 9000);
    await wait(1000);
    expect(status().state).toBe('M');
    expect(status().panUs).toBeLessThan(1501 + 201);
    expect(command('MOVE', 1500, 1500, 3820)).toBe('ERR 6 RANGE 3 1 3819');
  });

  it('is slow on the first move after arming', async () => {
    const { command, status, wait } = freshDevice();
    command('ARM');
    command('MOVE', 2400, 1500);
    await wait(500);
    expect(status().panUs - 1500).toBeLessThan(0.5 * 0.25 * 3819);
  });

  it('refuses pulses out of limits with the move under way going on', async () => {
    const { command, status, wait } = freshDevice();
    command('ARM');
    command('MOVE', 1600, 1500);
    expect(command('MOVE', 2500.5, 1500)).toBe('ERR 6 RANGE 1 500 2500');
    expect(command('MOVE', 1500, 499.9)).toBe('ERR 6 RANGE 2 500 2500');
    await wait(2000);
    expect(status().panUs).toBe(1600);
  });

  it('takes a new target on the way and never leaves its limits', async () => {
    const moves = fc.array(
      fc.tuple(
        fc.integer({ min: 500, max: 2500 }),
        fc.integer({ min: 20, max: 600 }),
        fc.constantFrom([], [500], [3819, 200], [3819, 38_197]),
      ),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(moves, async (targets) => {
        const { command, status, clock, wait } = freshDevice();
        command('ARM');
        for (const [panUs, pauseMs, profile] of targets) {
          command('MOVE', panUs, 3000 - panUs, ...profile);
          for (let ms = 0; ms < pauseMs; ms += 20) {
            command('PING');
            await clock.advance(20);
            const { panUs: now } = status();
            expect(now).toBeGreaterThanOrEqual(500);
            expect(now).toBeLessThanOrEqual(2500);
          }
        }
        await wait(20_000);
        expect(status()).toMatchObject({ state: 'A', panUs: targets.at(-1)![0] });
      }),
      { seed: 1, numRuns: 25 },
    );
  });
});

describe('stop', () => {
  it('acts in every byte position of a line, and nothing of that line is executed', () => {
    const line = encodeCommand(77, 'RESUME');
    for (let at = 0; at <= line.length; at++) {
      const { command, send, status } = freshDevice();
      command('ARM');
      command('LASER', 1);
      command('MOVE', 2000, 2000);
      const replies = send(line.slice(0, at) + STOP + line.slice(at));
      expect(replies.some((reply) => reply.startsWith('STOPPED'))).toBe(true);
      const resumedAfter = at === 0; // the whole line came after the stop
      expect(status().state).toBe(resumedAfter ? 'A' : 'S');
      expect(status().laserOn).toBe(false);
    }
  });

  it('freezes the pulses until RESUME, and keeps them then', async () => {
    const { command, send, status, wait } = freshDevice();
    command('ARM');
    command('MOVE', 2400, 1500);
    await wait(400);
    send(STOP);
    const { panUs } = status();
    expect(panUs).toBeGreaterThan(1500);
    expect(command('MOVE', 1500, 1500)).toBe('ERR 9 STOPPED');
    expect(command('ARM')).toBe('ERR 9 STOPPED');
    expect(command('LASER', 1)).toBe('ERR 9 STOPPED');
    await wait(1000);
    expect(status()).toMatchObject({ state: 'S', panUs, servoOn: true });
    expect(command('RESUME')).toBe('OK');
    await wait(1000);
    expect(status()).toMatchObject({ state: 'A', panUs });
  });

  it('holds while released too', () => {
    const { command, send, status } = freshDevice();
    send(STOP);
    expect(command('ARM')).toBe('ERR 9 STOPPED');
    command('RESUME');
    expect(status().state).toBe('R');
  });

  it('ends within any garbage: nothing moves after it', async () => {
    const garbage = fc.string({ unit: 'binary', maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(garbage, garbage, async (before, after) => {
        const { command, send, clock, status } = freshDevice();
        command('ARM');
        command('MOVE', 2400, 600);
        await clock.advance(200);
        send(before + STOP);
        const { panUs, tiltUs } = status();
        send(`${after.replaceAll(STOP, '')}\n`);
        await clock.advance(500);
        expect(status()).toMatchObject({ state: 'S', panUs, tiltUs });
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe('host watchdog', () => {
  it('slows down, holds and darkens when the host falls silent while moving', async () => {
    const { command, said, status, clock } = freshDevice();
    command('ARM');
    command('LASER', 1);
    command('MOVE', 2400, 1500);
    await clock.advance(800);
    expect(said.filter((line) => line.startsWith('SILENCE'))).toHaveLength(1);
    const { panUs, state, laserOn, silences } = status();
    expect({ state, laserOn, silences }).toEqual({ state: 'A', laserOn: false, silences: 1 });
    expect(panUs).toBeLessThan(2400);
  });

  it('releases after a longer silence when told to', async () => {
    const { command, status, clock } = freshDevice();
    command('WATCHDOG', 200, 1000);
    command('ARM');
    await clock.advance(900);
    expect(status().servoOn).toBe(true);
    await clock.advance(1100);
    expect(status()).toMatchObject({ state: 'R', servoOn: false, silences: 1 });
  });

  it('does not take a greeting for a living host: it may have lost the device', async () => {
    const { command, status, clock } = freshDevice();
    command('ARM');
    command('MOVE', 2400, 1500);
    for (let i = 0; i < 8; i++) {
      await clock.advance(100);
      command('HELLO', 1);
    }
    expect(status()).toMatchObject({ state: 'A', silences: 1 });
  });

  it('leaves a device alone whose host is alive', async () => {
    const { command, status, wait } = freshDevice();
    command('ARM');
    command('LASER', 1);
    await wait(3000);
    expect(status()).toMatchObject({ state: 'A', laserOn: true, silences: 0 });
  });
});

describe('limits', () => {
  it('are set while released only, and then hold', () => {
    const { command } = freshDevice();
    expect(command('PANLIMITS', 1000, 2000, 3000, 30_000)).toMatch(
      /^OK 1000 2000 3000 30000 \w{4}$/,
    );
    command('ARM');
    expect(command('MOVE', 2100, 1500)).toBe('ERR 6 RANGE 1 1000 2000');
    expect(command('PANLIMITS', 500, 2500, 3000, 30_000)).toBe('ERR 11 ARMED');
  });

  it('survive a reset, as they do in an EEPROM', () => {
    const { command, rig } = freshDevice();
    command('TILTLIMITS', 1000, 2000, 3000, 30_000);
    rig.device.reset('EXTERNAL');
    expect(command('TILTLIMITS')).toContain('OK 1000 2000 3000 30000');
  });
});

describe('telemetry', () => {
  it('comes at the rate that was asked for, counted, until it is turned off', async () => {
    const { command, said, clock } = freshDevice();
    command('RATE', 20);
    await clock.advance(1010);
    const lines = said.filter((line) => line.startsWith('T '));
    expect(lines.map((line) => Number(line.split(' ')[1]))).toEqual([...Array(20).keys()]);
    command('RATE', 0);
    await clock.advance(1000);
    expect(said.filter((line) => line.startsWith('T '))).toHaveLength(20);
  });
});
