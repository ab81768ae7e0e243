/** A disturbed line between driver and port: bytes flipped, lost or delayed, by seed. */
import type {
  BindingInterface,
  BindingPortInterface,
  OpenOptions,
  PortInfo,
} from '@serialport/bindings-interface';
import { type Clock, sleep } from '../../src/clock.ts';
import { Random } from '../../src/random.ts';

/** Disturbances of the bytes. */
export interface Disturbance {
  /** Probability per byte. */
  readonly flipped?: number;
  readonly lost?: number;
  /** Delay per chunk to the host; uniform from 0 to this [ms]. */
  readonly lateMs?: number;
  readonly seed?: number;
  /** Bytes sent to the host before all others, as by a boot loader. */
  readonly first?: readonly number[];
}

/** Wraps a binding and disturbs its bytes, independently in each direction. */
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
