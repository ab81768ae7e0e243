/** The points of the course's noisy sine; also for the page, which draws them while the net learns. */
import { SINE_TRAINING_POINTS } from '../learning/net-settings.ts';
import { Random } from '../random.ts';

const POINTS = 1000;
/** The points are between 0 and this x. */
export const SINE_LENGTH = 6;
/** Standard deviation of the noise. */
export const SINE_NOISE = 0.1;

/** The course's sine, without its noise. */
export const sine = (x: number): number => 2.5 * Math.sin(x) + 1.5;

/** A point of the plane. */
export interface SinePoint {
  readonly x: number;
  readonly y: number;
}

/** Draws the points. @param random supplies them, and then the first weights of the net */
export function drawSine(random: Random) {
  const points = Array.from({ length: POINTS }, (): SinePoint => {
    const x = random.uniform(0, SINE_LENGTH);
    return { x, y: sine(x) + random.normal(SINE_NOISE) };
  });
  return {
    training: points.slice(0, SINE_TRAINING_POINTS),
    validation: points.slice(SINE_TRAINING_POINTS),
  };
}

/** The random numbers of a seed. */
export const sineRandom = (seed: number): Random => new Random(seed, 'exercise sine');
