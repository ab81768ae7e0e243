/**
 * Parsers of command-line arguments for commander; an invalid value is a usage error.
 */
import { InvalidArgumentError } from 'commander';
import { SEED_BOUNDS } from '../random.ts';

/** A finite number. */
export function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`"${text}" isn't a number.`);
  }
  return value;
}

/** An integer within bounds. */
export const wholeNumber =
  (least: number, greatest: number) =>
  (text: string): number => {
    const value = finiteNumber(text);
    if (!Number.isInteger(value) || value < least || value > greatest) {
      throw new InvalidArgumentError(`Expected an integer from ${least} to ${greatest}.`);
    }
    return value;
  };

/** A number above 0. */
export function positiveNumber(text: string): number {
  const value = finiteNumber(text);
  if (value > 0 && value <= 1000) return value;
  throw new InvalidArgumentError('Expected a number above 0, at most 1000.');
}

/** A seed. */
export const seed = wholeNumber(SEED_BOUNDS.minimum, SEED_BOUNDS.maximum);
