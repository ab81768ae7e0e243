/**
 * The firmware with bytes that arrive faster than it can process them, and with failing storage.
 */
import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../src/protocol/commands.ts';
import { EmulatedUnderTest } from '../device/device-under-test.ts';

const FIRST_LIMITS_BYTE = 16;
const BLANK = 0xff;

describe.each([115_200, 250_000])('a flood at %i baud', (baudRate) => {
  it('is answered line by line; lost lines are counted, reported and not executed', async () => {
    const device = new EmulatedUnderTest(baudRate);
    await device.command('RATE', 50);
    const lines = 300;
    let flood = '';
    for (let i = 1; i <= lines; i++) flood += encodeCommand(1000 + i, i % 2 ? 'PING' : 'STATUS');
    const replies = await device.send(flood);
    await device.pass(100);
    const { overflow, crc, syntax, refused } = await device.status();
    const answered = replies.filter((body) => /^1\d\d\d OK/.test(body)).length;
    expect(overflow).toBeGreaterThan(0);
    expect(answered + overflow).toBe(lines);
    expect({ crc, syntax, refused }).toEqual({ crc: 0, syntax: 0, refused: 0 });
    expect(replies).toContain('0 ERR 12 OVERFLOW');
  });

  it('moves only according to the answered lines', async () => {
    const device = new EmulatedUnderTest(baudRate);
    await device.command('ARM');
    let flood = '';
    for (let i = 1; i <= 300; i++) flood += encodeCommand(i + 1000, 'MOVE', 1500 + i, 1500 - i);
    const replies = await device.send(flood);
    const moved = replies.filter((body) => /^1\d\d\d OK/.test(body));
    const [, , pan, tilt] = moved.at(-1)!.split(' ').map(Number);
    expect(moved.length).toBeLessThan(300);
    await device.wait(3000);
    const { overflow, ...status } = await device.status();
    expect(status).toMatchObject({ state: 'A', panUs: pan, tiltUs: tilt });
    expect(moved.length + overflow).toBe(300);
  });
});

describe('a storage that loses data', () => {
  it('is reported, and the old limits remain valid', async () => {
    const device = new EmulatedUnderTest(115_200);
    await device.command('PANLIMITS', 600, 2400, 3000, 20_000);
    const kept = device.board.eeprom.slice();
    device.board.send(Buffer.from(encodeCommand(900, 'PANLIMITS', 700, 2300, 3000, 20_000)));
    for (let ms = 0; ms < 80; ms++) {
      device.run(1);
      device.board.eeprom.set(kept); // worn out: written data are lost
    }
    expect(device.said.at(-1)).toBe('900 ERR 13 STORAGE');
    expect(await device.command('PANLIMITS')).toMatch(/^OK 600 2400 3000 20000/);
    expect((await device.status()).refused).toBe(1);
  });

  it('leads to the defaults if it is blank or damaged', async () => {
    const device = new EmulatedUnderTest(115_200);
    await device.command('PANLIMITS', 600, 2400, 3000, 20_000);
    const at = device.board.eeprom.findIndex((byte, i) => i >= FIRST_LIMITS_BYTE && byte !== BLANK);
    device.board.eeprom[at]! ^= 1;
    await device.reset();
    expect(await device.command('PANLIMITS')).toMatch(/^OK 500 2500 3819 38197/);
  });
});
