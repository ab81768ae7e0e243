/**
 * VISCA over IP as Sony's cameras speak it (SRG-300H Technical Manual, "Command List"): packets in,
 * packets out. Positions describe the true beam, 14.4 to the degree as in the list of the EVI-D100;
 * pan counts to the right of straight ahead, tilt above the horizon.
 */
import { PantiltError } from '../../errors.ts';
import type { BridgeContext } from '../bridge.ts';
import type { HeadAngles, Move, PanTiltHead } from '../pan-tilt-head.ts';

const UNITS_PER_DEGREE = 14.4;
/** Highest speed of a drive, in its own steps and on the rig [deg/s]. */
const MAX_SPEED = 0x18;
const FULL_SPEED_DEG_PER_S = 60;
/** A drive ends after this time unless it is repeated, as the packet that stops it may be lost [ms]. */
const DRIVE_MS = 10_000;

/** Types of a packet's payload. */
const TYPES = {
  command: 0x0100,
  inquiry: 0x0110,
  reply: 0x0111,
  control: 0x0200,
  controlReply: 0x0201,
} as const;
const HEADER_BYTES = 8;
const MAX_PAYLOAD_BYTES = 16;
const END = 0xff;

/** Errors of a command, as its reply states them. */
const ERRORS = {
  syntax: 0x02,
  bufferFull: 0x03,
  cancelled: 0x04,
  noSocket: 0x05,
  notExecutable: 0x41,
} as const;

/** What all controllers of a head share. */
export class ViscaHead {
  readonly context: BridgeContext;
  readonly head: PanTiltHead;
  /** Sockets of the commands that are being executed. */
  readonly sockets = new Set<number>();
  lastMemory = 0;

  constructor(context: BridgeContext, head: PanTiltHead) {
    this.context = context;
    this.head = head;
  }
}

/** A message of a controller. */
interface Message {
  /** Undefined for a packet that is VISCA alone, without the header of VISCA over IP. */
  readonly sequence: number | undefined;
  readonly type: number;
  readonly payload: Buffer;
}

/** A command as it is executed; undefined if the bytes are none. */
type Command = (() => Promise<Move | undefined>) | undefined;

/** One controller, known by its address. */
export class ViscaSession {
  readonly #shared: ViscaHead;
  readonly #send: (packet: Buffer) => void;
  /** Number of the latest message that was executed. */
  #executed: number | undefined;

  constructor(shared: ViscaHead, send: (packet: Buffer) => void) {
    this.#shared = shared;
    this.#send = send;
  }

