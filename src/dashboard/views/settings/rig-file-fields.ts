/**
 * The fields of the rig file's form. Angles are typed in degrees and servo scales in µs per 90°, as
 * datasheets state them; the file contains radians.
 */

import { AXES, fromDegrees, toDegrees } from '../../../units.ts';
import { plain } from '../../format.ts';
import { texts } from './texts.ts';

/** The conversion of a number in the file to one in the form, and back. */
interface Conversion {
  readonly toForm: (value: number) => number;
  readonly toFile: (value: number) => number;
  readonly fileUnit: string;
}

/** A field, or one field per axis. */
export interface Field {
  /** Path within its group. */
  readonly key: string;
  readonly label: string;
  /** The unit in the form. */
  readonly unit: string;
  /** Absent if file and form contain the same number. */
  readonly conversion?: Conversion;
  /** The values of a list, with their names. */
  readonly options?: Readonly<Record<string, string>>;
}

const words = texts.file;
const inRadians = (fileUnit: string): Conversion => ({
  toForm: toDegrees,
  toFile: fromDegrees,
  fileUnit,
});
const quarterTurn = (perUnit: number) => Math.PI / 2 / perUnit;
const SCALE: Conversion = { toForm: quarterTurn, toFile: quarterTurn, fileUnit: 'rad/µs' };
const ANGLE = { unit: '°', conversion: inRadians('rad') };

/** Fields of the whole rig, by full path. */
export const GEOMETRY: readonly Field[] = [
  { key: 'geometry.l1', label: words.l1, unit: 'm' },
  { key: 'geometry.l2', label: words.l2, unit: 'm' },
];
export const WORK_AREA: readonly Field[] = [
  { key: 'workArea.rMin', label: words.rMin, unit: 'm' },
  { key: 'workArea.rMax', label: words.rMax, unit: 'm' },
  { key: 'workArea.bearingMin', label: words.bearingMin, ...ANGLE },
  { key: 'workArea.bearingMax', label: words.bearingMax, ...ANGLE },
];
/** Fields of each axis. */
export const AXIS_FIELDS: readonly Field[] = [
  { key: 'pulse.min', label: words.pulseMin, unit: 'µs' },
  { key: 'pulse.centre', label: words.pulseCentre, unit: 'µs' },
  { key: 'pulse.max', label: words.pulseMax, unit: 'µs' },
  { key: 'pulse.resolution', label: words.resolution, unit: 'µs' },
  { key: 'radiansPerMicrosecond', label: words.scale, unit: 'µs/90°', conversion: SCALE },
  { key: 'angleAtCentre', label: words.angleAtCentre, ...ANGLE },
  {
    key: 'direction',
    label: words.direction,
    unit: '',
    options: { 1: words.raises, '-1': words.lowers },
  },
  { key: 'maxSpeed', label: words.maxSpeed, unit: '°/s', conversion: inRadians('rad/s') },
  {
    key: 'maxAcceleration',
    label: words.maxAcceleration,
    unit: '°/s²',
    conversion: inRadians('rad/s²'),
  },
];

/** The path of a field of an axis. */
export const axisPath = (axis: string, { key }: Field): string => `axes.${axis}.${key}`;

/** All fields by path, except the name. */
const FIELDS: ReadonlyMap<string, Field> = new Map([
  ...[...GEOMETRY, ...WORK_AREA].map((field) => [field.key, field] as const),
  ...AXES.flatMap((axis) => AXIS_FIELDS.map((field) => [axisPath(axis, field), field] as const)),
]);
export const FIELD_PATHS: readonly string[] = ['name', ...FIELDS.keys()];

/**
 * The field at which to show an error: the exact one, or the first below its path; undefined for
 * others.
 */
export const fieldOf = (errorPath: string): string | undefined =>
  FIELD_PATHS.find((path) => path === errorPath) ??
  (errorPath ? FIELD_PATHS.find((path) => path.startsWith(`${errorPath}.`)) : undefined);

/** Digits that are shown; the file's value is kept while the text is unchanged. */
const DIGITS = 5;

/** The text of a field for a value of the file; empty without one. */
export function textOf(path: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  const field = FIELDS.get(path);
  if (typeof value !== 'number' || field?.options) return String(value);
  const { conversion } = field ?? {};
  return plain(conversion ? Number(conversion.toForm(value).toPrecision(DIGITS)) : value);
}

/** The value for the file that a number in the form stands for. */
export const fileValueOf = (path: string, typed: number): number =>
  FIELDS.get(path)?.conversion?.toFile(typed) ?? typed;

/** The unit of the file's value where it differs from the form's. */
export const fileUnitOf = (path: string): string | undefined =>
  FIELDS.get(path)?.conversion?.fileUnit;

/** The file's value with its unit; undefined where the form shows the same. */
export function fileText(path: string, value: unknown): string | undefined {
  const unit = fileUnitOf(path);
  return unit && typeof value === 'number'
    ? `${plain(Number(value.toPrecision(DIGITS)))} ${unit}`
    : undefined;
}
