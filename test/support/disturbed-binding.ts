/** A line that isn't what it should be: bytes flipped or lost by seed, or late, between driver and port. */
import type {
  BindingInterface,
  BindingPortInterface,
  OpenOptions,
  PortInfo,
} from '@serialport/bindings-interface';
import { type Clock, sleep } from '../../src/clock.ts';
import { Random } from '../../src/random.ts';

/** What happens to bytes on their way. */
export interface Disturbance {
  /** Of each byte. */
  readonly flipped?: number;
  readonly lost?: number;
  /** Of each chunk to the host; uniform from 0 to this [ms]. */
  readonly lateMs?: number;
  readonly seed?: number;
  /** Bytes to the host that come before all others, as a boot loader's do. */
  readonly first?: readonly number[];
}

/** Stands before a binding and spoils what goes through; each direction by itself. */
export class DisturbedBinding implements BindingInterface {
  readonly #inner: BindingInterface;
  readonly #clock: Clock;
  readonly toHost: Disturbance;
  readonly toDevice: Disturbance;

  constructor(
    inner: BindingInterface,
    clock: Clock,
    { toHost = {}, toDevice = {} }: { toHost?: Disturbance; toDevice?: Disturbance },
  ) {
    this.#inner = inner;
    this.#clock = clock;
    this.toHost = toHost;
    this.toDevice = toDevice;
  }

  list(): Promise<PortInfo[]> {
    return this.#inner.list();
  }

  async open(options: OpenOptions): Promise<BindingPortInterface> {
    const port = await this.#inner.open(options);
    const [spoilIn, spoilOut] = [spoiler(this.toHost), spoiler(this.toDevice)];
    const { lateMs = 0 } = this.toHost;
    const first = [...(this.toHost.first ?? [])];
    const random = new Random(this.toHost.seed ?? 1, 'delay');
    const read = port.read.bind(port);
    const write = port.write.bind(port);
    port.read = async (buffer, offset, length) => {
      if (first.length > 0) {
        const bytes = first.splice(0);
        buffer.set(bytes, offset);
        return { buffer, bytesRead: bytes.length };
      }
      for (;;) {
        const { bytesRead } = await read(buffer, offset, length);
        if (lateMs > 0) await sleep(this.#clock, random.uniform(0, lateMs));
        const bytes = spoilIn(buffer.subarray(offset, offset + bytesRead));
        bytes.copy(buffer, offset);
        if (bytes.length > 0) return { buffer, bytesRead: bytes.length };
      }
    };
    port.write = (buffer) => write(spoilOut(buffer));
    return port;
  }
}

function spoiler({ flipped = 0, lost = 0, seed = 1 }: Disturbance): (bytes: Buffer) => Buffer {
  const random = new Random(seed, 'line');
  return (bytes) =>
    Buffer.from(
      [...bytes].flatMap((byte) => {
        const chance = random.uniform();
        if (chance < lost) return [];
        return chance < lost + flipped ? byte ^ (1 << random.integer(7)) : byte;
      }),
    );
}
