import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../src/protocol/commands.ts';
import { checksum } from '../../src/protocol/framing.ts';
import { vectorsOf } from '../protocol/vectors.ts';
import { DEVICES } from './device-under-test.ts';

describe.each(DEVICES)('$name', ({ make }) => {
  it('reports BOOT after a reset', async () => {
    const device = make();
    expect(device.said).toEqual([expect.stringMatching(/^BOOT 1 1\.0\.0 [A-Z0-9-]{1,12} POWER$/)]);
    await device.reset();
    expect(device.said.at(-1)).toBe(device.said[0]!.replace('POWER', 'EXTERNAL'));
  });

  it.each(vectorsOf('refused'))('refuses $name', async ({ bytes, meaning }) => {
    expect(await make().send(bytes)).toEqual([meaning]);
  });

  it.each(vectorsOf('command'))('takes $name', async ({ bytes, meaning }) => {
    const device = make();
    await device.send(bytes);
    await device.pass(50); // limits are stored first
    const [number] = meaning.split(' ');
    const replies = device.said.filter((body) => body.startsWith(`${number} `));
    expect(replies).toHaveLength(1);
    expect(replies[0]).not.toMatch(/SYNTAX|CRC|LENGTH|VERB|ARGUMENT|RANGE/);
  });

  it('takes CR, LF and both as the end of a line, and ignores empty lines', async () => {
    const device = make();
    expect(await device.send('\n\r\n\r')).toEqual([]);
    expect(await device.send(encodeCommand(1, 'RELEASE').replace('\n', '\r'))).toEqual(['1 OK']);
  });

  it('counts what it does not execute', async () => {
    const device = make();
    await device.send('1 PING*0000\n');
    await device.send('nonsense\n');
    await device.send(`${'x'.repeat(200)}\n`);
    await device.command('MOVE', 1500, 1500);
    await device.send(encodeCommand(7, 'PING'));
    await device.send(encodeCommand(7, 'STATUS'));
    const counters = { crc: 1, syntax: 2, refused: 1, sequence: 1, overflow: 0, silences: 0 };
    expect(await device.status()).toMatchObject(counters);
  });

  it('skips a line that is too long, and accepts the next one', async () => {
    const device = make();
    const replies = await device.send(`${'1 RELEASE*'.repeat(30)}\n${encodeCommand(9, 'PING')}`);
    expect(replies).toEqual(['0 ERR 3 LENGTH', expect.stringMatching(/^9 OK \d+$/)]);
  });
});

describe.each(DEVICES)('sequence numbers of $name', ({ make }) => {
  it('answers a repeated line again and does not execute it again', async () => {
    const device = make();
    await device.command('ARM');
    const [reply] = await device.send(encodeCommand(900, 'MOVE', 1600, 1500));
    await device.wait(2000);
    await device.send(encodeCommand(901, 'MOVE', 1500, 1500));
    await device.wait(2000);
    expect(await device.send(encodeCommand(901, 'MOVE', 1500, 1500))).toEqual([
      '901 OK 1500.0 1500.0',
    ]);
    expect(reply).toBe('900 OK 1600.0 1500.0');
    expect((await device.status()).panUs).toBe(1500);
  });

  it('refuses a repeated number with a different body, and keeps the first line', async () => {
    const device = make();
    await device.send(encodeCommand(5, 'RATE', 0));
    expect(await device.send(encodeCommand(5, 'ARM'))).toEqual(['5 ERR 7 SEQUENCE']);
    expect(await device.send(encodeCommand(5, 'RATE', 0))).toEqual(['5 OK 0']);
  });

  it('stores a refusal too, and counts it once', async () => {
    const device = make();
    const line = encodeCommand(5, 'MOVE', 1500, 1500);
    expect(await device.send(line)).toEqual(['5 ERR 8 RELEASED']);
    expect(await device.send(line)).toEqual(['5 ERR 8 RELEASED']);
    expect((await device.status()).refused).toBe(1);
  });

  it('executes HELLO whatever its number, with the checksum of its limits', async () => {
    const device = make();
    const hello = encodeCommand(5, 'HELLO', 1);
    const limits = '500 2500 3819 38197 500 2500 3819 38197';
    const expected = new RegExp(`^5 OK 1 1.0.0 \\S+ ${limits} ${checksum(limits)}$`);
    await device.send(encodeCommand(5, 'PING'));
    expect(await device.send(hello)).toEqual([expect.stringMatching(expected)]);
    expect(await device.send(hello)).toEqual([expect.stringMatching(expected)]);
    expect(await device.send(encodeCommand(5, 'PING'))).toEqual(['5 ERR 7 SEQUENCE']);
    expect(await device.send(encodeCommand(5, 'HELLO'))).toEqual(['5 ERR 5 ARGUMENT']);
  });
});
