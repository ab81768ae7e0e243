/**
 * An Arduino Uno as the firmware sees it: an ATmega328P at 16 MHz that runs the compiled firmware
 * instruction by instruction (avr8js), its serial line, and its pins, measured in CPU cycles. It
 * runs for the requested time; the same inputs give the same outputs.
 */
import {
  AVREEPROM,
  AVRIOPort,
  avrInstruction,
  CPU,
  EEPROMMemoryBackend,
  portBConfig,
} from 'avr8js';
import { Random } from '../../random.ts';
import { type Axis, type Microseconds, microseconds } from '../../units.ts';
import { readIntelHex } from './intel-hex.ts';
import { SerialFrames } from './serial-frames.ts';
import { ClockTimer, Prescaler, PulseTimer, Watchdog } from './timers.ts';
import { Usart } from './usart.ts';

/** Frequency of the crystal [Hz]. */
export const CLOCK_HZ = 16_000_000;
const CYCLES_PER_US = CLOCK_HZ / 1e6;
const FLASH_BYTES = 32_768;
const SRAM_BYTES = 2048;
const EEPROM_BYTES = 1024;
const REGISTER_BYTES = 0x100;

const MCUSR = 0x54;
const SMCR = 0x53;
const SLEEP_ENABLE = 1;
const SLEEP = 0x9588;
const SEI = 0x9478;

/** Flags of MCUSR (table 10-1). */
const RESET_FLAGS = { POWER: 1, EXTERNAL: 2, BROWNOUT: 4, WATCHDOG: 8, CLEARED: 0 } as const;
/** Reset reasons; CLEARED stands for flags that the boot loader has cleared. */
export type ResetCause = keyof typeof RESET_FLAGS;

const LASER_PIN = 0;
const PULSE_PINS: Readonly<Record<Axis, number>> = { pan: 1, tilt: 2 };

/** Private members of avr8js's CPU: the next scheduled event and the pending interrupt. */
interface CpuInside {
  readonly nextClockEvent: { readonly cycles: number } | null;
  /** Its vector, or -1. */
  readonly nextInterrupt: number;
}

const nextEventCycle = (inside: CpuInside): number =>
  inside.nextClockEvent?.cycles ?? Number.POSITIVE_INFINITY;

/** Constructor arguments of an emulated board, and its callbacks. */
export interface EmulatedBoardConfig {
  /** The compiled firmware, Intel HEX. */
  readonly hex: string;
  /** Seed of the memory contents at power-up. */
  readonly seed: number;
  /** Called with each byte as the host receives it. */
  readonly onByte: (byte: number) => void;
  /** Called at the end of each servo pulse. */
  readonly onPulse: (axis: Axis, widthUs: Microseconds) => void;
}

/** An emulated board; off at first. */
export class EmulatedBoard {
  readonly #config: EmulatedBoardConfig;
  readonly #frames: SerialFrames;
  readonly #eeprom = new EEPROMMemoryBackend(EEPROM_BYTES);
  readonly #flash: Uint16Array;
  readonly #sram: Random;
  #cpu: CPU;
  #usart: Usart;
  #powered = false;
  #asleep = false;
  #resetDue: ResetCause | undefined;
  #laserOn = false;

  /** @throws PantiltError `firmware-file-invalid` */
  constructor(config: EmulatedBoardConfig) {
    this.#config = config;
    this.#flash = new Uint16Array(readIntelHex(config.hex, FLASH_BYTES).buffer);
    this.#sram = new Random(config.seed, 'memory at power-up');
    this.#frames = new SerialFrames(config.onByte);
    this.#cpu = new CPU(this.#flash, SRAM_BYTES);
    this.#usart = this.#wire(this.#cpu);
  }

  /** Time since construction [CPU cycles]; continues while the board is off. */
  get cycles(): number {
    return this.#cpu.cycles;
  }

  get laserOn(): boolean {
    return this.#laserOn;
  }

  /** Registers and memory, for inspection. */
  get data(): Uint8Array {
    return this.#cpu.data;
  }

  /** The EEPROM, which survives a power cut; blank (0xFF) at first. */
  get eeprom(): Uint8Array {
    return this.#eeprom.memory;
  }

  /** Flash as words, for tests that damage it. */
  get flash(): Uint16Array {
    return this.#flash;
  }

  /** The program counter [word address]. */
  get programCounter(): number {
    return this.#cpu.pc;
  }

  /** The longest time that a received byte has waited since the last reset [CPU cycles]. */
  get worstReceiveWaitCycles(): number {
    return this.#usart.worstWaitCycles;
  }

