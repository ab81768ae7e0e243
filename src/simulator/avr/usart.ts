/**
 * USART0 of the ATmega328P in asynchronous mode with 8 data bits, modelled after its datasheet
 * (DS40002061, section 19): a two-byte receive FIFO behind a shift register, overrun and frame
 * errors, level-triggered interrupts, and a transmit buffer before a shift register.
 */
import type { CPU } from 'avr8js';

const UCSR0A = 0xc0;
const UCSR0B = 0xc1;
const UBRR0L = 0xc4;
const UBRR0H = 0xc5;
const UDR0 = 0xc6;

const RXC = 0x80;
const TXC = 0x40;
const UDRE = 0x20;
const FE = 0x10;
const DOR = 0x08;
const U2X = 0x02;
const RXCIE = 0x80;
const TXCIE = 0x40;
const UDRIE = 0x20;
const RXEN = 0x10;
const TXEN = 0x08;

/** Start bit, eight data bits, stop bit. */
const FRAME_BITS = 10;

/** A received byte. */
interface Received {
  readonly byte: number;
  readonly frameError: boolean;
  /** Whether bytes before this one were lost. */
  readonly overrun: boolean;
  readonly atCycle: number;
}

/** The serial port of an emulated board. */
export class Usart {
  /** The longest time that a received byte has waited for the firmware to read it [CPU cycles]. */
  worstWaitCycles = 0;
  readonly #cpu: CPU;
  readonly #onByte: (byte: number, bitCycles: number) => void;
  readonly #fifo: Received[] = [];
  /** A byte that waits for a place in the FIFO. */
  #shifted: Received | undefined;
  #overrun = false;
  #sending: number | undefined;
  #buffered: number | undefined;

  /** @param onByte called with each byte at the end of its stop bit, with the length of its bits */
  constructor(cpu: CPU, onByte: (byte: number, bitCycles: number) => void) {
    this.#cpu = cpu;
    this.#onByte = onByte;
    cpu.data[UCSR0A] = UDRE;
    cpu.readHooks[UDR0] = () => this.#read();
    cpu.writeHooks[UDR0] = (byte) => this.#write(byte);
    cpu.writeHooks[UCSR0A] = (value) => {
      if (value & TXC) cpu.clearInterrupt(TRANSMITTED);
      cpu.data[UCSR0A] = (cpu.data[UCSR0A]! & ~U2X) | (value & U2X);
      return true;
    };
    cpu.writeHooks[UCSR0B] = (value) => {
      cpu.data[UCSR0B] = value;
      for (const interrupt of INTERRUPTS) cpu.updateInterruptEnable(interrupt, value);
      return true;
    };
  }

  /** Length of a bit [CPU cycles], from the baud rate register. */
  get bitCycles(): number {
    const { data } = this.#cpu;
    return (data[UCSR0A]! & U2X ? 8 : 16) * (256 * data[UBRR0H]! + data[UBRR0L]! + 1);
  }

  /** A start bit arrives: a byte still waiting for a place in the FIFO is lost. */
  beginFrame(): void {
    if (!this.#shifted) return;
    this.#shifted = undefined;
    this.#overrun = true;
  }

  /** A byte is complete; its stop bit was valid or missing. */
  endFrame(byte: number, frameError: boolean): void {
    if (!(this.#cpu.data[UCSR0B]! & RXEN)) return;
    const { cycles: atCycle } = this.#cpu;
    const received = { byte, frameError, overrun: this.#overrun, atCycle };
    this.#overrun = false;
    if (this.#fifo.length < 2) this.#fifo.push(received);
    else this.#shifted = received;
    this.#showFifo();
  }

  #read(): number {
    const read = this.#fifo.shift();
    if (this.#shifted) this.#fifo.push(this.#shifted);
    this.#shifted = undefined;
    this.#showFifo();
    if (!read) return 0;
    this.worstWaitCycles = Math.max(this.worstWaitCycles, this.#cpu.cycles - read.atCycle);
    return read.byte;
  }

  /** The error flags belong to the byte that is read next. */
  #showFifo(): void {
    const { data } = this.#cpu;
    const [next] = this.#fifo;
    data[UCSR0A]! &= ~(FE | DOR);
    if (!next) {
      this.#cpu.clearInterrupt(RECEIVED);
      return;
    }
    if (next.frameError) data[UCSR0A]! |= FE;
    if (next.overrun) data[UCSR0A]! |= DOR;
    this.#cpu.setInterruptFlag(RECEIVED);
  }

  #write(byte: number): void {
    if (!(this.#cpu.data[UCSR0B]! & TXEN)) return;
    if (this.#sending === undefined) {
      this.#send(byte);
    } else {
      this.#buffered = byte;
      this.#cpu.clearInterrupt(EMPTY);
    }
  }

  #send(byte: number): void {
    const { bitCycles } = this;
    this.#sending = byte;
    this.#cpu.addClockEvent(() => {
      const next = this.#buffered;
      this.#sending = undefined;
      this.#buffered = undefined;
      this.#onByte(byte, bitCycles);
      if (next === undefined) {
        this.#cpu.setInterruptFlag(TRANSMITTED);
      } else {
        this.#send(next);
        this.#cpu.setInterruptFlag(EMPTY);
      }
    }, FRAME_BITS * bitCycles);
  }
}

/**
 * An interrupt: word address of the vector (table 11-6), flag and mask; level-triggered if
 * constant.
 */
const RECEIVED = {
  address: 0x24,
  flagRegister: UCSR0A,
  flagMask: RXC,
  enableRegister: UCSR0B,
  enableMask: RXCIE,
  constant: true,
};
const EMPTY = {
  address: 0x26,
  flagRegister: UCSR0A,
  flagMask: UDRE,
  enableRegister: UCSR0B,
  enableMask: UDRIE,
  constant: true,
};
const TRANSMITTED = {
  address: 0x28,
  flagRegister: UCSR0A,
  flagMask: TXC,
  enableRegister: UCSR0B,
  enableMask: TXCIE,
};
const INTERRUPTS = [RECEIVED, EMPTY, TRANSMITTED];
