/**
 * Number formats: fixed decimals, a true minus sign, degrees instead of radians, and a decimal comma in
 * French.
 */
import { type FloorPoint, toDegrees } from '../units.ts';
import { inLanguage } from './language.ts';

const DECIMAL_SIGN = inLanguage({ en: '.', fr: ',' });
const SEPARATOR = inLanguage({ en: ', ', fr: ' ; ' });
/** Locale of dates and times, with the day before the month. */
const LOCALE = inLanguage({ en: 'en-GB', fr: 'fr-FR' });
const MINUS = '\u2212';

/** A number with the given count of decimals. */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  const signed = /^-0\.?0*$/.test(text) ? text.slice(1) : text.replace('-', MINUS);
  return signed.replace('.', DECIMAL_SIGN);
}

/** The number of decimals needed to write a number exactly, at most four. */
export const decimalsOf = (value: number): number =>
  Number(value.toFixed(4)).toString().split('.')[1]?.length ?? 0;

/** A number with all its decimals. */
export const plain = (value: number): string =>
  String(value).replace('-', MINUS).replace('.', DECIMAL_SIGN);

/** A non-negative number with the given count of significant digits. */
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

/** An angle [rad] formatted in degrees. */
export const degrees = (angleRad: number, decimals = 1): string =>
  `${fixed(toDegrees(angleRad), decimals)}°`;

/** A floor point: (0.800, −0.300). */
export const point = ({ xM, yM }: FloorPoint): string =>
  `(${fixed(xM, 3)}${SEPARATOR}${fixed(yM, 3)})`;

/** Several numbers; a dash stands for null. */
export const numbers = (values: readonly (number | null)[], decimals: number): string =>
  values.map((value) => (value === null ? '–' : fixed(value, decimals))).join(SEPARATOR);

/** An error on the floor in mm, with a decimal if small; below a tenth of a millimetre in µm. */
export function millimetres(valueMm: number): string {
  if (valueMm >= MIN_MM && valueMm < FINE_MM) return `${short(1000 * valueMm, 2)} µm`;
  return `${fixed(valueMm, valueMm < 9.95 ? 1 : 0)} mm`;
}
const FINE_MM = 0.095;
/** Smaller values are rounding errors. */
const MIN_MM = 5e-5;

/** An error on the floor in cm, the unit of the exercise. */
export const centimetres = (valueMm: number): string =>
  `${fixed(valueMm / 10, valueMm < 995 ? 1 : 0)} cm`;

/** An integer with thousands separators. */
export const whole = (count: number): string => count.toLocaleString(LOCALE);

/** Date and time, to the minute. */
export const dayAndTime = (time: Date): string =>
  time.toLocaleString(LOCALE, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });

/** Time of day. @param decimals of the seconds, at most three */
export const timeOfDay = (time: Date, decimals = 0): string =>
  time.toLocaleTimeString(LOCALE, {
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(decimals > 0 && { fractionalSecondDigits: decimals as 1 | 2 | 3 }),
  });

/** Parses a typed number with a decimal point or comma; undefined if it is not a number. */
export function parseNumber(text: string): number | undefined {
  const value = text.trim().replace(',', '.').replace(MINUS, '-');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : undefined;
}

/** A waiting time, rounded to seconds or minutes. */
export const duration = (seconds: number): string =>
  seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