  /** Handles a packet; resolves when its command is complete. A stop is begun before this returns. */
  async handle(packet: Buffer): Promise<void> {
    const message = parsePacket(packet);
    if (!message) return;
    const { type, payload, sequence } = message;
    if (type === TYPES.control) {
      if (payload.length !== 1 || payload[0] !== 0x01) return;
      this.#executed = undefined;
      this.#send(framed(TYPES.controlReply, sequence!, Buffer.from([0x01])));
      return;
    }
    const isVisca = type === TYPES.command || type === TYPES.inquiry;
    if (!isVisca) return this.#abnormal(sequence!, 0x02);
    const body = bodyOf(payload);
    if (!body) return this.#reply(message, 0x60, ERRORS.syntax);
    const isStop = STOP.test(body.toString('hex'));
    // Sent again, because its reply was lost: what has been executed is not repeated, except a stop.
    if (sequence !== undefined && sequence === this.#executed && !isStop)
      return this.#abnormal(sequence, 0x01);
    if (body[0] === 0x09) return this.#inquire(message, body);
    if (body[0]! >> 4 === 2 && body.length === 1) return this.#cancel(message, body[0]! & 0x0f);
    if (body[0] !== 0x01) return this.#reply(message, 0x60, ERRORS.syntax);
    return this.#command(message, body, isStop);
  }

  async #command(message: Message, body: Buffer, isStop: boolean): Promise<void> {
    if (body.equals(INTERFACE_CLEAR)) return this.#complete(message);
    const command = this.#commandOf(body);
    if (!command) return this.#reply(message, 0x60, ERRORS.syntax);
    const { sockets } = this.#shared;
    const free = [1, 2].find((each) => !sockets.has(each));
    if (free === undefined && !isStop) return this.#reply(message, 0x60, ERRORS.bufferFull);
    const socket = free ?? 1;
    if (free !== undefined) sockets.add(free);
    this.#executed = message.sequence;
    let hasAcknowledged = false;
    try {
      const move = await command();
      this.#reply(message, 0x40 | socket);
      hasAcknowledged = true;
      await move?.ended;
      this.#reply(message, 0x50 | socket);
    } catch (error) {
      const isReplaced = error instanceof PantiltError && error.code === 'move-interrupted';
      const isCancelled = hasAcknowledged && isReplaced;
      if (!hasAcknowledged && this.#executed === message.sequence) this.#executed = undefined;
      this.#reply(message, 0x60 | socket, isCancelled ? ERRORS.cancelled : ERRORS.notExecutable);
      if (!isReplaced) this.#shared.context.log.warn(`visca: ${(error as Error).message}`);
    } finally {
      if (free !== undefined) sockets.delete(free);
    }
  }

  /** The command of a body that starts with 01. */
  #commandOf(body: Buffer): Command {
    const { head, context } = this.#shared;
    const { daemon } = context;
    const hex = body.toString('hex');
    const drive = /^010601(..)(..)0([123])0([123])$/.exec(hex);
    if (drive) {
      const speeds = speedsOf(drive);
      return speeds && ended(() => head.drive(speeds, DRIVE_MS));
    }
    const move = /^01060([23])(..)(..)((?:0.){4})((?:0.){4})$/.exec(hex);
    if (move) {
      const [panDeg, tiltDeg] = [move[4]!, move[5]!].map(degreesOf) as [number, number];
      const isAbsolute = move[1] === '2';
      return () =>
        isAbsolute
          ? head.point({ panDeg, tiltDeg })
          : head.pointFrom((from) => ({
              panDeg: from.panDeg + panDeg,
              tiltDeg: from.tiltDeg + tiltDeg,
            }));
    }
    const memory = /^01043f0([012])(..)$/.exec(hex);
    if (memory) return this.#memoryCommand(memory[1]!, Number.parseInt(memory[2]!, 16));
    switch (hex) {
      case '010604':
      case '010605':
        return () => head.home();
      case '01040002':
        return ended(() => daemon.call('POST /rig/arm'));
      case '01040003':
        return ended(() => daemon.call('POST /rig/release'));
      default:
        return undefined;
    }
  }

  /** Memory N is the preset with the name N. */
  #memoryCommand(verb: string, number: number): Command {
    const { head, context } = this.#shared;
    const name = String(number);
    this.#shared.lastMemory = number;
    if (verb === '2') return () => head.pointAt(name);
    if (verb === '1') return ended(() => head.savePreset(name));
    return ended(() => context.daemon.call('DELETE /presets/:name', { params: { name } }));
  }

  async #inquire(message: Message, body: Buffer): Promise<void> {
    const { head, lastMemory } = this.#shared;
    const answer = async (): Promise<number[] | undefined> => {
      switch (body.toString('hex')) {
        case '090612': {
          const { direction } = await head.status();
          return direction && [...nibblesOf(direction.panDeg), ...nibblesOf(direction.tiltDeg)];
        }
        case '090611':
          return [MAX_SPEED, MAX_SPEED];
        case '090400':
          return [(await head.status()).rig.servoOn ? 0x02 : 0x03];
        case '09043f':
          return [lastMemory];
        case '090002': // No vendor, no model, first version, two sockets.
          return [0, 0, 0, 0, 0, 1, 2];
        default:
          throw new SyntaxError();
      }
    };
    try {
      const data = await answer();
      this.#executed = message.sequence;
      if (data) this.#reply(message, 0x50, ...data);
      else this.#reply(message, 0x60, ERRORS.notExecutable);
    } catch (error) {
      const isSyntax = error instanceof SyntaxError;
      this.#reply(message, 0x60, isSyntax ? ERRORS.syntax : ERRORS.notExecutable);
    }
  }

  /** Ends the command of a socket; its own reply says so. */
  async #cancel(message: Message, socket: number): Promise<void> {
    if (!this.#shared.sockets.has(socket))
      return this.#reply(message, 0x60 | socket, ERRORS.noSocket);
    await this.#shared.head.halt();
  }

  #complete(message: Message): void {
    this.#executed = message.sequence;
    this.#reply(message, 0x50);
  }

  #reply({ sequence }: Message, ...bytes: number[]): void {
    const payload = Buffer.from([0x90, ...bytes, END]);
    this.#send(sequence === undefined ? payload : framed(TYPES.reply, sequence, payload));
  }

  #abnormal(sequence: number, reason: 0x01 | 0x02): void {
    this.#send(framed(TYPES.control, sequence, Buffer.from([0x0f, reason])));
  }
}

