/**
 * The serial wires between a host and an emulated board: bytes as bits in time. Each end samples
 * the middle of the bits at its own baud rate, so that a wrong rate garbles bytes as on real
 * hardware.
 */
import type { CPU } from 'avr8js';
import type { Usart } from './usart.ts';

const FRAME_BITS = 10;
const STOP_BIT = 9;

/** The byte that a receiver decodes if the sender's bits are longer or shorter than its own. */
function sample(
  byte: number,
  sentBitCycles: number,
  ownBitCycles: number,
): { byte: number; frameError: boolean } {
  const frame = (byte << 1) | (1 << STOP_BIT); // The start bit is first; the idle line is high.
  const bit = (i: number) => {
    const sent = Math.floor(((i + 0.5) * ownBitCycles) / sentBitCycles);
    return sent >= FRAME_BITS ? 1 : (frame >> sent) & 1;
  };
  let heard = 0;
  for (let i = 0; i < 8; i++) heard |= bit(i + 1) << i;
  return { byte: heard, frameError: bit(STOP_BIT) === 0 };
}

/** Both directions of a line whose host end has its own baud rate. */
export class SerialFrames {
  /** Length of a bit at the host's end [CPU cycles]. */
  hostBitCycles = 0;
  readonly #onByte: (byte: number) => void;
  #queue: number[] = [];
  #cpu: CPU | undefined;
  #usart: Usart | undefined;
  /** When the host's line is free for the next start bit. */
  #freeCycle = 0;

  /** @param onByte called with each byte as the host receives it */
  constructor(onByte: (byte: number) => void) {
    this.#onByte = onByte;
  }

  /** Connects a chip to the other end, in place of any other. */
  connect(cpu: CPU, usart: Usart): void {
    this.#cpu = cpu;
    this.#usart = usart;
  }

  get sending(): boolean {
    return this.#queue.length > 0;
  }

  /** Sends bytes to the board, one after the other. */
  send(bytes: Uint8Array): void {
    const idle = !this.sending;
    for (const byte of bytes) this.#queue.push(byte);
    if (idle && this.sending) this.#beginFrame();
  }

  /** Drops the bytes in transit to the board. */
  cut(): void {
    this.#queue = [];
    this.#freeCycle = 0;
  }

  /** Called when the board has sent a byte. */
  hear(byte: number, bitCycles: number): void {
    this.#onByte(sample(byte, bitCycles, this.hostBitCycles).byte);
  }

  #beginFrame(): void {
    const [cpu, usart] = [this.#cpu!, this.#usart!];
    const startCycle = Math.max(cpu.cycles, this.#freeCycle);
    this.#freeCycle = startCycle + FRAME_BITS * this.hostBitCycles;
    // The first sample of the start bit detects it (19.8.2); the stop bit is sampled last.
    cpu.addClockEvent(
      () => {
        usart.beginFrame();
        const own = usart.bitCycles;
        const { byte, frameError } = sample(this.#queue[0]!, this.hostBitCycles, own);
        cpu.addClockEvent(() => {
          usart.endFrame(byte, frameError);
          this.#queue.shift();
          if (this.sending) this.#beginFrame();
        }, STOP_BIT * own);
      },
      startCycle - cpu.cycles + usart.bitCycles / 2,
    );
  }
}
