/** The watchdog against the ATmega328P's datasheet (DS40002061, section 10.8). */
import { beforeEach, expect, test } from 'vitest';
import { Watchdog } from '../../../src/simulator/avr/timers.ts';
import { Chip } from './chip.ts';

const WDTCSR = 0x60;
const [WDIF, WDIE, WDCE, WDE] = [0x80, 0x40, 0x10, 0x08];
const VECTOR = 0x0c;
const CLOCK_HZ = 16_000_000;
/** 2048 counts of 128 kHz. */
const SHORTEST_CYCLES = 0.016 * CLOCK_HZ;

let chip: Chip;
let resets: number[];

beforeEach(() => {
  chip = new Chip();
  resets = [];
  new Watchdog(chip.cpu, CLOCK_HZ, () => resets.push(chip.cpu.cycles));
});

/** The timed sequence (10.8.3): both bits, then, within four cycles, the new value. */
function change(value: number, afterCycles = 4): void {
  chip.write(WDTCSR, WDCE | WDE);
  chip.runUntil(chip.cpu.cycles + afterCycles);
  chip.write(WDTCSR, value);
}

test.each([
  [0, 1],
  [1, 2],
  [4, 16],
  [0x20, 256],
  [0x21, 512],
])('prescaler %i: resets after %i times 16 ms', (prescaler, times) => {
  change(WDE | prescaler);
  const begun = chip.cpu.cycles;
  chip.cpu.cycles = begun + times * SHORTEST_CYCLES - 2;
  chip.runUntil(begun + times * SHORTEST_CYCLES - 1);
  expect(resets).toEqual([]);
  chip.runUntil(begun + times * SHORTEST_CYCLES);
  expect(resets).toHaveLength(1);
});

test('is off at first', () => {
  chip.runUntil(3 * SHORTEST_CYCLES);
  expect(resets).toEqual([]);
});

test('restarts with each WDR', () => {
  change(WDE);
  for (let times = 0; times < 5; times++) {
    chip.runUntil(chip.cpu.cycles + SHORTEST_CYCLES - 1);
    chip.cpu.onWatchdogReset();
  }
  expect(resets).toEqual([]);
  chip.runUntil(chip.cpu.cycles + SHORTEST_CYCLES);
  expect(resets).toHaveLength(1);
});

test('is changed only by the timed sequence', () => {
  change(WDE);
  chip.runUntil(chip.cpu.cycles + 5);
  chip.write(WDTCSR, 0);
  expect(chip.read(WDTCSR) & WDE).toBe(WDE);
  chip.write(WDTCSR, WDE | 7);
  expect(chip.read(WDTCSR) & 7).toBe(0);
  change(0, 5); // a cycle too late
  expect(chip.read(WDTCSR) & WDE).toBe(WDE);
  change(0);
  expect(chip.read(WDTCSR) & WDE).toBe(0);
  chip.runUntil(chip.cpu.cycles + 2 * SHORTEST_CYCLES);
  expect(resets).toEqual([]);
});

test('first interrupts, then resets, if both are enabled', () => {
  change(WDE);
  chip.write(WDTCSR, chip.read(WDTCSR) | WDIE);
  const begun = chip.cpu.cycles;
  chip.runUntil(begun + SHORTEST_CYCLES);
  expect(chip.interrupt()).toBe(VECTOR);
  expect(resets).toEqual([]);
  chip.runUntil(begun + 2 * SHORTEST_CYCLES);
  expect(resets).toEqual([begun + 2 * SHORTEST_CYCLES]);
});

test('resets even if the interrupt was never handled', () => {
  change(WDE);
  chip.write(WDTCSR, chip.read(WDTCSR) | WDIE);
  chip.runUntil(chip.cpu.cycles + 2 * SHORTEST_CYCLES);
  expect(resets).toHaveLength(1);
});

test('interrupts repeatedly if only that is enabled', () => {
  chip.write(WDTCSR, WDIE);
  for (let times = 0; times < 3; times++) {
    expect(chip.interrupt()).toBeUndefined();
    chip.runUntil(chip.cpu.cycles + SHORTEST_CYCLES);
    expect(chip.read(WDTCSR) & WDIF).toBe(WDIF);
    expect(chip.interrupt()).toBe(VECTOR);
  }
  expect(resets).toEqual([]);
});
