/** The USART against the ATmega328P's datasheet (DS40002061, section 19). */
import { beforeEach, describe, expect, test } from 'vitest';
import { Usart } from '../../../src/simulator/avr/usart.ts';
import { Chip } from './chip.ts';

const UCSR0A = 0xc0;
const UCSR0B = 0xc1;
const UBRR0L = 0xc4;
const UDR0 = 0xc6;
const [RXC, TXC, UDRE, FE, DOR, U2X] = [0x80, 0x40, 0x20, 0x10, 0x08, 0x02];
const [RXCIE, TXCIE, UDRIE, RXEN, TXEN] = [0x80, 0x40, 0x20, 0x10, 0x08];
const VECTORS = { received: 0x24, empty: 0x26, transmitted: 0x28 };
/** UBRR0 = 7 at double speed: 250000 baud at 16 MHz. */
const BIT_CYCLES = 64;

let chip: Chip;
let usart: Usart;
let sent: { byte: number; atCycle: number; bitCycles: number }[];

beforeEach(() => {
  chip = new Chip();
  sent = [];
  usart = new Usart(chip.cpu, (byte, bitCycles) =>
    sent.push({ byte, atCycle: chip.cpu.cycles, bitCycles }),
  );
  chip.write(UCSR0A, U2X);
  chip.write(UBRR0L, 7);
  chip.write(UCSR0B, RXEN | TXEN);
});

const flags = (): number => chip.read(UCSR0A) & (RXC | FE | DOR);

function receive(byte: number, frameError = false): void {
  usart.beginFrame();
  usart.endFrame(byte, frameError);
}

describe('baud rate (table 19-1)', () => {
  test.each([
    [7, U2X, 64],
    [16, U2X, 136],
    [0, 0, 16],
    [103, 0, 1664],
  ])('UBRR0 %i, UCSR0A %i: %i cycles a bit', (ubrr, ucsrA, bitCycles) => {
    chip.write(UCSR0A, ucsrA);
    chip.write(UBRR0L, ubrr);
    expect(usart.bitCycles).toBe(bitCycles);
  });
});

describe('receiving (19.7)', () => {
  test('RXC0 stays until the last unread byte is read', () => {
    expect(flags()).toBe(0);
    receive(1);
    receive(2);
    expect(flags()).toBe(RXC);
    expect(chip.read(UDR0)).toBe(1);
    expect(flags()).toBe(RXC);
    expect(chip.read(UDR0)).toBe(2);
    expect(flags()).toBe(0);
  });

  test('three bytes wait without loss: two in the FIFO, one in the shift register', () => {
    for (const byte of [1, 2, 3]) receive(byte);
    expect([1, 2, 3].map(() => [flags(), chip.read(UDR0)])).toEqual([
      [RXC, 1],
      [RXC, 2],
      [RXC, 3],
    ]);
    expect(flags()).toBe(0);
  });

  test('a start bit after that loses the byte in the shift register, and flags the next one', () => {
    for (const byte of [1, 2, 3, 4]) receive(byte);
    expect([1, 2, 4].map(() => [flags(), chip.read(UDR0)])).toEqual([
      [RXC, 1],
      [RXC, 2],
      [RXC | DOR, 4],
    ]);
    receive(5);
    expect([flags(), chip.read(UDR0)]).toEqual([RXC, 5]);
  });

  test('a start bit alone loses it too, before its own byte has arrived', () => {
    for (const byte of [1, 2, 3]) receive(byte);
    usart.beginFrame();
    chip.read(UDR0);
    chip.read(UDR0);
    expect(flags()).toBe(0);
    usart.endFrame(4, false);
    expect([flags(), chip.read(UDR0)]).toEqual([RXC | DOR, 4]);
  });

  test('a frame error belongs to its byte', () => {
    receive(1);
    receive(2, true);
    receive(3);
    expect([flags(), chip.read(UDR0)]).toEqual([RXC, 1]);
    expect([flags(), chip.read(UDR0)]).toEqual([RXC | FE, 2]);
    expect([flags(), chip.read(UDR0)]).toEqual([RXC, 3]);
  });

  test('nothing is received while the receiver is off', () => {
    chip.write(UCSR0B, TXEN);
    receive(1);
    expect(flags()).toBe(0);
  });

  test('the interrupt is pending as long as a byte is unread', () => {
    receive(1);
    expect(chip.interrupt()).toBeUndefined();
    chip.write(UCSR0B, RXEN | RXCIE);
    expect(chip.interrupt()).toBe(VECTORS.received);
    expect(chip.interrupt()).toBe(VECTORS.received);
    chip.read(UDR0);
    expect(chip.interrupt()).toBeUndefined();
  });

  test('records the longest wait of a byte', () => {
    receive(1);
    chip.runUntil(100);
    receive(2);
    chip.runUntil(130);
    chip.read(UDR0);
    chip.read(UDR0);
    expect(usart.worstWaitCycles).toBe(130);
  });
});

describe('sending (19.6)', () => {
  test('a byte takes ten bits; a second one waits in the buffer', () => {
    chip.write(UDR0, 0x41);
    expect(chip.read(UCSR0A) & UDRE).toBe(UDRE);
    chip.write(UDR0, 0x42);
    expect(chip.read(UCSR0A) & UDRE).toBe(0);
    chip.runUntil(10 * BIT_CYCLES);
    expect(chip.read(UCSR0A) & (UDRE | TXC)).toBe(UDRE);
    chip.runUntil(20 * BIT_CYCLES);
    expect(sent).toEqual([
      { byte: 0x41, atCycle: 10 * BIT_CYCLES, bitCycles: BIT_CYCLES },
      { byte: 0x42, atCycle: 20 * BIT_CYCLES, bitCycles: BIT_CYCLES },
    ]);
  });

  test('TXC0 is set when nothing is left to send, and cleared by writing a one', () => {
    chip.write(UDR0, 0x41);
    chip.runUntil(10 * BIT_CYCLES - 1);
    expect(chip.read(UCSR0A) & TXC).toBe(0);
    chip.runUntil(10 * BIT_CYCLES);
    expect(chip.read(UCSR0A) & TXC).toBe(TXC);
    chip.write(UCSR0A, U2X);
    expect(chip.read(UCSR0A) & TXC).toBe(TXC);
    chip.write(UCSR0A, U2X | TXC);
    expect(chip.read(UCSR0A) & TXC).toBe(0);
  });

  test('the interrupts are raised by their flags', () => {
    chip.write(UCSR0B, TXEN | UDRIE);
    expect(chip.interrupt()).toBe(VECTORS.empty);
    expect(chip.interrupt()).toBe(VECTORS.empty);
    chip.write(UDR0, 1);
    chip.write(UDR0, 2);
    expect(chip.interrupt()).toBeUndefined();
    chip.write(UCSR0B, TXEN | TXCIE);
    chip.runUntil(20 * BIT_CYCLES);
    expect(chip.interrupt()).toBe(VECTORS.transmitted);
    expect(chip.interrupt()).toBeUndefined(); // executing it clears TXC0
  });

  test('nothing is sent while the transmitter is off', () => {
    chip.write(UCSR0B, RXEN);
    chip.write(UDR0, 0x41);
    chip.runUntil(20 * BIT_CYCLES);
    expect(sent).toEqual([]);
  });
});
