/**
 * Axis limits as stored on the device, and their checksum (firmware/PROTOCOL.md, "Commands" and
 * "HELLO").
 */
import type { AxisDescription } from '../rig-file.ts';
import { AXES, type Axis, type Microseconds, microseconds } from '../units.ts';
import { checksum } from './framing.ts';

/** Limits of one axis, in pulses. */
export interface AxisLimits {
  readonly minUs: Microseconds;
  readonly maxUs: Microseconds;
  readonly speedUsPerS: number;
  readonly accelerationUsPerS2: number;
}
export type Limits = Readonly<Record<Axis, AxisLimits>>;

/** The four limits of an axis in wire order. */
export const limitFields = (limits: AxisLimits): number[] => [
  limits.minUs,
  limits.maxUs,
  limits.speedUsPerS,
  limits.accelerationUsPerS2,
];

/** Decodes the four limits of an axis. */
export function readLimits(words: readonly (string | number)[]): AxisLimits {
  const [min = NaN, max = NaN, speedUsPerS = NaN, accelerationUsPerS2 = NaN] = words.map(Number);
  return { minUs: microseconds(min), maxUs: microseconds(max), speedUsPerS, accelerationUsPerS2 };
}

/** The checksum by which the host verifies its copy of the device's limits. */
export const limitsChecksum = (limits: Limits): string =>
  checksum(AXES.flatMap((axis) => limitFields(limits[axis])).join(' '));

/** The limits from a rig file, in the device's units. */
export const limitsOfAxes = ({ pan, tilt }: Readonly<Record<Axis, AxisDescription>>): Limits => ({
  pan: limitsOfAxis(pan),
  tilt: limitsOfAxis(tilt),
});

/** The limits of one axis from a rig file, rounded inwards to integers. */
export function limitsOfAxis(axis: AxisDescription): AxisLimits {
  const inPulses = (radians: number, most: number) =>
    Math.min(Math.max(1, Math.floor(radians / axis.radiansPerMicrosecond)), most);
  return {
    minUs: microseconds(Math.ceil(axis.pulse.min)),
    maxUs: microseconds(Math.floor(axis.pulse.max)),
    speedUsPerS: inPulses(axis.maxSpeed, 65_535),
    accelerationUsPerS2: inPulses(axis.maxAcceleration, 999_999),
  };
}
