/**
 * The watchdog of the ATmega328P (DS40002061, section 10.8): first an interrupt, then a reset, if both
 * are asked for; changed only by the timed sequence.
 */
import type { CPU } from 'avr8js';

const WDTCSR = 0x60;
const WDIF = 0x80;
const WDIE = 0x40;
const WDP3 = 0x20;
const WDCE = 0x10;
const WDE = 0x08;
const WDP = 0x07;

const CHANGE_CYCLES = 4;
/** Of the watchdog's own oscillator. */
const OSCILLATOR_HZ = 128_000;
const LEAST_COUNTS = 2048;

/** Resets a board whose program has stopped saying that it lives. */
export class Watchdog {
  readonly #cpu: CPU;
  readonly #clockHz: number;
  readonly #onReset: () => void;
  #changeableUntilCycle = 0;
  /** The interrupt has been asked for, and nobody has armed it again. */
  #fired = false;
  #cancel = (): void => {};

  constructor(cpu: CPU, clockHz: number, onReset: () => void) {
    this.#cpu = cpu;
    this.#clockHz = clockHz;
    this.#onReset = onReset;
    cpu.onWatchdogReset = () => this.#restart();
    cpu.writeHooks[WDTCSR] = (value, before) => {
      const changeable = cpu.cycles <= this.#changeableUntilCycle;
      const kept = changeable ? 0 : WDE | WDP3 | WDP;
      if (value & WDCE && value & WDE) this.#changeableUntilCycle = cpu.cycles + CHANGE_CYCLES;
      cpu.clearInterruptByFlag(TIMED_OUT, value);
      cpu.data[WDTCSR] =
        (cpu.data[WDTCSR]! & WDIF) | (before & kept) | (value & ~kept & ~WDIF & ~WDCE);
      if (value & WDIE) this.#fired = false;
      cpu.updateInterruptEnable(TIMED_OUT, cpu.data[WDTCSR]!);
      this.#restart();
      return true;
    };
  }

  #restart(): void {
    this.#cancel();
    const control = this.#cpu.data[WDTCSR]!;
    if (!(control & (WDE | WDIE))) return;
    const exponent = ((control & WDP3) >> 2) | (control & WDP);
    const counts = LEAST_COUNTS << exponent;
    const timedOut = this.#cpu.addClockEvent(
      () => this.#timeOut(),
      Math.floor((counts * this.#clockHz) / OSCILLATOR_HZ),
    );
    this.#cancel = () => this.#cpu.clearClockEvent(timedOut);
  }

  #timeOut(): void {
    this.#cancel = () => {};
    const control = this.#cpu.data[WDTCSR]!;
    if (control & WDIE && !(this.#fired && control & WDE)) {
      this.#fired = true;
      this.#cpu.setInterruptFlag(TIMED_OUT);
    } else if (control & WDE) {
      this.#onReset();
      return;
    }
    this.#restart();
  }
}

const TIMED_OUT = {
  ...{ address: 0x0c, flagRegister: WDTCSR, flagMask: WDIF },
  ...{ enableRegister: WDTCSR, enableMask: WDIE },
};
