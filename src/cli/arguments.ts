/**
 * Arguments of commands, checked as commander reads them; what is wrong is a usage error.
 */
import { InvalidArgumentError } from 'commander';

/** A finite number. */
export function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`"${text}" isn't a number.`);
  }
  return value;
}

/** A whole number within bounds. */
export const wholeNumber =
  (least: number, greatest: number) =>
  (text: string): number => {
    const value = finiteNumber(text);
    if (!Number.isInteger(value) || value < least || value > greatest) {
      throw new InvalidArgumentError(`Wanted: a whole number from ${least} to ${greatest}.`);
    }
    return value;
  };

/** A seed. */
export const seed = wholeNumber(0, 2 ** 31 - 1);
