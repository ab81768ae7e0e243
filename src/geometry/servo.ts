/**
 * The nominal servo model: pulse widths [µs] to angles [rad] and back, per axis and for both.
 * Zero pose and positive directions: see kinematics.ts.
 */
import type { AxisDescription, RigDescription } from '../rig-file.ts';
import {
  type Angles,
  type Axis,
  type Microseconds,
  microseconds,
  type Pulses,
  type Radians,
  radians,
} from '../units.ts';

/** Nominal angle of an axis at a pulse. */
export const angleOfPulse = (axis: AxisDescription, pulseUs: Microseconds): Radians =>
  radians(
    axis.angleAtCentre +
      axis.direction * (pulseUs - axis.pulse.centre) * axis.radiansPerMicrosecond,
  );

/**
 * The pulse for a nominal angle, rounded to the axis's resolution; it may be outside the limits.
 */
const pulseForAngle = (axis: AxisDescription, angleRad: Radians): Microseconds =>
  roundPulse(
    axis,
    microseconds(
      axis.pulse.centre +
        (axis.direction * (angleRad - axis.angleAtCentre)) / axis.radiansPerMicrosecond,
    ),
  );

/** The nearest multiple of the axis's pulse resolution. */
function roundPulse({ pulse }: AxisDescription, pulseUs: Microseconds): Microseconds {
  return microseconds(Math.round(pulseUs / pulse.resolution) * pulse.resolution);
}

/** Whether a pulse is within the axis's limits. */
export const isWithinLimits = ({ pulse }: AxisDescription, pulseUs: Microseconds): boolean =>
  pulseUs >= pulse.min && pulseUs <= pulse.max;

/** Nominal angles of both axes. */
export const anglesOfPulses = ({ axes }: RigDescription, pulses: Pulses): Angles => ({
  panRad: angleOfPulse(axes.pan, pulses.panUs),
  tiltRad: angleOfPulse(axes.tilt, pulses.tiltUs),
});

/** The pulses of both axes for nominal angles; they may be outside the limits. */
export const pulsesForAngles = ({ axes }: RigDescription, angles: Angles): Pulses => ({
  panUs: pulseForAngle(axes.pan, angles.panRad),
  tiltUs: pulseForAngle(axes.tilt, angles.tiltRad),
});

/** Linear pulse-to-angle scale of an axis. */
export interface ServoScale {
  readonly angleAt1500UsRad: number;
  /** Negative if a longer pulse lowers the angle. */
  readonly radPerUs: number;
}

/** The scales of both axes; they do not depend on which pulse a rig file defines as the centre. */
export const servoScales = ({ axes }: Pick<RigDescription, 'axes'>): Record<Axis, ServoScale> => ({
  pan: servoScale(axes.pan),
  tilt: servoScale(axes.tilt),
});

const servoScale = (axis: AxisDescription): ServoScale => ({
  angleAt1500UsRad: angleOfPulse(axis, microseconds(1500)),
  radPerUs: axis.direction * axis.radiansPerMicrosecond,
});

/** The home pose: both axes at their centre pulse. */
export const centrePulses = ({ axes }: RigDescription): Pulses => ({
  panUs: axes.pan.pulse.centre,
  tiltUs: axes.tilt.pulse.centre,
});
