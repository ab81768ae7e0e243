/** Timer0 and Timer1 against the ATmega328P's datasheet (DS40002061, sections 14, 15 and 17). */
import { AVRIOPort, portBConfig } from 'avr8js';
import { beforeEach, describe, expect, test } from 'vitest';
import { ClockTimer, Prescaler, PulseTimer } from '../../../src/simulator/avr/timers.ts';
import { Chip } from './chip.ts';

const [DDRB, PORTB] = [0x24, 0x25];
const [TIFR0, GTCCR, TCCR0A, TCCR0B, OCR0A, TIMSK0] = [0x35, 0x43, 0x44, 0x45, 0x47, 0x6e];
const [TCCR1A, TCCR1B, ICR1L, OCR1AL, OCR1BL] = [0x80, 0x81, 0x86, 0x88, 0x8a];
const TSM = 0x80;
const OCF0A = 2;
const CTC = 2;
const BY_64 = 3;
/** Fast PWM with TOP in ICR1, at an eighth of the clock. */
const [MODE_14_A, MODE_14_B] = [0x02, 0x1a];
const [PAN_OUT, TILT_OUT] = [0x80, 0x20];
const FRAME_CYCLES = 320_000;

let chip: Chip;
let edges: { pin: number; high: boolean; atCycle: number }[];

function write16(address: number, value: number): void {
  chip.write(address + 1, value >> 8);
  chip.write(address, value & 0xff);
}

beforeEach(() => {
  chip = new Chip();
  edges = [];
  const port = new AVRIOPort(chip.cpu, portBConfig);
  const prescaler = new Prescaler(chip.cpu);
  new ClockTimer(chip.cpu, prescaler);
  const pulses = new PulseTimer(chip.cpu, prescaler, port);
  port.addListener((value, before) => {
    for (const pin of [1, 2]) {
      if (!((value ^ before) & (1 << pin))) continue;
      const atCycle = pulses.edgeCycle ?? chip.cpu.cycles;
      edges.push({ pin, high: (value & (1 << pin)) !== 0, atCycle });
    }
  });
});

describe('Timer0 in CTC mode (14.7.2)', () => {
  function start(): void {
    chip.write(TCCR0A, CTC);
    chip.write(OCR0A, 249);
    chip.write(TCCR0B, BY_64);
  }

  test('matches each 64 * 250 cycles', () => {
    start();
    for (const match of [1, 2, 3]) {
      chip.runUntil(16_000 * match - 1);
      expect(chip.read(TIFR0) & OCF0A).toBe(0);
      chip.runUntil(16_000 * match);
      expect(chip.read(TIFR0) & OCF0A).toBe(OCF0A);
      chip.write(TIFR0, OCF0A);
    }
  });

  test('raises its interrupt, if enabled, once per match', () => {
    start();
    chip.runUntil(16_000);
    expect(chip.interrupt()).toBeUndefined();
    chip.write(TIMSK0, OCF0A);
    expect(chip.interrupt()).toBe(0x1c);
    expect(chip.interrupt()).toBeUndefined();
    chip.runUntil(32_000);
    expect(chip.interrupt()).toBe(0x1c);
  });

  test('counts nothing while the prescalers are held (17.3)', () => {
    chip.write(GTCCR, TSM | 1);
    start();
    chip.runUntil(50_000);
    expect(chip.read(TIFR0) & OCF0A).toBe(0);
    chip.write(GTCCR, 0);
    chip.runUntil(65_999);
    expect(chip.read(TIFR0) & OCF0A).toBe(0);
    chip.runUntil(66_000);
    expect(chip.read(TIFR0) & OCF0A).toBe(OCF0A);
  });

  test('refuses what is not modelled', () => {
    chip.write(TCCR0A, 0);
    expect(() => chip.write(TCCR0B, BY_64)).toThrow('only CTC');
    expect(() => chip.write(TCCR0B, 7)).toThrow('external');
  });
});

