/**
 * Seeded random numbers. Randomised code takes a `Random` as a parameter; the same seed and stream
 * give the same numbers on every machine.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Valid range of a seed. */
export const SEED_BOUNDS = { minimum: 0, maximum: 2 ** 31 - 1 } as const;

/** A deterministic source of random numbers (xoroshiro128+). */
export class Random {
  readonly #generator;

  /** @param stream selects one of several independent sequences for the same seed */
  constructor(seed: number, stream = '') {
    this.#generator = xoroshiro128plus(hash(`${seed}/${stream}`));
    for (let i = 0; i < 8; i++) this.uniform(); // Discards the poorly mixed first words of small seeds.
  }

  /** Uniform in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * uniformFloat64(this.#generator);
  }

  /** Uniform over 0 … count - 1. */
  integer(count: number): number {
    return Math.floor(this.uniform(0, count));
  }

  /** Normal with mean 0 and the given standard deviation (Box and Muller 1958). */
  normal(standardDeviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return standardDeviation * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Shuffles in place (Fisher and Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value | 0;
}