  /** Switches the board on: memory has random contents, and the program starts. */
  powerUp(cause: ResetCause = 'POWER'): void {
    for (let i = REGISTER_BYTES; i < this.#cpu.data.length; i++) {
      this.#cpu.data[i] = this.#sram.integer(256);
    }
    this.#powered = true;
    this.reset(cause);
  }

  /** Switches the board off. */
  powerDown(): void {
    this.#powered = false;
    this.#frames.cut();
    this.#replace();
  }

  /** Resets the board: memory keeps its contents, registers do not. */
  reset(cause: ResetCause): void {
    this.#resetDue = undefined;
    this.#frames.cut();
    this.#replace();
    this.#cpu.data[MCUSR] = RESET_FLAGS[cause];
  }

  /** Connects a host with this baud rate to the line. */
  connectHost(baudRate: number): void {
    this.#frames.hostBitCycles = CLOCK_HZ / baudRate;
  }

  /** Sends bytes to the board, one after the other at the baud rate. */
  send(bytes: Uint8Array): void {
    if (this.#powered) this.#frames.send(bytes);
  }

  /** True while bytes are in transit to the board. */
  get receiving(): boolean {
    return this.#frames.sending;
  }

  /** Runs the board until a given time [CPU cycles]. */
  runUntil(cycle: number): void {
    if (!this.#powered) {
      this.#cpu.cycles = Math.max(cycle, this.#cpu.cycles);
      return;
    }
    while (this.#cpu.cycles < cycle) {
      this.#runChipUntil(cycle);
      if (this.#resetDue) this.reset(this.#resetDue);
    }
  }

  /** Runs the chip until a given time, or until a reset is due. */
  #runChipUntil(cycle: number): void {
    const cpu = this.#cpu;
    const inside = cpu as unknown as CpuInside;
    const flash = this.#flash;
    while (cpu.cycles < cycle && !this.#resetDue) {
      if (this.#asleep) {
        cpu.cycles = Math.max(cpu.cycles, Math.min(nextEventCycle(inside), cycle));
      } else {
        const opcode = flash[cpu.pc];
        avrInstruction(cpu);
        if (opcode === SEI) continue; // The next instruction is executed before any interrupt (7.7).
        if (opcode === SLEEP && cpu.data[SMCR]! & SLEEP_ENABLE) this.#asleep = true;
      }
      while (nextEventCycle(inside) <= cpu.cycles) this.#tick(cpu);
      if (inside.nextInterrupt >= 0) this.#tick(cpu);
    }
  }

  /** Handles due events; an interrupt ends the sleep. */
  #tick(cpu: CPU): void {
    const before = cpu.pc;
    cpu.tick();
    if (cpu.pc !== before) this.#asleep = false;
  }

  /**
   * A chip whose registers are in their reset state, with the memory and time of the previous one.
   */
  #replace(): void {
    const before = this.#cpu;
    this.#cpu = new CPU(this.#flash, SRAM_BYTES);
    this.#cpu.cycles = before.cycles;
    this.#cpu.data.set(before.data.subarray(REGISTER_BYTES), REGISTER_BYTES);
    this.#asleep = false;
    this.#laserOn = false;
    this.#usart = this.#wire(this.#cpu);
  }

  #wire(cpu: CPU): Usart {
    const port = new AVRIOPort(cpu, portBConfig);
    const prescaler = new Prescaler(cpu);
    new ClockTimer(cpu, prescaler);
    const pulses = new PulseTimer(cpu, prescaler, port);
    new AVREEPROM(cpu, this.#eeprom);
    new Watchdog(cpu, CLOCK_HZ, () => {
      this.#resetDue = 'WATCHDOG';
    });
    const usart = new Usart(cpu, (byte, bitCycles) => this.#frames.hear(byte, bitCycles));
    this.#frames.connect(cpu, usart);
    this.#measure(cpu, port, pulses);
    return usart;
  }

  /** Measures high pulses at the pins, whatever drives them. */
  #measure(cpu: CPU, port: AVRIOPort, pulses: PulseTimer): void {
    const roseCycle: Record<Axis, number> = { pan: cpu.cycles, tilt: cpu.cycles };
    port.addListener((value, before) => {
      this.#laserOn = (value & (1 << LASER_PIN)) !== 0;
      for (const axis of ['pan', 'tilt'] as const) {
        const mask = 1 << PULSE_PINS[axis];
        if (!((value ^ before) & mask)) continue;
        const edgeCycle = pulses.edgeCycle ?? cpu.cycles;
        const widthUs = microseconds((edgeCycle - roseCycle[axis]) / CYCLES_PER_US);
        if (value & mask) roseCycle[axis] = edgeCycle;
        else this.#config.onPulse(axis, widthUs);
      }
    });
  }
}
