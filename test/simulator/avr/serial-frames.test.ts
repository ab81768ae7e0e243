/** Bytes as bits in time: what each end receives when the rates differ. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SerialFrames } from '../../../src/simulator/avr/serial-frames.ts';
import { Usart } from '../../../src/simulator/avr/usart.ts';
import { Chip } from './chip.ts';

const [UCSR0A, UCSR0B, UBRR0L, UDR0] = [0xc0, 0xc1, 0xc4, 0xc6];
const [RXC, FE, U2X, RXEN, TXEN] = [0x80, 0x10, 0x02, 0x10, 0x08];
const CLOCK_HZ = 16_000_000;
const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte);

let chip: Chip;
let heard: number[];
let frames: SerialFrames;

/** A chip at 16 MHz / 8 / (UBRR0 + 1), and a host. */
function connect(ubrr: number, hostBaudRate: number): void {
  chip = new Chip();
  heard = [];
  frames = new SerialFrames((byte) => heard.push(byte));
  frames.hostBitCycles = CLOCK_HZ / hostBaudRate;
  const usart = new Usart(chip.cpu, (byte, bitCycles) => frames.hear(byte, bitCycles));
  frames.connect(chip.cpu, usart);
  chip.write(UCSR0A, U2X);
  chip.write(UBRR0L, ubrr);
  chip.write(UCSR0B, RXEN | TXEN);
}

/** Sends to the chip; returns each received byte with its frame error and its time. */
function sendToChip(bytes: readonly number[]): { byte: number; error: boolean; atCycle: number }[] {
  const received: { byte: number; error: boolean; atCycle: number }[] = [];
  frames.send(Uint8Array.from(bytes));
  while (frames.sending) {
    chip.runUntil(chip.cpu.cycles + 1);
    const flags = chip.read(UCSR0A);
    if (!(flags & RXC)) continue;
    const [error, atCycle] = [(flags & FE) !== 0, chip.cpu.cycles];
    received.push({ byte: chip.read(UDR0), error, atCycle });
  }
  return received;
}

function sendToHost(byte: number): number | undefined {
  chip.write(UDR0, byte);
  chip.runUntil(chip.cpu.cycles + 5000);
  return heard.pop();
}

describe.each([
  ['exact, 250000 baud', 7, 250_000],
  ['2.1 % apart, 115200 baud', 16, 115_200],
  ['4 % apart', 7, 240_000],
])('at rates that are %s,', (_what, ubrr, hostBaudRate) => {
  beforeEach(() => connect(ubrr, hostBaudRate));

  test('the chip receives every byte', () => {
    const received = sendToChip(ALL_BYTES);
    expect(received.map(({ byte }) => byte)).toEqual(ALL_BYTES);
    expect(received.some(({ error }) => error)).toBe(false);
  });

  test('the host receives every byte', () => {
    expect(ALL_BYTES.map(sendToHost)).toEqual(ALL_BYTES);
  });
});

test('bytes follow each other after ten bit times of the host', () => {
  connect(7, 250_000);
  const received = sendToChip([1, 2, 3]);
  // Nine and a half bit times after the start of each byte, and at most one cycle for the read.
  expect(received.map(({ atCycle }) => atCycle)).toEqual([608, 1248, 1888]);
});

test('later bytes wait for earlier ones', () => {
  connect(7, 250_000);
  frames.send(Uint8Array.of(1));
  chip.runUntil(100);
  const received = sendToChip([2]);
  expect(received.map(({ byte }) => byte)).toEqual([1, 2]);
  expect(received.map(({ atCycle }) => atCycle)).toEqual([608, 1248]);
});

describe.each([
  ['too slow', 16, 250_000],
  ['too fast', 7, 115_200],
  ['10 % apart', 7, 225_000],
])('a chip that is %s', (_what, ubrr, hostBaudRate) => {
  beforeEach(() => connect(ubrr, hostBaudRate));

  test('is garbled both ways', () => {
    const text = [...Buffer.from('1 HELLO 1*B18E\n')];
    expect(sendToChip(text).map(({ byte }) => byte)).not.toEqual(text);
    expect(text.map(sendToHost)).not.toEqual(text);
  });
});

test('a missing stop bit is a frame error', () => {
  connect(7, 115_200); // at its ninth bit it samples the host's fourth
  expect(sendToChip([0x00])[0]).toMatchObject({ byte: 0, error: true });
});

test('dropped bytes are not received', () => {
  connect(7, 250_000);
  frames.send(Uint8Array.of(1, 2));
  frames.cut();
  expect(frames.sending).toBe(false);
});
