/**
 * The implementations of firmware/PROTOCOL.md behind one interface, so that the same suite tests
 * all of them: the simulated device, and the compiled firmware in the emulated board at each of its
 * baud rates. Each has just been powered up; lines on the wire are whole and their checksums right,
 * or the harness throws.
 */
import { VirtualClock } from '../../src/clock.ts';
import { encodeCommand, type Verb } from '../../src/protocol/commands.ts';
import { decodeDeviceLine } from '../../src/protocol/device-lines.ts';
import { frame, unframe } from '../../src/protocol/framing.ts';
import { CLOCK_HZ, EmulatedBoard, type ResetCause } from '../../src/simulator/avr/board.ts';
import { compiledFirmware } from '../../src/simulator/avr/intel-hex.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import type { Axis } from '../../src/units.ts';

/** The firmware has booted by then; the first time it stores its identity [ms]. */
const BOOT_MS = 50;
/** A device has finished sending when its line is quiet for this long [ms]. */
const QUIET_MS = 5;
/** A device replies within this time [ms]. */
const REPLY_MS = 50;

/** A device under test. */
abstract class DeviceUnderTest {
  /** The bodies of all lines that it has sent. */
  readonly said: string[] = [];
  #partial = '';
  #sequence = 0;

  /** Sends bytes, and waits until the device has finished answering. */
  protected abstract transmit(bytes: string): Promise<void>;
  /** Lets time pass without any byte from the host. */
  abstract pass(durationMs: number): Promise<void>;
  /** Resets it as opening a port does. */
  abstract reset(): Promise<void>;

  /** Takes a character that it sends. */
  protected hear(character: string): void {
    this.#partial += character;
    if (character !== '\n') return;
    const begin = Math.max(0, this.#partial.lastIndexOf('BOOT')); // a reset interrupts the line being sent
    const framed = unframe(this.#partial.slice(begin).trimEnd());
    if (!framed) throw new Error(`the device sent ${this.#partial}`);
    this.said.push(framed.body);
    this.#partial = '';
  }

  /** Sends bytes; returns the bodies of the received lines. */
  async send(bytes: string): Promise<string[]> {
    const from = this.said.length;
    await this.transmit(bytes);
    return this.said.slice(from);
  }

  /** Sends a command; returns its reply without the number. */
  async command(verb: Verb, ...args: number[]): Promise<string> {
    const number = `${++this.#sequence} `;
    const from = this.said.length;
    await this.transmit(encodeCommand(this.#sequence, verb, ...args));
    const reply = () => this.said.slice(from).find((body) => body.startsWith(number));
    for (let ms = 0; ms < REPLY_MS && !reply(); ms++) await this.pass(1);
    return reply()?.slice(number.length) ?? 'no reply';
  }

  /** The reply to STATUS. */
  async status() {
    const words = (await this.command('STATUS')).split(' ').slice(1);
    const line = decodeDeviceLine(frame(['T', 0, ...words]).trimEnd());
    if (line?.kind !== 'telemetry') throw new Error('STATUS is not as telemetry');
    return line;
  }

  /** Lets time pass while a living host sends PING. */
  async wait(durationMs: number): Promise<void> {
    for (let leftMs = durationMs; leftMs > 0; leftMs -= 100) {
      await this.command('PING');
      await this.pass(Math.min(leftMs, 100));
    }
  }
}

/** The simulated device without a line in between: it replies at once. */
class SimulatedUnderTest extends DeviceUnderTest {
  readonly #clock = new VirtualClock();
  readonly #rig = new SimulatedRig(simulatedDescription('hobby'), this.#clock, 1);

  constructor() {
    super();
    this.#rig.onLine = (line) => {
      for (const character of line) this.hear(character);
    };
    this.#rig.powerUp();
  }

  protected async transmit(bytes: string): Promise<void> {
    for (const character of bytes) this.#rig.device.receive(character.charCodeAt(0));
  }

  pass(durationMs: number): Promise<void> {
    return this.#clock.advance(durationMs);
  }

  async reset(): Promise<void> {
    this.#rig.device.reset('EXTERNAL');
  }
}

/** A servo pulse at a pin. */
export interface Pulse {
  readonly axis: Axis;
  readonly widthUs: number;
  /** When it ended [ms]. */
  readonly endMs: number;
}

/** The compiled firmware in the emulated board. */
export class EmulatedUnderTest extends DeviceUnderTest {
  readonly board: EmulatedBoard;
  /** All pulses at the servo pins. */
  readonly pulses: Pulse[] = [];
  #lastReceivedMs = 0;

  constructor(baudRate: number, { seed = 1 } = {}) {
    super();
    this.board = new EmulatedBoard({
      hex: compiledFirmware(baudRate),
      seed,
      onByte: (byte) => {
        this.#lastReceivedMs = this.nowMs;
        this.hear(String.fromCharCode(byte));
      },
      onPulse: (axis, widthUs) => this.pulses.push({ axis, widthUs, endMs: this.nowMs }),
    });
    this.board.connectHost(baudRate);
    this.board.powerUp();
    this.run(BOOT_MS);
  }

  /** Time since it was built [ms]. */
  get nowMs(): number {
    return (1000 * this.board.cycles) / CLOCK_HZ;
  }

  /** Lets time pass. */
  run(durationMs: number): void {
    this.board.runUntil(this.board.cycles + (durationMs * CLOCK_HZ) / 1000);
  }

  protected async transmit(bytes: string): Promise<void> {
    this.board.send(Buffer.from(bytes, 'latin1'));
    while (this.board.receiving) this.run(0.5);
    for (
      const sentMs = this.nowMs;
      this.nowMs - Math.max(sentMs, this.#lastReceivedMs) < QUIET_MS;
    ) {
      this.run(1);
    }
  }

  async pass(durationMs: number): Promise<void> {
    this.run(durationMs);
  }

  async reset(cause: ResetCause = 'EXTERNAL'): Promise<void> {
    this.board.reset(cause);
    this.run(BOOT_MS);
  }

  /** Switches it off and on again. */
  cutPower(cause: ResetCause = 'POWER'): void {
    this.board.powerDown();
    this.run(500);
    this.board.powerUp(cause);
    this.run(BOOT_MS);
  }
}

/** A device that has just been powered up. */
export interface DeviceMaker {
  readonly name: string;
  readonly make: () => DeviceUnderTest;
  /** Number of random cases, as a fraction of that for the fastest implementation. */
  readonly patience: number;
}

/** All implementations of the protocol. */
export const DEVICES: readonly DeviceMaker[] = [
  { name: 'the simulated device', make: () => new SimulatedUnderTest(), patience: 1 },
  ...[115_200, 250_000].map((baudRate) => ({
    name: `the firmware at ${baudRate} baud`,
    make: () => new EmulatedUnderTest(baudRate),
    patience: 0.2,
  })),
];
