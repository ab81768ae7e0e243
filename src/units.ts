/**
 * The units of every exported signature, as branded numbers: angles in radians, lengths in metres,
 * servo pulses in microseconds, durations in milliseconds. This is the only file that casts.
 */
declare const unit: unique symbol;
type Quantity<Unit extends string> = number & { readonly [unit]: Unit };

/** A plane angle [rad]. */
export type Radians = Quantity<'rad'>;
/** A length [m]. */
export type Metres = Quantity<'m'>;
/** The width of a servo pulse [µs]. */
export type Microseconds = Quantity<'us'>;

/** Brands a number as an angle [rad]. */
export const radians = (value: number): Radians => value as Radians;
/** Converts degrees to radians. */
export const fromDegrees = (angleDeg: number): Radians => radians((angleDeg * Math.PI) / 180);
/** Converts radians to degrees. */
export const toDegrees = (angleRad: number): number => (angleRad * 180) / Math.PI;
/** Brands a number as a length [m]. */
export const metres = (value: number): Metres => value as Metres;
/** Brands a number as a pulse width [µs]. */
export const microseconds = (value: number): Microseconds => value as Microseconds;

/** A point on the floor (z = 0) in world coordinates. */
export interface FloorPoint {
  readonly xM: Metres;
  readonly yM: Metres;
}

/** Brands a pair of metres as a floor point. */
export const floorPoint = (xM: number, yM: number): FloorPoint => ({
  xM: metres(xM),
  yM: metres(yM),
});

/** One pulse per axis [µs]. */
export interface Pulses {
  readonly panUs: Microseconds;
  readonly tiltUs: Microseconds;
}

/** One angle per axis [rad]. */
export interface Angles {
  readonly panRad: Radians;
  readonly tiltRad: Radians;
}

/** The two axes, from the base outward. */
export const AXES = ['pan', 'tilt'] as const;
export type Axis = (typeof AXES)[number];

/** Direction of an axis's last motion as it arrived: +1 when its angle was rising, -1 when falling. */
export type Side = 1 | -1;
