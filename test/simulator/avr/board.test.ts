/** The emulated board as a chip: small programs that test the properties the firmware relies on. */
import { describe, expect, test } from 'vitest';
import { EmulatedBoard } from '../../../src/simulator/avr/board.ts';
import {
  assemble,
  back,
  type Code,
  cbi,
  inc,
  input,
  ldi,
  nop,
  reti,
  sbi,
  sei,
  sleep,
  stay,
  store,
  sts,
} from './assembler.ts';

/** I/O addresses as used by sbi, cbi and in; memory addresses are 0x20 higher. */
const [DDRB, PORTB, MCUSR] = [0x04, 0x05, 0x34];
const [SMCR, WDTCSR, TIMSK0, UCSR0A, UCSR0B, UBRR0L] = [0x53, 0x60, 0x6e, 0xc0, 0xc1, 0xc4];
const [TCCR0A, TCCR0B, OCR0A] = [0x44, 0x45, 0x47];
const VECTORS = { clock: 0x1c, received: 0x24, empty: 0x26 };
const RESULT = 0x200;
const MS = 16_000;

function boardOf(program: Code[], vectors?: Record<number, Code[]>, seed = 1) {
  const pulses: { axis: string; widthUs: number }[] = [];
  const board = new EmulatedBoard({
    hex: assemble(program, vectors),
    seed,
    onByte: () => {},
    onPulse: (axis, widthUs) => pulses.push({ axis, widthUs }),
  });
  board.connectHost(250_000);
  return { board, pulses, run: (cycles: number) => board.runUntil(board.cycles + cycles) };
}

describe('power and reset', () => {
  const tellsWhy = [input(16, MCUSR), sts(RESULT, 16), stay];

  test('MCUSR names the cause (10.9.1)', () => {
    const { board, run } = boardOf(tellsWhy);
    board.powerUp();
    run(100);
    expect(board.data[RESULT]).toBe(1);
    for (const [cause, flag] of [['EXTERNAL', 2] as const, ['BROWNOUT', 4] as const]) {
      board.reset(cause);
      run(100);
      expect(board.data[RESULT]).toBe(flag);
    }
  });

  test('a program that hangs is reset by its watchdog', () => {
    const { board, run } = boardOf([
      ...[input(17, MCUSR), sts(RESULT, 17), inc(18), sts(RESULT + 1, 18)],
      ...[store(WDTCSR, 0x18), store(WDTCSR, 0x08), stay],
    ]);
    board.powerUp();
    run(15 * MS);
    expect(board.data[RESULT]).toBe(1);
    run(2 * MS);
    expect(board.data[RESULT]).toBe(8);
  });

  test('memory has random contents at power-up, the same for a seed, and survives a reset', () => {
    const memoryOf = (seed: number) => {
      const { board } = boardOf([stay], {}, seed);
      board.powerUp();
      return [...board.data.subarray(0x100)];
    };
    expect(memoryOf(1)).toEqual(memoryOf(1));
    expect(memoryOf(1)).not.toEqual(memoryOf(2));

    const { board, run } = boardOf([stay]);
    board.powerUp();
    board.data[0x300] = 0x5a;
    board.reset('EXTERNAL');
    run(100);
    expect(board.data[0x300]).toBe(0x5a);
  });

  test('only the time advances while it is switched off', () => {
    const { board, run } = boardOf([inc(20), back(1)]);
    board.powerUp();
    run(1000);
    board.powerDown();
    const before = board.cycles;
    run(1000);
    expect(board.cycles).toBe(before + 1000);
    expect(board.data[20]).toBe(0);
    expect(board.eeprom.every((byte) => byte === 0xff)).toBe(true);
  });

  test('pins are released at a reset', () => {
    const { board, run } = boardOf([sbi(DDRB, 0), sbi(PORTB, 0), stay]);
    board.powerUp();
    run(100);
    expect(board.laserOn).toBe(true);
    board.reset('BROWNOUT');
    expect(board.laserOn).toBe(false);
  });
});

describe('interrupts', () => {
  test('the instruction after SEI comes before any interrupt (7.7)', () => {
    const { board, run } = boardOf(
      [ldi(17, 0), store(UCSR0B, 0x28), sei, ldi(17, 1), ldi(17, 2), stay],
      { [VECTORS.empty]: [sts(RESULT, 17), stay] },
    );
    board.powerUp();
    run(1000);
    expect(board.data[RESULT]).toBe(1);
  });

  const ticks = [
    ...[store(TCCR0A, 2), store(OCR0A, 249), store(TIMSK0, 2), store(TCCR0B, 3), ldi(20, 0), sei],
  ];

  test('one ends the sleep; until then time advances at once', () => {
    const { board, run } = boardOf(
      [...ticks, store(SMCR, 1), inc(20), sts(RESULT, 20), sleep, back(4)],
      { [VECTORS.clock]: [reti] },
    );
    board.powerUp();
    run(10.5 * MS);
    expect(board.data[RESULT]).toBe(11);
  });

  test('without its enable bit SLEEP does nothing (9.1)', () => {
    const { board, run } = boardOf(
      [...ticks, store(SMCR, 0), inc(20), sleep, sts(RESULT, 20), stay],
      {
        [VECTORS.clock]: [reti],
      },
    );
    board.powerUp();
    run(500);
    expect(board.data[RESULT]).toBe(1);
  });

  test('a received byte waits while interrupts are disabled, and the wait is recorded', () => {
    const { board, run } = boardOf(
      [
        ...[store(UCSR0A, 2), store(UBRR0L, 7), store(UCSR0B, 0x90)],
        ...Array.from({ length: 1000 }, () => nop),
        ...[sei, stay],
      ],
      { [VECTORS.received]: [[0x9110, 0xc6], sts(RESULT, 17), reti] }, // lds r17, UDR0
    );
    board.powerUp();
    run(10);
    board.send(Uint8Array.of(0x41));
    run(2000);
    expect(board.data[RESULT]).toBe(0x41);
    expect(board.worstReceiveWaitCycles).toBeGreaterThan(300);
    expect(board.worstReceiveWaitCycles).toBeLessThan(500);
  });
});

describe('pins', () => {
  test.each([
    ['pan', 1],
    ['tilt', 2],
  ] as const)('a %s pulse is measured to the cycle, whatever drives it', (axis, pin) => {
    const { board, pulses, run } = boardOf([
      ...[sbi(DDRB, pin), sbi(PORTB, pin)],
      ...Array.from({ length: 30 }, () => nop),
      ...[cbi(PORTB, pin), stay],
    ]);
    board.powerUp();
    run(200);
    expect(pulses).toEqual([{ axis, widthUs: 2 }]); // 30 and the 2 of CBI
  });
});
