/**
 * The receiving end of the simulated device: bytes in, lines and stops out (firmware/PROTOCOL.md,
 * "The line" and "Stop").
 */
import { type DeviceError, deviceError } from '../protocol/device-errors.ts';
import { MAX_LINE_BYTES, STOP } from '../protocol/framing.ts';

/** What comes out of a byte: a line without its end, a stop, an error, or nothing yet. */
export type Received = string | typeof STOP_RECEIVED | DeviceError | undefined;

/** The byte was `!`. */
export const STOP_RECEIVED = Symbol('stop');

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Gathers bytes into lines of bounded length. */
export class LineReceiver {
  #line = '';
  #skipping = false;

  /** Takes one byte. */
  receive(byte: number): Received {
    if (byte === STOP.charCodeAt(0)) {
      this.clear();
      return STOP_RECEIVED;
    }
    if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
      if (this.#line.length < MAX_LINE_BYTES - 1) this.#line += String.fromCharCode(byte);
      else this.#skipping = true;
      return undefined;
    }
    const received = this.#skipping ? deviceError('LENGTH') : this.#line;
    this.clear();
    return received === '' ? undefined : received;
  }

  /** Forgets the line under way. */
  clear(): void {
    this.#line = '';
    this.#skipping = false;
  }
}
