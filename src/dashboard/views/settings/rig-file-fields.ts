/**
 * The fields of a rig file as the editor shows them: names, units, and what helps to read a number.
 */
import { AXES } from '../../../units.ts';
import { degrees, fixed } from '../../format.ts';
import { texts } from './texts.ts';

/** One field, or one for each axis. */
export interface Field {
  /** Within its group. */
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  /** The number in words that a person can judge. */
  readonly hint?: (value: number) => string;
}

const words = texts.file;
const angle = (value: number) => degrees(value);

/** Fields that there are once, by their whole path. */
export const GEOMETRY: readonly Field[] = [
  { key: 'geometry.l1', label: words.l1, unit: 'm' },
  { key: 'geometry.l2', label: words.l2, unit: 'm' },
];
export const WORK_AREA: readonly Field[] = [
  { key: 'workArea.rMin', label: words.rMin, unit: 'm' },
  { key: 'workArea.rMax', label: words.rMax, unit: 'm' },
  { key: 'workArea.bearingMin', label: words.bearingMin, unit: 'rad', hint: angle },
  { key: 'workArea.bearingMax', label: words.bearingMax, unit: 'rad', hint: angle },
];
/** Fields that each axis has. */
export const AXIS_FIELDS: readonly Field[] = [
  { key: 'pulse.min', label: words.pulseMin, unit: 'µs' },
  { key: 'pulse.centre', label: words.pulseCentre, unit: 'µs' },
  { key: 'pulse.max', label: words.pulseMax, unit: 'µs' },
  { key: 'pulse.resolution', label: words.resolution, unit: 'µs' },
  {
    key: 'radiansPerMicrosecond',
    label: words.scale,
    unit: 'rad/µs',
    hint: (value) => words.perThousand(degrees(1000 * value)),
  },
  { key: 'angleAtCentre', label: words.angleAtCentre, unit: 'rad', hint: angle },
  {
    key: 'direction',
    label: words.direction,
    unit: '1, −1',
    hint: (value) => (value < 0 ? words.lowers : words.raises),
  },
  {
    key: 'maxSpeed',
    label: words.maxSpeed,
    unit: 'rad/s',
    hint: (value) => `${degrees(value, 0)}/s`,
  },
  {
    key: 'maxAcceleration',
    label: words.maxAcceleration,
    unit: 'rad/s²',
    hint: (value) => `${fixed((value * 180) / Math.PI, 0)}°/s²`,
  },
];

/** The paths of all fields. */
export const FIELD_PATHS: readonly string[] = [
  'name',
  ...[...GEOMETRY, ...WORK_AREA].map(({ key }) => key),
  ...AXES.flatMap((axis) => AXIS_FIELDS.map(({ key }) => `axes.${axis}.${key}`)),
];

/** The field that an error is shown at: its own, or the first within what is wrong; none for others. */
export const fieldOf = (errorPath: string): string | undefined =>
  FIELD_PATHS.find((path) => path === errorPath) ??
  (errorPath ? FIELD_PATHS.find((path) => path.startsWith(`${errorPath}.`)) : undefined);