describe('Timer1 in fast PWM with TOP in ICR1 (15.9.3)', () => {
  beforeEach(() => {
    chip.write(DDRB, 0b110);
    write16(ICR1L, 39_999);
    write16(OCR1AL, 2999);
    write16(OCR1BL, 999);
    chip.write(TCCR1A, MODE_14_A);
    chip.write(TCCR1B, MODE_14_B);
  });

  const pulsesOf = (pin: number) => {
    const own = edges.filter((edge) => edge.pin === pin);
    return own.flatMap(({ high, atCycle }, i) =>
      high && own[i + 1] ? [{ atCycle, cycles: own[i + 1]!.atCycle - atCycle }] : [],
    );
  };

  test('makes no pulse while its outputs are off', () => {
    chip.runUntil(2.5 * FRAME_CYCLES);
    expect(edges).toEqual([]);
  });

  test('sets its output at BOTTOM and clears it one count after OCR1x is reached', () => {
    chip.write(TCCR1A, MODE_14_A | PAN_OUT | TILT_OUT);
    chip.runUntil(2.5 * FRAME_CYCLES);
    expect(pulsesOf(1)).toEqual([
      { atCycle: FRAME_CYCLES, cycles: 24_000 },
      { atCycle: 2 * FRAME_CYCLES, cycles: 24_000 },
    ]);
    expect(pulsesOf(2)).toEqual([
      { atCycle: FRAME_CYCLES, cycles: 8000 },
      { atCycle: 2 * FRAME_CYCLES, cycles: 8000 },
    ]);
  });

  test.each([
    ['in mid-pulse', 0.01],
    ['between pulses', 0.5],
  ])('updates OCR1A at the next BOTTOM when it is written %s', (_when, part) => {
    chip.write(TCCR1A, MODE_14_A | PAN_OUT);
    chip.runUntil((1 + part) * FRAME_CYCLES);
    write16(OCR1AL, 4999);
    chip.runUntil(2.5 * FRAME_CYCLES);
    expect(pulsesOf(1).map(({ cycles }) => cycles)).toEqual([24_000, 40_000]);
  });

  test('updates both bytes of a register together (15.3)', () => {
    chip.write(TCCR1A, MODE_14_A | PAN_OUT);
    chip.write(OCR1AL + 1, 4999 >> 8);
    chip.runUntil(1.5 * FRAME_CYCLES);
    chip.write(OCR1AL, 4999 & 0xff);
    chip.runUntil(2.5 * FRAME_CYCLES);
    expect(pulsesOf(1).map(({ cycles }) => cycles)).toEqual([24_000, 40_000]);
  });

  test('leaves the pin to the port when its output is turned off', () => {
    chip.write(TCCR1A, MODE_14_A | PAN_OUT | TILT_OUT);
    chip.runUntil(FRAME_CYCLES + 100);
    chip.write(TCCR1A, MODE_14_A | TILT_OUT);
    expect(edges.at(-1)).toEqual({ pin: 1, high: false, atCycle: FRAME_CYCLES + 100 });
    chip.write(PORTB, 0b010);
    expect(edges.at(-1)).toMatchObject({ pin: 1, high: true });
    chip.runUntil(2.5 * FRAME_CYCLES);
    expect(edges.at(-1)).toMatchObject({ pin: 2 });
  });

  test('starts together with Timer0 when both were held', () => {
    chip.write(GTCCR, TSM | 1);
    chip.write(TCCR0A, CTC);
    chip.write(OCR0A, 249);
    chip.write(TCCR0B, BY_64);
    chip.write(TCCR1A, MODE_14_A | PAN_OUT);
    chip.write(TCCR1B, MODE_14_B);
    chip.runUntil(12_345);
    chip.write(GTCCR, 0);
    chip.runUntil(12_345 + 1.5 * FRAME_CYCLES);
    expect(pulsesOf(1)[0]!.atCycle).toBe(12_345 + FRAME_CYCLES);
  });

  test('refuses outputs that are not modelled', () => {
    expect(() => chip.write(TCCR1A, MODE_14_A | 0x40)).toThrow('non-inverting');
  });

  test('refuses modes that are not modelled', () => {
    chip.write(TCCR1A, 0);
    expect(() => chip.write(TCCR1B, 0x0a)).toThrow('only fast PWM');
  });
});
