/** A noisy cable between any rig and its host, in both directions, by seed. */
import type { Clock } from '../../src/clock.ts';
import { Random } from '../../src/random.ts';
import type {
  HostEnd,
  Line,
  RigProbe,
  SerialEndpoint,
} from '../../src/simulator/serial-endpoint.ts';
import type { FloorPoint } from '../../src/units.ts';

/**
 * Changes the bytes of a chunk from an index on, and returns the index of the next byte to process.
 */
type Spoiler = (bytes: number[], at: number, random: Random) => number;

const FOREIGN = [...Buffer.from('\r\nets Jun  8 2016 00:22:57 rst:0x1 (POWERON_RESET)\r\n0 OK*\n')];
const MAX_CUT_BYTES = 40;
/** These take so long that most are omitted. */
const ENDLESS_SHARE = 0.05;
const ENDLESS = new Array<number>(64 * 1024).fill('x'.charCodeAt(0));

const insert = (bytes: number[], at: number, foreign: readonly number[]): number => {
  bytes.splice(at, 0, ...foreign);
  return at + foreign.length + 1;
};

/** The kinds of noise at a byte. */
export const NOISES = {
  'bit flips': (bytes, at, random) => {
    bytes[at] = bytes[at]! ^ (1 << random.integer(8));
    return at + 1;
  },
  'lost bytes': (bytes, at) => {
    bytes.splice(at, 1);
    return at;
  },
  'bytes twice': (bytes, at) => insert(bytes, at, [bytes[at]!]),
  'chunks twice': (bytes, at) => insert(bytes, at, bytes.slice(0, at)),
  'bytes in the wrong order': (bytes, at) => {
    if (at > 0) [bytes[at - 1], bytes[at]] = [bytes[at]!, bytes[at - 1]!];
    return at + 1;
  },
  cuts: (bytes, at, random) => {
    bytes.splice(at, 1 + random.integer(MAX_CUT_BYTES));
    return at;
  },
  'foreign text': (bytes, at) => insert(bytes, at, FOREIGN),
  NULs: (bytes, at, random) => insert(bytes, at, new Array(1 + random.integer(8)).fill(0)),
  '64 kB without a line feed': (bytes, at, random) =>
    random.uniform() < ENDLESS_SHARE ? insert(bytes, at, ENDLESS) : at + 1,
} as const satisfies Readonly<Record<string, Spoiler>>;

/** A kind of noise. */
export type Noise = keyof typeof NOISES;

/** A rig behind such a cable. */
export class NoisyCable implements SerialEndpoint {
  /** The kinds of noise with their probabilities per byte; none at first. */
  noises: readonly Noise[] = [];
  rate = 0;
  readonly #rig: SerialEndpoint;
  readonly #random: Random;

  constructor(rig: SerialEndpoint, seed: number) {
    this.#rig = rig;
    this.#random = new Random(seed, 'cable');
  }

  get clock(): Clock {
    return this.#rig.clock;
  }

  get probe(): RigProbe | undefined {
    return this.#rig.probe;
  }

  set probe(probe) {
    this.#rig.probe = probe;
  }

  connect(baudRate: number, host: HostEnd): Line {
    const line = this.#rig.connect(baudRate, {
      deliver: (bytes) => host.deliver(this.#spoil(bytes, this.noises)),
      fail: (reason) => host.fail(reason),
    });
    // The wire to the device keeps its speed: it would be busy with an endless line for seconds.
    const short = () => this.noises.filter((noise) => noise !== '64 kB without a line feed');
    return {
      get busy() {
        return line.busy;
      },
      send: (bytes) => line.send(this.#spoil(bytes, short())),
      cut: () => line.cut(),
    };
  }

  powerUp(): void {
    this.#rig.powerUp();
  }

  reset(): void {
    this.#rig.reset();
  }

  powerDown(): void {
    this.#rig.powerDown();
  }

  measureSpot(): FloorPoint | undefined {
    return this.#rig.measureSpot();
  }

  trueSpot(): FloorPoint | undefined {
    return this.#rig.trueSpot();
  }

  close(): Promise<void> {
    return this.#rig.close();
  }

  #spoil(chunk: Uint8Array, noises: readonly Noise[]): Uint8Array {
    if (noises.length === 0) return chunk;
    const bytes = [...chunk];
    for (let at = 0; at < bytes.length; ) {
      if (this.#random.uniform() >= this.rate) at++;
      else at = NOISES[noises[this.#random.integer(noises.length)]!](bytes, at, this.#random);
    }
    return Uint8Array.from(bytes);
  }
}
