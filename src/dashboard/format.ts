/**
 * Numbers as people read them: fixed decimals, a true minus sign, degrees instead of radians; in French
 * with a decimal comma.
 */
import type { FloorPoint } from '../units.ts';
import { inLanguage } from './language.ts';

const DECIMAL_SIGN = inLanguage({ en: '.', fr: ',' });
const SEPARATOR = inLanguage({ en: ', ', fr: ' ; ' });
/** Of dates and times; the day comes before the month. */
const LOCALE = inLanguage({ en: 'en-GB', fr: 'fr-FR' });
const MINUS = '\u2212';

/** A number with so many decimals. */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  const signed = /^-0\.?0*$/.test(text) ? text.slice(1) : text.replace('-', MINUS);
  return signed.replace('.', DECIMAL_SIGN);
}

/** How many decimals tell a number exactly; four at most. */
export const decimalsOf = (value: number): number =>
  Number(value.toFixed(4)).toString().split('.')[1]?.length ?? 0;

/** A number with the decimals that it has. */
export const plain = (value: number): string =>
  String(value).replace('-', MINUS).replace('.', DECIMAL_SIGN);

/** A number that isn't negative in few characters, with so many digits that count. */
export function short(value: number, digits = 1): string {
  if (value === 0) return '0';
  if (value >= 1e4 || value < 1e-3) {
    return value
      .toExponential(digits - 1)
      .replace('e+', 'e')
      .replace('.', DECIMAL_SIGN);
  }
  return fixed(value, Math.max(0, digits - 1 - Math.floor(Math.log10(value))));
}

/** An angle [rad] in degrees, to be drawn or written for people alone. */
export const toDegrees = (angleRad: number): number => (180 / Math.PI) * angleRad;

/** An angle [rad] as people read it. */
export const degrees = (angleRad: number, decimals = 1): string =>
  `${fixed(toDegrees(angleRad), decimals)}°`;

/** A floor point: (0.800, −0.300). */
export const point = ({ xM, yM }: FloorPoint): string =>
  `(${fixed(xM, 3)}${SEPARATOR}${fixed(yM, 3)})`;

/** Several numbers; a dash stands for what is none. */
export const numbers = (values: readonly (number | null)[], decimals: number): string =>
  values.map((value) => (value === null ? '–' : fixed(value, decimals))).join(SEPARATOR);

/** An error on the floor: fine ones with a decimal, those below a tenth of a millimetre in micrometres. */
export function millimetres(valueMm: number): string {
  if (valueMm >= MIN_MM && valueMm < FINE_MM) return `${short(1000 * valueMm, 2)} µm`;
  return `${fixed(valueMm, valueMm < 9.95 ? 1 : 0)} mm`;
}
const FINE_MM = 0.095;
/** What is smaller comes from rounding. */
const MIN_MM = 5e-5;

/** An error on the floor as the exercise tells it. */
export const centimetres = (valueMm: number): string =>
  `${fixed(valueMm / 10, valueMm < 995 ? 1 : 0)} cm`;

/** A count, with its thousands apart. */
export const whole = (count: number): string => count.toLocaleString(LOCALE);

/** The day and the time of day of an instant, to the minute. */
export const dayAndTime = (time: Date): string =>
  time.toLocaleString(LOCALE, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });

/** The time of day of an instant. @param decimals of the seconds, three at most */
export const timeOfDay = (time: Date, decimals = 0): string =>
  time.toLocaleTimeString(LOCALE, {
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(decimals > 0 && { fractionalSecondDigits: decimals as 1 | 2 | 3 }),
  });

/** A number as somebody types it, with a point or a comma; undefined when it is none. */
export function parseNumber(text: string): number | undefined {
  const value = text.trim().replace(',', '.').replace(MINUS, '-');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : undefined;
}

/** A time to wait, rounded to seconds or minutes. */
export const duration = (seconds: number): string =>
  seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
