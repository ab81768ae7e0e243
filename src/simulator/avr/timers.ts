/**
 * Timer0, Timer1 and the watchdog of the ATmega328P in the modes that the firmware uses, modelled to
 * the datasheet (DS40002061, sections 14, 15 and 17) from event to event, so that an idle board costs
 * nothing.
 */
import type { AVRIOPort, CPU } from 'avr8js';

const GTCCR = 0x43;
const TSM = 0x80;
const TIFR0 = 0x35;
const TCCR0A = 0x44;
const TCCR0B = 0x45;
const OCR0A = 0x47;
const TIMSK0 = 0x6e;
const TCCR1A = 0x80;
const TCCR1B = 0x81;
const ICR1 = 0x86;
const OCR1 = [0x88, 0x8a] as const;

const DIVIDERS = [0, 1, 8, 64, 256, 1024];

/** Actions on the pin of a compare output, as avr8js's port names them. */
const PIN = { none: 0, enable: 1, set: 2, clear: 3 } as const;
type PinCommand = (typeof PIN)[keyof typeof PIN];

/** The prescalers: while they are held in reset, no timer counts. */
export class Prescaler {
  readonly #timers: (() => void)[] = [];
  readonly #cpu: CPU;

  constructor(cpu: CPU) {
    this.#cpu = cpu;
    cpu.writeHooks[GTCCR] = (value) => {
      const released = cpu.data[GTCCR]! & TSM && !(value & TSM);
      cpu.data[GTCCR] = value & TSM ? value : 0;
      if (released) for (const start of this.#timers) start();
      return true;
    };
  }

  get held(): boolean {
    return (this.#cpu.data[GTCCR]! & TSM) !== 0;
  }

  /** Adds a timer that starts counting when the prescalers are released. */
  onRelease(start: () => void): void {
    this.#timers.push(start);
  }
}

/** The length of a count [CPU cycles]; 0 while the timer is stopped or held. */
function dividerOf(tccrB: number, prescaler: Prescaler): number {
  const divider = DIVIDERS[tccrB & 7];
  if (divider === undefined) throw new Error('an external timer clock is not modelled');
  return prescaler.held ? 0 : divider;
}

/** Timer0 in CTC mode (14.7.2): one interrupt per OCR0A + 1 counts. */
export class ClockTimer {
  readonly #cpu: CPU;
  readonly #prescaler: Prescaler;
  #running: (() => void) | undefined;

  constructor(cpu: CPU, prescaler: Prescaler) {
    this.#cpu = cpu;
    this.#prescaler = prescaler;
    prescaler.onRelease(() => this.#start());
    cpu.writeHooks[TCCR0B] = (value) => {
      cpu.data[TCCR0B] = value;
      this.#start();
      return true;
    };
    cpu.writeHooks[TIMSK0] = (value) => cpu.updateInterruptEnable(COMPARE_0A, value);
    cpu.writeHooks[TIFR0] = (value) => {
      cpu.clearInterruptByFlag(COMPARE_0A, value);
      return true;
    };
  }

  #start(): void {
    const { data } = this.#cpu;
    if (this.#running) this.#cpu.clearClockEvent(this.#running);
    const divider = dividerOf(data[TCCR0B]!, this.#prescaler);
    if (divider === 0) return;
    if ((data[TCCR0A]! & 3) !== 2 || data[TCCR0B]! & 8)
      throw new Error('Timer0: only CTC is modelled');
    const periodCycles = () => divider * (data[OCR0A]! + 1);
    let dueCycle = this.#cpu.cycles + periodCycles();
    const matched = () => {
      this.#cpu.setInterruptFlag(COMPARE_0A);
      dueCycle += periodCycles();
      this.#running = this.#cpu.addClockEvent(matched, dueCycle - this.#cpu.cycles);
    };
    this.#running = this.#cpu.addClockEvent(matched, periodCycles());
  }
}

/**
 * Timer1 in fast PWM with TOP in ICR1 (mode 14, 15.9.3): each channel is set at BOTTOM and cleared
 * one count after reaching OCR1x; OCR1x is updated at BOTTOM.
 */
export class PulseTimer {
  /** The due time of the current edge at the pin; the CPU may be a few cycles later. */
  edgeCycle: number | undefined;
  readonly #cpu: CPU;
  readonly #prescaler: Prescaler;
  readonly #port: AVRIOPort;
  readonly #registers = { icr: 0, ocr: [0, 0] };
  #running: (() => void) | undefined;

  /** @param port the port of both compare outputs, on its pins 1 and 2 */
  constructor(cpu: CPU, prescaler: Prescaler, port: AVRIOPort) {
    this.#cpu = cpu;
    this.#prescaler = prescaler;
    this.#port = port;
    prescaler.onRelease(() => this.#start());
    let highByte = 0; // Shared by the timer's 16-bit registers (15.3).
    const register = (address: number, take: (value: number) => void) => {
      cpu.writeHooks[address + 1] = (value) => {
        highByte = value;
      };
      cpu.writeHooks[address] = (value) => take(256 * highByte + value);
    };
    register(ICR1, (value) => {
      this.#registers.icr = value;
    });
    for (const channel of CHANNELS) {
      register(OCR1[channel], (value) => {
        this.#registers.ocr[channel] = value;
      });
    }
    cpu.writeHooks[TCCR1A] = (value, before) => {
      cpu.data[TCCR1A] = value;
      for (const channel of CHANNELS) {
        const [was, is] = [outputMode(before, channel), outputMode(value, channel)];
        if (was !== is) this.#notify(channel, is ? PIN.enable : PIN.none, cpu.cycles);
      }
      return true;
    };
    cpu.writeHooks[TCCR1B] = (value) => {
      cpu.data[TCCR1B] = value;
      this.#start();
      return true;
    };
  }

  #start(): void {
    const { data } = this.#cpu;
    if (this.#running) this.#cpu.clearClockEvent(this.#running);
    const divider = dividerOf(data[TCCR1B]!, this.#prescaler);
    if (divider === 0) return;
    const mode = ((data[TCCR1B]! >> 1) & 0b1100) | (data[TCCR1A]! & 3);
    if (mode !== 14) throw new Error('Timer1: only fast PWM with TOP in ICR1 is modelled');
    let bottomCycle = this.#cpu.cycles;
    const nextFrame = () => {
      bottomCycle += divider * (this.#registers.icr + 1);
      this.#running = this.#cpu.addClockEvent(atBottom, bottomCycle - this.#cpu.cycles);
    };
    const atBottom = () => {
      for (const channel of CHANNELS) this.#beginPulse(channel, divider, bottomCycle);
      nextFrame();
    };
    nextFrame();
  }

  #beginPulse(channel: Channel, divider: number, bottomCycle: number): void {
    const ticks = this.#registers.ocr[channel]! + 1;
    this.#drive(channel, PIN.set, bottomCycle);
    if (ticks > this.#registers.icr) return; // The flag stays set.
    const matchCycle = bottomCycle + divider * ticks;
    this.#cpu.addClockEvent(
      () => this.#drive(channel, PIN.clear, matchCycle),
      matchCycle - this.#cpu.cycles,
    );
  }

  #drive(channel: Channel, what: PinCommand, atCycle: number): void {
    if (outputMode(this.#cpu.data[TCCR1A]!, channel)) this.#notify(channel, what, atCycle);
  }

  #notify(channel: Channel, what: PinCommand, atCycle: number): void {
    this.edgeCycle = atCycle;
    this.#port.timerOverridePin(channel + 1, what);
    this.edgeCycle = undefined;
  }
}

const CHANNELS = [0, 1] as const;
type Channel = (typeof CHANNELS)[number];

/** Whether a channel drives its pin, COM1x1:0 (table 15-4). */
function outputMode(tccrA: number, channel: Channel): boolean {
  const mode = (tccrA >> (6 - 2 * channel)) & 3;
  if (mode !== 0 && mode !== 2) throw new Error('Timer1: only non-inverting outputs are modelled');
  return mode === 2;
}

const COMPARE_0A = {
  address: 0x1c,
  flagRegister: TIFR0,
  flagMask: 2,
  enableRegister: TIMSK0,
  enableMask: 2,
};

const WDTCSR = 0x60;
const WDIF = 0x80;
const WDIE = 0x40;
const WDP3 = 0x20;
const WDCE = 0x10;
const WDE = 0x08;
const WDP = 0x07;

const CHANGE_CYCLES = 4;
/** Frequency of the watchdog's oscillator [Hz]. */
const OSCILLATOR_HZ = 128_000;
const MIN_COUNTS = 2048;

/**
 * The watchdog (DS40002061, section 10.8), which resets a board whose program no longer resets it:
 * first an interrupt, then a reset, if both are enabled. Its settings change only in the timed
 * sequence.
 */
export class Watchdog {
  readonly #cpu: CPU;
  readonly #clockHz: number;
  readonly #onReset: () => void;
  #changeableUntilCycle = 0;
  /** The interrupt was enabled and has not been enabled again since. */
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
    const counts = MIN_COUNTS << exponent;
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
  address: 0x0c,
  flagRegister: WDTCSR,
  flagMask: WDIF,
  enableRegister: WDTCSR,
  enableMask: WDIE,
};