/** A command that has ended when it has been carried out. */
const ended = (carryOut: () => Promise<unknown>) => async (): Promise<undefined> => {
  await carryOut();
};

/** A drive whose both directions are "stop". */
const STOP = /^010601....0303$/;
const INTERFACE_CLEAR = Buffer.from([0x01, 0x00, 0x01]);

/** The message of a packet; undefined unless its header is consistent. */
function parsePacket(packet: Buffer): Message | undefined {
  const first = packet[0] ?? 0;
  if (first >> 4 === 8 && packet.length <= MAX_PAYLOAD_BYTES)
    return { sequence: undefined, type: TYPES.command, payload: packet };
  if (packet.length <= HEADER_BYTES || packet.length > HEADER_BYTES + MAX_PAYLOAD_BYTES)
    return undefined;
  const payload = packet.subarray(HEADER_BYTES);
  if (packet.readUInt16BE(2) !== payload.length) return undefined;
  return { type: packet.readUInt16BE(0), sequence: packet.readUInt32BE(4), payload };
}

/** What stands between the address, which over IP is that of the first device or of all, and the end. */
function bodyOf(payload: Buffer): Buffer | undefined {
  const [address] = payload;
  const isWhole = payload.length >= 3 && payload.indexOf(END) === payload.length - 1;
  return isWhole && (address === 0x81 || address === 0x88) ? payload.subarray(1, -1) : undefined;
}

function framed(type: number, sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(payload.length, 2);
  header.writeUInt32BE(sequence, 4);
  return Buffer.concat([header, payload]);
}

/** Speeds of a drive: pan right of left, tilt up of down; undefined beyond the highest step. */
function speedsOf([, pan, tilt, panWay, tiltWay]: RegExpExecArray): HeadAngles | undefined {
  const speed = (steps: string, way: string, positive: string) => {
    if (way === '3') return 0;
    const magnitude = (Number.parseInt(steps, 16) * FULL_SPEED_DEG_PER_S) / MAX_SPEED;
    return way === positive ? magnitude : -magnitude;
  };
  const speeds = { panDeg: speed(pan!, panWay!, '2'), tiltDeg: speed(tilt!, tiltWay!, '1') };
  const isValid = Object.values(speeds).every((each) => Math.abs(each) <= FULL_SPEED_DEG_PER_S);
  return isValid ? speeds : undefined;
}

/** An angle from four nibbles `0p 0q 0r 0s`, a signed number of 16 bits. */
const degreesOf = (nibbles: string): number =>
  ((Number.parseInt(nibbles.replace(/0(.)/g, '$1'), 16) << 16) >> 16) / UNITS_PER_DEGREE;

/** The nibbles of an angle. */
const nibblesOf = (angleDeg: number): number[] => {
  const units = Math.round(angleDeg * UNITS_PER_DEGREE);
  return [12, 8, 4, 0].map((shift) => (units >> shift) & 0x0f);
};
