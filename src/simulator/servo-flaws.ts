/**
 * Local flaws of a servo's scale, which no smooth curve describes: kinks, dead spots, flat pieces and
 * bumps of its potentiometer, and places where its gears stick. calibration/README.md defines them.
 */
import type { Side } from '../units.ts';
import type { AxisTruth } from './simulated-rig-file.ts';

/** Deviation of the motor from the linear angle [rad], by the local flaws of the scale. */
export function scaleDeviation(
  { kinks = [], deadSpots = [], flats = [], bumps = [] }: AxisTruth,
  angleRad: number,
): number {
  let deviation = interpolated(kinks, angleRad);
  for (const { angle, width } of deadSpots) if (angleRad > angle) deviation += width;
  for (const { angle, width } of flats) {
    deviation -= Math.min(Math.max(angleRad - angle, 0), width);
  }
  for (const { angle, width, height } of bumps) {
    deviation += height * Math.exp(-0.5 * ((angleRad - angle) / width) ** 2);
  }
  return deviation;
}

/** Where the gears hold an axis: at the edge of a sticking place that it reached first. */
export function heldAngle({ sticking = [] }: AxisTruth, motorRad: number, side: Side): number {
  const place = sticking.find(({ angle, width }) => motorRad > angle && motorRad < angle + width);
  if (!place) return motorRad;
  return side > 0 ? place.angle : place.angle + place.width;
}

/** Linear between the kinks, constant outside of them. */
function interpolated(kinks: NonNullable<AxisTruth['kinks']>, angleRad: number): number {
  const next = kinks.findIndex(({ angle }) => angle > angleRad);
  const [a, b] = next < 0 ? [kinks.at(-1), undefined] : [kinks[next - 1], kinks[next]];
  if (!a || !b) return (a ?? b)?.deviation ?? 0;
  return a.deviation + ((b.deviation - a.deviation) * (angleRad - a.angle)) / (b.angle - a.angle);
}
